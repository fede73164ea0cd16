"""Publish a notice: from then on it has its number and its days, and never changes."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from deliberation.communities import actions as communities
from deliberation.counting.lint.terms import Term
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel import canonical
from deliberation.kernel.ids import new_id
from deliberation.ledger import digests
from deliberation.notices import acting, clocks, drafting, outcomes, queries, refusals, rows, terms, votes
from deliberation.notices.acting import By, Moment
from deliberation.notices.drafting import OF_A_VOTE, Written
from deliberation.notices.facts import NoticeCorrected, NoticePublished
from deliberation.notices.kinds import Kind, State
from deliberation.notices.models import Notice
from deliberation.notices.views import DraftView, NoticeView
from deliberation.notices.votes import Vote

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Days:
    """`by_on` is its last day by the careful count; until the end of `until_on` an objection is in time."""

    count: int
    by_on: date
    until_on: date
    is_certain: bool


@dataclass(frozen=True)
class _Hung:
    """All that a notice is made of."""

    community_id: UUID
    draft: DraftView
    days: Days
    place: str
    number: int
    moment: Moment
    by: By


async def publish(
    db: Writer, community_id: UUID, draft_id: UUID, *, edition: int, place: str, by: By
) -> NoticeView:
    """The notice. Raises NoSuchDraft, SavedMeanwhile, WritersPublish, and what keeps it from being published."""
    row = await drafting.held(db, draft_id, edition)
    draft = rows.draft(row)
    if draft.kind.needs_two and draft.written_by == by.account_id:
        raise refusals.WritersPublish
    if draft.kind.needs_two and len(draft.texts.languages) < len(draft.texts.titles):
        raise refusals.BothLanguages
    moment = await acting.moment(db, by)
    number = await communities.next_number(db, community_id, acting.numbered(moment.today.year))
    await drafting.check(db, _again(draft))
    vote = await _vote_of(db, draft, moment)
    await _check_turn(db, draft, vote, moment, by)
    days = days_of(draft, vote, moment.today, place, by.zone)
    notice = await _add(db, _Hung(community_id, draft, days, place, number, moment, by))
    await drafting.remove(db, community_id, draft_id)
    return notice


def _again(draft: DraftView) -> Written:
    return Written(kind=draft.kind, texts=draft.texts, about=draft.matter, corrects=draft.corrects)


async def _vote_of(db: Reader, draft: DraftView, moment: Moment) -> Vote | None:
    """Raises NotCounted."""
    if draft.kind not in OF_A_VOTE or draft.matter is None:
        return None
    return await votes.get(db, draft.matter, now=moment.at)


async def _check_turn(db: Reader, draft: DraftView, vote: Vote | None, moment: Moment, by: By) -> None:
    """Raise PublishedAlready, Annulled, FinalAlready or NotDecidedYet: one result of a vote hangs out at a time, and `final` comes last."""
    if vote is None:
        return
    outcome = await outcomes.of(db, vote, now=moment.at, zone=by.zone)
    if vote.is_annulled and outcome.notice is None:
        raise refusals.Annulled
    if draft.corrects is not None:
        if draft.kind is Kind.RESULT and outcome.final is not None:
            raise refusals.FinalAlready({"number": outcome.final.name})
        return
    hanging = outcome.notice if draft.kind is Kind.RESULT else outcome.final
    if hanging is not None:
        raise refusals.PublishedAlready({"number": hanging.name})
    if draft.kind is Kind.FINAL and outcome.standing.state not in {State.FINAL, State.UNDONE}:
        raise refusals.NotDecidedYet


def days_of(draft: DraftView, vote: Vote | None, today: date, place: str, zone: str) -> Days:
    """If it is published today. Raises PlaceUnknown, DayPassed, DayTooFar, EndsTooSoon."""
    term = term_of(draft, vote, place)
    last = clocks.last_day(today, term.days, place)
    by_on, until_on = last.earliest, last.latest
    if draft.kind is Kind.RESULT and vote is not None and vote.promised_until is not None:
        promised = clocks.day_of(vote.promised_until, zone)
        by_on, until_on = max(by_on, promised), max(until_on, promised)
    if draft.until_on is None:
        return Days(term.days, by_on, until_on, last.is_certain)
    if draft.until_on < today:
        raise refusals.DayPassed
    if draft.until_on > today + LONGEST:
        raise refusals.DayTooFar
    if terms.is_set(draft.kind) and draft.until_on < by_on:
        raise refusals.EndsTooSoon({"day": by_on})
    least = until_on if terms.is_set(draft.kind) else draft.until_on
    return Days((draft.until_on - today).days, draft.until_on, max(draft.until_on, least), is_certain=True)


def term_of(draft: DraftView, vote: Vote | None, place: str) -> Term:
    """How long it has to hang, and who says so. Raises PlaceUnknown."""
    if draft.kind is Kind.RESULT and vote is not None:
        return (terms.of_result if vote.is_of_owners else terms.of_decision)(place, vote.preset)
    return terms.of_kind(place, draft.kind)


async def _add(db: Writer, hung: _Hung) -> NoticeView:
    draft, moment, by = hung.draft, hung.moment, hung.by
    fact = NoticePublished(
        subject_id=new_id(),
        what=draft.kind,
        year=moment.today.year,
        number=hung.number,
        days=hung.days.count,
        about=draft.subject_id,
        text_sha256=fingerprint(draft),
    )
    entry_id = await acting.told(db, hung.community_id, fact, by, moment.at)
    db.add(_row(hung, fact, entry_id))
    await db.flush()
    if draft.corrects is not None:
        corrected = NoticeCorrected(subject_id=draft.corrects, by=fact.subject_id)
        await acting.told(db, hung.community_id, corrected, by, moment.at)
    return await queries.by_id(db, fact.subject_id)


def _row(hung: _Hung, fact: NoticePublished, entry_id: UUID) -> Notice:
    draft, days = hung.draft, hung.days
    return Notice(
        community_id=hung.community_id,
        id=fact.subject_id,
        year=fact.year,
        number=fact.number,
        kind=draft.kind.value,
        subject=draft.subject.value if draft.subject else None,
        subject_id=draft.subject_id,
        corrects=draft.corrects,
        title_zh=draft.texts.titles["zh-Hans"],
        title_en=draft.texts.titles["en"],
        body_zh=draft.texts.bodies["zh-Hans"],
        body_en=draft.texts.bodies["en"],
        text_sha256=fact.text_sha256,
        place=hung.place,
        hanging_days=days.count,
        from_on=hung.moment.today,
        by_on=days.by_on,
        until_on=days.until_on,
        is_certain=days.is_certain,
        written_by=draft.written_by,
        published_at=hung.moment.at,
        published_by=hung.by.account_id,
        entry_id=entry_id,
    )


def fingerprint(draft: DraftView | NoticeView) -> str:
    """`sha256:…` of the text as RFC 8785 has it: anybody can make it again from the page."""
    said = {
        "v": 1,
        "kind": f"deliberation/notice/{draft.kind.value}",
        "titles": dict(draft.texts.titles),
        "bodies": dict(draft.texts.bodies),
    }
    return digests.document(canonical.encode(said))
