"""Forms about one home: what happened, what showed it, since when, and who comes."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from deliberation.communities.rules import AreaSource
from deliberation.kernel.refusals import Refusal
from deliberation.kernel.text import sentence, tidy_line
from deliberation.roll import entrants
from deliberation.roll.causes import OWNERS_CHANGE, Cause, Evidence
from deliberation.roll.home_book import HomeView
from deliberation.roll.home_rules import Entrant, EntrantUnfit, Event, MeasuresWanted, OwnersWanted
from deliberation.web import forms, roll_words
from deliberation.web.deps import Visit
from deliberation.web.forms import Fault, Typed

COMING_AT_ONCE = 4
SOMEBODY_NEW = "new"
_MISSING_DAY = sentence("Say from which day, such as 2026-06-30.")
_MISSING_EVIDENCE = sentence("Say what you saw.")


class EventForm(forms.Form):
    """What showed it, and from which day it holds."""

    when_missing: ClassVar = {
        "day": _MISSING_DAY,
        "evidence": _MISSING_EVIDENCE,
        "cause": sentence("Say what happened."),
    }
    evidence: Literal[
        Evidence.DEED,
        Evidence.CONTRACT,
        Evidence.NOTARY,
        Evidence.COURT,
        Evidence.LETTER,
        Evidence.IN_PERSON,
    ]
    day: date


class OwnersForm(EventForm):
    cause: Cause
    seen: str = ""


class VoterForm(EventForm):
    """Empty: each owner may vote again."""

    person: UUID | None = None


class MeasuresForm(EventForm):
    """The area as it was typed; an empty day: it counts as handed over."""

    area: str = ""
    source: AreaSource | None = None
    handed_over: date | None = None
    seen: str = ""


@dataclass(frozen=True)
class ComingView:
    """One block of fields for somebody who comes; `options` are the people of that name, where the clerk has to say who it is."""

    at: int
    options: tuple[tuple[str, str], ...]


def event(wanted: EventForm, cause: Cause) -> Event:
    return Event(cause=cause, evidence=wanted.evidence, day=wanted.day)


def correction(wanted: MeasuresForm, home: HomeView) -> tuple[MeasuresWanted, Event]:
    """What is wanted, and what it is called in the history of the home."""
    measures = MeasuresWanted(
        seen=wanted.seen, area=wanted.area, source=wanted.source, handed_over_on=wanted.handed_over
    )
    is_handing_over = wanted.handed_over != home.handed_over_on
    return measures, event(wanted, Cause.HANDED_OVER if is_handing_over else Cause.AREA)


def entrant(typed: Typed, at: int) -> Entrant:
    same = typed.value(f"same_{at}")
    return Entrant(
        name=tidy_line(typed.value(f"name_{at}")),
        phone=tidy_line(typed.value(f"phone_{at}")),
        document=tidy_line(typed.value(f"document_{at}")),
        same_as=_uuid(same),
        is_new=same == SOMEBODY_NEW,
    )


def owners_wanted(typed: Typed, home: HomeView, seen: str) -> OwnersWanted:
    """Who is ticked stays; blocks without a name are nobody. The count of persons is that of the filled blocks."""
    staying = [tie.person_id for tie in home.owners if str(tie.person_id) in typed.chosen("stays")]
    coming = [entrant(typed, at) for at in filled(typed)]
    return OwnersWanted(
        seen=seen,
        staying=[(person_id, typed.value(f"share-{person_id}")) for person_id in staying],
        coming=[(each, typed.value(f"share_{at}")) for at, each in zip(filled(typed), coming, strict=True)],
    )


def filled(typed: Typed) -> list[int]:
    """The blocks in which something stands, by their number."""
    names = ("name", "phone", "document", "share")
    return [
        at
        for at in range(1, COMING_AT_ONCE + 1)
        if any(typed.value(f"{name}_{at}").strip() for name in names)
    ]


def refused(typed: Typed, refusal: Refusal) -> Typed:
    """The form again with the refusal at its field; of a person who comes, in their own block."""
    if not isinstance(refusal, EntrantUnfit):
        return typed.refused(refusal)
    blocks = filled(typed) or [1]
    field = f"{refusal.field}_{blocks[refusal.at - 1]}"
    return replace(typed, faults={**typed.faults, field: Fault(refusal.message, refusal.details)})


async def coming(visit: Visit, typed: Typed, *, blocks: int) -> tuple[ComingView, ...]:
    return tuple([await _coming(visit, typed, at) for at in range(1, blocks + 1)])


async def _coming(visit: Visit, typed: Typed, at: int) -> ComingView:
    if not (typed.fault(f"same_{at}") or typed.value(f"same_{at}")):
        return ComingView(at, ())
    people = await entrants.namesakes(visit.db, typed.value(f"name_{at}"))
    nowhere = visit.say(sentence("no home here now"))
    known = [
        (str(person.id), f"{person.name} · {roll_words.names(person.places, visit.translator) or nowhere}")
        for person in people
    ]
    return ComingView(at, (*known, (SOMEBODY_NEW, visit.say(sentence("Somebody else of the same name")))))


def causes(visit: Visit) -> list[tuple[str, str]]:
    return [(cause.value, visit.say(roll_words.CAUSES[cause])) for cause in OWNERS_CHANGE]


def evidences(visit: Visit) -> list[tuple[str, str]]:
    """What a clerk can have seen: what owners say from their own accounts, they say themselves."""
    return [
        (evidence.value, visit.say(words))
        for evidence, words in roll_words.EVIDENCES.items()
        if evidence is not Evidence.OWN_ACCOUNT
    ]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
