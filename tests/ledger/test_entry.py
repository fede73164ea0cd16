from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.kernel.facts import SYSTEM, Actor
from deliberation.ledger import canonical, schema
from deliberation.ledger import entry as entries
from deliberation.ledger.faults import Malformed
from ledger import samples

EXAMPLES = {
    "uuid": str(samples.VOTE),
    "voter_ref": samples.VOTER_REF,
    "hash": "0f" * 32,
    "document": "sha256:" + "0f" * 32,
    "code": "web",
    "election": "h5Cn9fmCt6fJuT",
    "time": "2026-11-21T08:30:00.000Z",
    "count": 7,
    "sums": {"heads.for": 7, "o2.area.against": 0},
    "flag": True,
}
PERSONAL = [
    "王小明",
    "Wang Xiaoming",
    "13800138000",
    "3号楼502",
    "a@example.org",
    "10.0.0.1",
    "110101199003071234",
    "",
    "a b",
]


def example(kind: str) -> entries.Entry:
    data = {
        name: EXAMPLES[field.name.removesuffix(" or null")]
        for name, field in schema.ENTRY_FIELDS[kind].items()
    }
    return replace(samples.BALLOT, type=kind, data=data)


@pytest.mark.parametrize("kind", schema.ENTRY_FIELDS)
def test_every_type_is_written_and_read_back(kind: str) -> None:
    data = entries.encode(example(kind))
    assert entries.parse(data) == example(kind)
    assert data.startswith(b"{")


@pytest.mark.parametrize("kind", schema.ENTRY_FIELDS)
def test_no_type_takes_an_unlisted_field_or_goes_without_a_listed_one(kind: str) -> None:
    whole = example(kind)
    with pytest.raises(Malformed, match="note"):
        entries.encode(replace(whole, data={**whole.data, "note": "hello"}))
    for name in whole.data:
        with pytest.raises(Malformed, match=name):
            entries.encode(
                replace(whole, data={key: value for key, value in whole.data.items() if key != name})
            )


@pytest.mark.parametrize("kind", schema.ENTRY_FIELDS)
def test_no_field_takes_a_name_a_number_or_an_address(kind: str) -> None:
    whole = example(kind)
    for name, field in schema.ENTRY_FIELDS[kind].items():
        plain = field.name.removesuffix(" or null")
        numbers = [7] if plain != "count" else []
        flags = [True] if plain != "flag" else []
        sums = [{"王小明": 1}, {"heads.for": "7"}, {"heads.for": -1}, {"heads.for": True}]
        wrong = [*PERSONAL, 1.5, -1, 2**53, [], {}, *sums, *numbers, *flags]
        for value in wrong:
            with pytest.raises(Malformed):
                entries.encode(replace(whole, data={**whole.data, name: value}))


@pytest.mark.parametrize("kind", schema.ENTRY_FIELDS)
def test_null_stands_only_where_the_schema_says_so(kind: str) -> None:
    whole = example(kind)
    for name, field in schema.ENTRY_FIELDS[kind].items():
        empty = replace(whole, data={**whole.data, name: None})
        if field.name.endswith("or null"):
            assert entries.parse(entries.encode(empty)) == empty
        else:
            with pytest.raises(Malformed):
                entries.encode(empty)


def test_documents_are_named_with_their_hash_and_roots_are_bare() -> None:
    for fields in schema.ENTRY_FIELDS.values():
        for name, field in fields.items():
            assert name.endswith("sha256") == (field.name.removesuffix(" or null") == "document")


@pytest.mark.parametrize(
    "change",
    [
        {"log": "not an origin"},
        {"log": samples.ORIGIN + "/"},
        {"type": "ballot.stuffed"},
        {"type": ""},
        {"actor": Actor("stranger", samples.VOTER_REF)},
        {"actor": Actor("member", "")},
        {"actor": Actor("member", "王小明")},
        {"actor": Actor("system", samples.VOTER_REF)},
        {"actor": Actor("system", "cron")},
        {"subject": entries.Subject("选票", samples.VOTE)},
        {"subject": entries.Subject("", samples.VOTE)},
        {"commit": "00"},
        {"commit": "0F" * 32},
        {"commit": ""},
        {"at": datetime(2026, 11, 21, 8, 30)},  # noqa: DTZ001 - the missing time zone is the claim
    ],
)
def test_an_entry_outside_the_format_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        entries.encode(replace(samples.BALLOT, **change))


@pytest.mark.parametrize("kind", schema.ENTRY_FIELDS)
def test_a_member_who_votes_is_never_called_by_an_id_that_other_votes_know(kind: str) -> None:
    member = replace(example(kind), actor=Actor("member", str(samples.MEMBER)))
    clerk = replace(member, actor=Actor("clerk", str(samples.MEMBER)))
    assert entries.parse(entries.encode(clerk)) == clerk
    if "voter_ref" in member.data:
        with pytest.raises(Malformed, match="reference"):
            entries.encode(member)
    else:
        assert entries.parse(entries.encode(member)) == member


def test_the_system_acts_without_a_reference_and_an_entry_may_commit_to_nothing() -> None:
    plain = replace(samples.BALLOT, actor=SYSTEM, commit=None)
    data = entries.encode(plain)
    assert b"commit" not in data
    assert entries.parse(data) == plain


def test_times_are_written_in_utc_and_whole_milliseconds() -> None:
    beijing = datetime(2026, 11, 21, 16, 30, 0, 123999, tzinfo=timezone(timedelta(hours=8)))
    assert entries.encode(replace(samples.BALLOT, at=beijing)) == entries.encode(samples.BALLOT)


def test_an_entry_is_never_longer_than_two_bytes_can_say(monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(entries.encode(samples.BALLOT))
    assert entries.MAX_BYTES == 65_535
    with pytest.raises(Malformed, match="more than"):
        entries.parse(b'"' + b"a" * 65_534 + b'"')
    monkeypatch.setattr(entries, "MAX_BYTES", size)
    assert entries.parse(entries.encode(samples.BALLOT)) == samples.BALLOT
    monkeypatch.setattr(entries, "MAX_BYTES", size - 1)
    with pytest.raises(Malformed, match="more than"):
        entries.encode(samples.BALLOT)


def changed(**fields: object) -> bytes:
    value = canonical.decode(entries.encode(samples.BALLOT))
    return canonical.encode({key: item for key, item in {**value, **fields}.items() if item != "absent"})


@pytest.mark.parametrize(
    "fields",
    [
        {"v": 2},
        {"v": True},
        {"v": "1"},
        {"v": "absent"},
        {"extra": 1},
        {"log": 1},
        {"type": None},
        {"type": "vote.opened"},
        {"type": "no.such"},
        {"at": "2026-11-21T08:30:00Z"},
        {"at": "2026-11-21T08:30:00.123456Z"},
        {"at": "2026-11-21T08:30:00.123+00:00"},
        {"at": "2026-02-30T08:30:00.123Z"},
        {"at": "2026-11-21T24:00:00.000Z"},
        {"at": "2026-11-21T08:30:60.000Z"},
        {"at": 1},
        {"at": "absent"},
        {"actor": "member"},
        {"actor": {"kind": "member"}},
        {"actor": {"kind": "stranger", "ref": ""}},
        {"actor": {"kind": "member", "ref": None}},
        {"actor": {"kind": "member", "ref": "", "name": ""}},
        {"subject": {"kind": "ballot", "id": str(samples.VOTE).upper()}},
        {"subject": {"kind": "ballot", "id": samples.VOTE.hex}},
        {"subject": {"kind": 1, "id": str(samples.VOTE)}},
        {"subject": None},
        {"data": []},
        {"data": {}},
        {"commit": None},
        {"commit": 1},
        {"commit": "zz"},
    ],
)
def test_bytes_that_are_not_an_entry_are_refused(fields: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        entries.parse(changed(**fields))


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"{}", b'{"v":1}'])
def test_other_json_is_not_an_entry(data: bytes) -> None:
    with pytest.raises(Malformed):
        entries.parse(data)


@settings(deadline=None)
@given(st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001 - given UTC
def test_any_moment_is_read_back_to_the_millisecond(at: datetime) -> None:
    entry = replace(samples.BALLOT, at=at)
    assert entries.parse(entries.encode(entry)).at == at.replace(microsecond=at.microsecond // 1000 * 1000)
