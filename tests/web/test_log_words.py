"""Every entry of the log is a plain sentence in both languages."""

import re
from datetime import UTC, datetime

import pytest

from deliberation.communities.rules import Role
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.ids import new_id
from deliberation.ledger import schema
from deliberation.ledger.entry import Entry, Subject
from deliberation.web import log_words
from deliberation.web.i18n.translator import LANGUAGES, Translator

SAMPLES: dict[str, str | int | bool | dict[str, int]] = {
    "count": 3,
    "sums": {"heads.for": 3},
    "code": "lead",
    "flag": True,
    "uuid": str(new_id()),
    "voter_ref": "ab" * 16,
    "hash": "ab" * 32,
    "document": "sha256:" + "ab" * 32,
    "time": "2026-05-21T02:00:00.000Z",
    "election": "abcdefghijkmno",
}


def an_entry(kind: str, change: dict[str, bool | None]) -> Entry:
    """An entry of this type with every field it may have."""
    fields = schema.ENTRY_FIELDS[kind]
    data = {name: SAMPLES[field.name.removesuffix(" or null")] for name, field in fields.items()}
    return Entry(
        log="testserver.local/log/00000000-0000-0000-0000-000000000000/1",
        type=kind,
        at=datetime(2026, 5, 21, tzinfo=UTC),
        actor=SYSTEM,
        subject=Subject("thing", new_id()),
        data={**data, **change},
    )


def test_every_type_of_entry_has_its_sentence() -> None:
    assert log_words.SENTENCES.keys() == schema.ENTRY_FIELDS.keys()
    topics = [log_words.kinds_of(topic) for topic in log_words.TOPICS]
    assert frozenset().union(*topics) == schema.ENTRY_FIELDS.keys()
    assert sum(len(kinds) for kinds in topics) == len(schema.ENTRY_FIELDS)
    assert log_words.ROLES.keys() == set(Role)


@pytest.mark.parametrize("kind", sorted(schema.ENTRY_FIELDS))
def test_every_sentence_is_said_in_both_languages(kind: str) -> None:
    entry = an_entry(kind, {})
    chinese, english = (log_words.in_words(entry, Translator(language)) for language in LANGUAGES)
    assert english.endswith(".")
    assert chinese.endswith("。")
    assert not re.search("[A-Za-z%(]", chinese)
    assert "%" not in english


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("role.changed", {"on": False}, "A role ended: lane or building lead."),
        ("ballot.accepted", {"prev": None}, "A ballot was recorded."),
        ("ballot.accepted", {}, "A ballot was changed. The new one counts."),
    ],
)
def test_a_sentence_follows_what_the_entry_says(kind: str, change: dict[str, bool | None], said: str) -> None:
    entry = an_entry(kind, change)
    assert log_words.in_words(entry, Translator("en")) == said
