"""What a record or a notice leaves out, or says as another kind of value, is noticed as what it says falsely is."""

from collections.abc import Callable
from typing import Any

import pytest

from bundles.forging import CERTIFICATE, CONFIG, NOTICE, PUBLISHED, Bundle
from deliberation.counting.certificates import recounting
from deliberation.ledger import digests
from deliberation.papers import committees, rankings
from deliberation.verifier.docket import Status
from verifier import samples
from verifier.samples import check, evidence, failed, opened

OF_THE_ROLL = ("electorate", "left_out", "merged", "parties", "roll", "scope")


def told(change: Callable[[Any], object], bundle: Bundle | None = None) -> bytes:
    """With another certificate; all that follows from it is made again."""
    bundle = bundle or opened()
    bundle.edit(CERTIFICATE, change)
    bundle.rename()
    bundle.relog()
    return bundle.sealed()


def first_version(record: dict[str, Any]) -> None:
    """As it would have been published before certificates told more."""
    for name in recounting.FIELDS[3] - recounting.FIELDS[1]:
        del record[name]
    for name in ("refused_for", "late", "channels", "log", "set_aside"):
        del record["ballots"][name]
    for test in record["tests"]:
        del test["need"], test["slack"]
    for party in record["parties"]:
        del party["merged_because"]
    record["v"] = 1


def first_version_without(name: str) -> Callable[[dict[str, Any]], None]:
    def change(record: dict[str, Any]) -> None:
        first_version(record)
        del record[name]

    return change


# certificates


@pytest.mark.parametrize("name", sorted(recounting.FIELDS[3] - {"kind", "v"}))
def test_a_certificate_says_all_that_its_version_says(name: str) -> None:
    verdict = check(told(lambda record: record.pop(name)))
    own = "electorate" if name in OF_THE_ROLL else "recount"
    assert own in failed(verdict)
    assert failed(verdict) <= {"electorate", "recount", "certificate", "notice"}
    assert verdict.exit_code == 1


@pytest.mark.parametrize("name", sorted(recounting.FIELDS[1] - {"kind", "v"}))
def test_a_certificate_of_the_first_version_says_all_that_it_said_then(name: str) -> None:
    verdict = check(told(first_version_without(name), without_the_question()))
    assert ("electorate" if name in OF_THE_ROLL else "recount") in failed(verdict)


def test_a_certificate_of_the_first_version_is_still_found_true() -> None:
    assert failed(check(told(first_version, without_the_question()))) == set()


def second_version(record: dict[str, Any]) -> None:
    """As it would have been published before ballots could be disputed."""
    del record["with_disputed"], record["ballots"]["set_aside"]
    record.update(v=2, margin=record["margin"] | {"disputed": None})


def test_a_certificate_of_the_second_version_is_still_found_true() -> None:
    assert failed(check(told(second_version))) == set()


def test_a_certificate_of_the_second_version_is_right_in_every_figure() -> None:
    def change(record: dict[str, Any]) -> None:
        second_version(record)
        record["ballots"]["replaced"] += 1

    assert failed(check(told(change))) == {"recount"}


def test_the_first_version_is_not_for_votes_of_today() -> None:
    verdict = check(told(first_version))
    assert failed(verdict) == {"recount"}
    assert "older than this vote" in evidence(verdict, "recount")


@pytest.mark.parametrize("name", ["margin", "electorate", "notes", "more"])
def test_a_certificate_of_the_first_version_says_nothing_that_was_not_said_then(name: str) -> None:
    def change(record: dict[str, Any]) -> None:
        kept = record.get(name)
        first_version(record)
        record[name] = kept

    own = "electorate" if name in OF_THE_ROLL else "recount"
    assert own in failed(check(told(change, without_the_question())))


def test_a_certificate_of_the_first_version_is_right_in_every_figure() -> None:
    def change(record: dict[str, Any]) -> None:
        first_version(record)
        del record["counts"]["heads"]

    verdict = check(told(change, without_the_question()))
    assert failed(verdict) == {"recount"}
    assert "counts" in evidence(verdict, "recount")


@pytest.mark.parametrize("version", [0, 4, "2", None, True])
def test_there_are_no_other_versions(version: object) -> None:
    assert failed(check(told(lambda record: record.update(v=version)))) == {"recount", "electorate"}


def test_a_motion_is_not_recorded_as_something_else() -> None:
    for kind in (rankings.KIND, committees.KIND, ""):
        changed = told(lambda record, kind=kind: record.update(kind=kind))
        assert failed(check(changed)) == {"recount", "electorate"}


LIKE: list[tuple[str, Callable[[Any], object]]] = [
    ("recount", lambda record: record["tests"][0].update(holds=1)),
    ("recount", lambda record: record["ballots"].update(late=False)),
    ("recount", lambda record: record["ballots"].update(late=None)),
    ("recount", lambda record: record["ballots"].update(refused_for=None)),
    ("recount", lambda record: record["margin"]["flip"].update(is_exact=1)),
    ("recount", lambda record: record.update(notes={})),
    ("recount", lambda record: record.update(tests=dict(enumerate_as_text(record["tests"])))),
    ("recount", lambda record: record["margin"].pop("disputed")),
    ("recount", lambda record: record["margin"].update(more=1)),
    ("electorate", lambda record: record["electorate"].update(merged=[])),
    ("electorate", lambda record: record["parties"][0].update(is_developer=0)),
    ("electorate", lambda record: record["parties"][0].update(heads=True)),
]


def enumerate_as_text(items: list[Any]) -> list[tuple[str, Any]]:
    return [(str(at), item) for at, item in enumerate(items)]


@pytest.mark.parametrize(("own", "change"), LIKE)
def test_a_value_of_another_kind_is_another_value(own: str, change: Callable[[Any], object]) -> None:
    assert failed(check(told(change))) == {own}


def test_one_party_is_not_true_parties() -> None:
    bundle = opened(1)
    bundle.edit(CERTIFICATE, lambda record: record["electorate"].update(parties=True))
    bundle.rename()
    bundle.relog()
    assert failed(check(bundle.sealed())) == {"electorate"}


# notices


@pytest.mark.parametrize(
    "said",
    [
        {"published_at": "2026-05-28T01:01:00.001Z", "objections_until": "2026-06-04T01:01:00.001Z"},
        {"objections_until": "2026-06-04T01:00:59.999Z"},
        {"objections_until": "2026-05-28T01:01:00.000Z"},
        {"objections_until": "9999-12-31T23:59:59.999Z"},
    ],
)
def test_a_notice_gives_the_days_for_objections_from_when_the_log_says_that_it_was_published(
    said: dict[str, str],
) -> None:
    bundle = opened()
    assert bundle.json(NOTICE)["published_at"] == "2026-05-28T01:01:00.000Z"
    bundle.edit(NOTICE, lambda notice: notice.update(said))
    bundle.rename()
    bundle.relog()
    verdict = check(bundle.sealed())
    assert failed(verdict) == {"notice"}
    assert "_at" in evidence(verdict, "notice") or "objections_until" in evidence(verdict, "notice")


def test_a_log_that_says_another_moment_for_the_notice_is_noticed() -> None:
    bundle = opened()
    for moment in ("2026-05-28T01:02:00.000Z", "9999-12-31T23:59:59.999Z"):
        bundle.edit_entry(bundle.find(PUBLISHED)[0], lambda entry, moment=moment: entry.update(at=moment))
        bundle.relog()
        assert failed(check(bundle.sealed())) == {"notice"}


# the question


def without_the_question() -> Bundle:
    bundle = opened()
    bundle.drop(1)
    bundle.rebox()
    bundle.rehead()
    bundle.rename()
    bundle.relog()
    return bundle


def test_a_question_that_the_log_does_not_name_is_not_called_good() -> None:
    bundle = without_the_question()
    verdict = check(bundle.sealed())
    assert failed(verdict) == set()
    assert verdict.status("text") is Status.SKIP
    assert "question" in evidence(verdict, "text")
    for name in (CONFIG, NOTICE):
        bundle.edit(name, lambda said: said.update(question="您是否同意拆除？"))
    bundle.rename()
    bundle.relog()
    verdict = check(bundle.sealed())
    assert (failed(verdict), verdict.status("text")) == (set(), Status.SKIP)
    bundle.files["vote/text.bin"] = b"another"
    assert failed(check(bundle.sealed())) == {"text"}


def test_a_question_that_the_log_names_is_the_one_that_was_asked() -> None:
    bundle = opened()
    assert bundle.entry(1)["data"]["value_sha256"] == digests.document(
        bundle.json(CONFIG)["question"].encode()
    )
    for name in (CONFIG, NOTICE):
        bundle.edit(name, lambda said: said.update(question="您是否同意拆除？"))
    bundle.rename()
    bundle.relog()
    assert failed(check(bundle.sealed())) == {"text"}


# the log before this one


@pytest.mark.parametrize(
    ("epoch", "said"),
    [
        (1, {"prev_epoch": 0}),
        (1, {"prev_size": 0}),
        (1, {"prev_root": "ab" * 32}),
        (2, {"prev_epoch": 0}),
        (2, {"prev_epoch": 2}),
        (2, {"prev_epoch": None}),
        (2, {"prev_size": None}),
        (2, {"prev_root": None}),
        (2, {"prev_epoch": None, "prev_size": None, "prev_root": None}),
    ],
)
def test_every_epoch_but_the_first_says_where_the_one_just_before_it_ended(
    epoch: int, said: dict[str, object]
) -> None:
    honest = {"prev_epoch": 1, "prev_size": 9, "prev_root": "cd" * 32} if epoch > 1 else {}
    for change, wrong in ((honest, set[str]()), ({**honest, **said}, {"key-history"})):
        data, keys = samples.in_epoch(epoch, **change)
        assert failed(check(data, keys=keys)) == wrong
