"""Rows of a founding as its views."""

from deliberation.founding.eligibility import Standing
from deliberation.founding.kinds import (
    Capacity,
    Condition,
    Draft,
    Event,
    Evidence,
    Item,
    Nominator,
    Outcome,
    Posting,
)
from deliberation.founding.models import (
    Founding,
    FoundingAnswer,
    FoundingAssembly,
    FoundingCandidate,
    FoundingCheck,
    FoundingDraft,
    FoundingEvent,
    FoundingMember,
    FoundingObjection,
    FoundingPosting,
)
from deliberation.founding.views import (
    AssemblyView,
    CandidateView,
    DraftView,
    EventView,
    MemberView,
    ObjectionView,
    PostingView,
)


def standing(row: Founding) -> Standing:
    return Standing(
        total_cm2=row.total_cm2,
        handed_over_cm2=row.handed_over_cm2,
        first_on=row.first_on,
        heads=row.heads,
        caller_heads=row.caller_heads,
        caller_cm2=row.caller_cm2,
        is_developer_asking=row.is_developer_asking,
    )


def member(row: FoundingMember) -> MemberView:
    return MemberView(id=row.id, name=row.name, capacity=Capacity(row.capacity), person_id=row.person_id)


def draft(row: FoundingDraft) -> DraftView:
    return DraftView(
        kind=Draft(row.kind),
        version=row.version,
        body=row.body,
        text_sha256=row.text_sha256,
        written_at=row.written_at,
    )


def posting(row: FoundingPosting) -> PostingView:
    return PostingView(
        id=row.id,
        kind=Posting(row.kind),
        number=row.number,
        posted_on=row.posted_on,
        content=row.content,
    )


def candidate(row: FoundingCandidate, check: FoundingCheck | None, *, has_withdrawn: bool) -> CandidateView:
    found = check.findings if check else {}
    return CandidateView(
        id=row.id,
        number=row.number,
        name=row.name,
        person_id=row.person_id,
        about=row.about,
        nominated_by=Nominator(row.nominated_by),
        supporters=row.supporters,
        findings={Condition(name): Evidence(value) for name, value in found.items()},
        is_fit=check.is_fit if check else None,
        has_withdrawn=has_withdrawn,
    )


def objection(row: FoundingObjection, posting_number: int, answer: FoundingAnswer | None) -> ObjectionView:
    return ObjectionView(
        id=row.id,
        posting_number=posting_number,
        number=row.number,
        said=row.said,
        raised_by=row.raised_by,
        raised_at=row.raised_at,
        outcome=Outcome(answer.outcome) if answer else None,
        reason=answer.reason if answer else "",
    )


def assembly(row: FoundingAssembly) -> AssemblyView:
    return AssemblyView(proposal_id=row.proposal_id, seats=row.seats, called_on=row.called_on)


def event(row: FoundingEvent) -> EventView:
    items = row.content.get("items", [])
    return EventView(
        kind=Event(row.kind),
        happened_on=row.happened_on,
        chair=_text(row.content.get("chair")),
        deputy=_text(row.content.get("deputy")),
        items=tuple(Item(str(each)) for each in items) if isinstance(items, list) else (),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
