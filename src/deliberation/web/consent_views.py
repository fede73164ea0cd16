"""Consents for their readers: strangers read the building, neighbours the home, the office what was said; nobody else reads who refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from deliberation.communities.rules import CONVENING_ROLES
from deliberation.notices.consents import queries
from deliberation.notices.consents.kinds import Standing, Word
from deliberation.notices.consents.views import Consents, ConsentView, WordView
from deliberation.roll import directory
from deliberation.roll.kinds import PersonKind
from deliberation.web import consent_words, notice_acts, notice_words
from deliberation.web.deps import Visit
from deliberation.web.forms import Typed

_LONGEST_SEARCH = 100


@dataclass(frozen=True, kw_only=True)
class SaidLine:
    """What an owner said, for the office: their name is masked, `photo` the address of their paper."""

    name: str
    words: str
    way: str
    at: datetime
    photo: str
    photo_deleted_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ConsentLine:
    """`reason` is empty for strangers, `said` for all but the office. `choices` are what its owner, who reads it, can say now, as (value, words)."""

    view: ConsentView
    place: str
    need: str
    reason: str
    state: str
    look: str
    own: str
    choices: tuple[tuple[str, str], ...]
    said: tuple[SaidLine, ...]


async def lines(visit: Visit, found: Consents, *, number: int, is_settled: bool) -> tuple[ConsentLine, ...]:
    """Of the vote with this number: those of the reader's own homes first."""
    reader = visit.found_visitor
    own = await queries.homes_of(visit.db, reader.person_id if reader else None)
    shown = [
        line(visit, each, number=number, is_own=each.unit_id in own, is_settled=is_settled)
        for each in found.asked
    ]
    return tuple(sorted(shown, key=lambda each: each.view.unit_id not in own))


def line(visit: Visit, view: ConsentView, *, number: int, is_own: bool, is_settled: bool) -> ConsentLine:
    reader = visit.found_visitor
    is_member = reader is not None and reader.is_member
    is_office = reader is not None and bool(reader.roles & CONVENING_ROLES)
    state, look = consent_words.STANDINGS[_shown(view.standing, may_see=is_office or is_own)]
    last = view.last_of(reader.person_id) if reader and is_own else None
    can_say = is_own and not is_settled and view.dropped is None
    return ConsentLine(
        view=view,
        place=view.place if is_member else view.part,
        need=visit.say(consent_words.NEEDS[view.need][0]),
        reason=view.reason if is_member else "",
        state=visit.say(state),
        look=look,
        own=visit.say(consent_words.SAID[last]) if last else "",
        choices=_choices(visit, last) if can_say else (),
        said=tuple(_said(visit, number, view, each) for each in view.words) if is_office else (),
    )


async def homes_sought(visit: Visit, typed: Typed) -> Mapping[str, object]:
    """What is looked for, and which homes are found: none before something is."""
    words = typed.value("q", visit.request.query_params.get("q", "")).strip()[:_LONGEST_SEARCH]
    found = (await directory.units(visit.db, sought=words, page=1)).entries if words else ()
    return {"sought": words, "homes": [(str(each.id), each.place) for each in found]}


async def owners(visit: Visit, unit_id: UUID) -> tuple[tuple[str, str], ...]:
    """Who may sign for a home, masked, as a form offers them."""
    found = await queries.owners(visit.db, unit_id)
    masked = directory.told_apart(
        (key, directory.masked_name(name, PersonKind.NATURAL)) for key, name in found
    )
    return tuple((str(key), name) for key, name in masked)


def _shown(standing: Standing, *, may_see: bool) -> Standing:
    """A neighbour who said no is no target: others read that they have not agreed yet."""
    return Standing.WAITS if standing is Standing.REFUSED and not may_see else standing


def _choices(visit: Visit, last: Word | None) -> tuple[tuple[str, str], ...]:
    words = [each for each in Word if each is not last and (last or each is not Word.WITHDRAWN)]
    return tuple((each.value, visit.say(consent_words.WORDS[each])) for each in words)


def _said(visit: Visit, number: int, view: ConsentView, word: WordView) -> SaidLine:
    here = notice_acts.here(visit, f"polls/{number}/consents/{view.number}")
    has_photo = word.photo_id is not None and word.photo_deleted_at is None
    return SaidLine(
        name=directory.masked_name(word.name, PersonKind.NATURAL),
        words=visit.say(consent_words.SAID[word.word]),
        way=visit.say(notice_words.WAYS[word.way]),
        at=word.said_at,
        photo=f"{here}/photos/{word.photo_id}" if has_photo else "",
        photo_deleted_at=word.photo_deleted_at,
    )
