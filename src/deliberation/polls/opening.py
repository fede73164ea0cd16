"""Open a poll: the text, the rule and the electorate are frozen in one transaction, and the log says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from uuid import UUID

from sqlmodel import select

from deliberation.audit import actions as audit
from deliberation.communities import actions as communities
from deliberation.communities import queries as places
from deliberation.counting import presets
from deliberation.counting import rules as counted
from deliberation.counting.lint import drafts, findings
from deliberation.counting.lint.drafts import Draft
from deliberation.counting.lint.findings import Finding
from deliberation.counting.lint.seats import Seats
from deliberation.counting.parties import Scope, UnitKind
from deliberation.counting.presets import Preset, cautions
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.facts import Actor, Fact
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.ledger import digests
from deliberation.papers import committees, papers
from deliberation.papers.papers import Kind, Paper
from deliberation.papers.ways import USUAL, Ways
from deliberation.polls import electorate, rules
from deliberation.polls.electorate import Roll
from deliberation.polls.facts import QuestionAsked, RollFrozen, VoteConfigured, VoteOpened, WaysChosen
from deliberation.polls.models import Poll, PollOpening
from deliberation.polls.rules import OpenedAlready, RollChangedMeanwhile, UnfitToOpen, Window
from deliberation.proposals import actions as proposals
from deliberation.proposals.views import VersionView


class UnfitSeats(Invalid):
    """So many seats are not lawful there; `finding` says why."""

    field = "seats"
    message = sentence("A committee may not have so many seats here. Choose another number.")

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a poll shall be. `record_on` is the day whose roll counts, `leave_out` the kinds of unit that do not vote.

    The id is made before the poll is opened, so that sending the form twice opens one poll. `place` is where the law
    of its days is looked up, `zone` says which day a moment is there.
    """

    poll_id: UUID
    proposal_id: UUID
    question: str
    preset_id: str
    scope: Scope
    leave_out: frozenset[UnitKind]
    window: Window
    record_on: date
    paper: Paper | None = None
    place: str = presets.ANYWHERE
    zone: tzinfo = UTC
    ways: Ways = USUAL


def preset_for(plan: Plan) -> Preset:
    """The rule with this poll's setting of what is left out. Raises what forbids its use."""
    preset = presets.load(plan.preset_id)
    counted.check_countable(preset.rule)
    cautions.check_binding(preset, plan.record_on)
    return preset.leaving_out(plan.leave_out)


def draft(plan: Plan) -> Draft:
    """The vote as it would be looked at for what is wrong or risky in it. Raises PresetUnknown."""
    return Draft(
        question=plan.question,
        preset=presets.load(plan.preset_id),
        place=plan.place,
        record_on=plan.record_on,
        told_on=plan.record_on,
        opens_on=plan.window.opens_at.astimezone(plan.zone).date(),
        closes_on=plan.window.closes_at.astimezone(plan.zone).date(),
    )


async def preview(db: Reader, plan: Plan, *, pepper: bytes, now: datetime) -> Roll:
    """The electorate as it would be frozen now. Raises what opening would raise about window, rule and scope."""
    rules.begun(plan.window, now)
    rule = preset_for(plan).rule
    if findings.refusals(drafts.findings(draft(plan))):
        raise UnfitToOpen
    roll = await electorate.of_roll(
        db, plan.poll_id, scope=plan.scope, rule=rule, on=plan.record_on, pepper=pepper
    )
    if plan.paper is not None and plan.paper.seats is not None:
        committees.check_electing(rule)
        _check_seats(plan, plan.paper.seats.size, roll)
    return roll


def _check_seats(plan: Plan, count: int, roll: Roll) -> None:
    seats = Seats(count=count, households=roll.unit_count, area_cm2=roll.area_cm2)
    for finding in findings.refusals(seats.findings(plan.place)):
        raise UnfitSeats(finding)


async def open_poll(
    db: Writer,
    community_id: UUID,
    *,
    plan: Plan,
    seen_root: str,
    opened_by: UUID,
    pepper: bytes,
    actor: Actor,
    now: datetime,
) -> int:
    """The number of the new poll. `seen_root` is the root of the roll that was looked at before."""
    text = await _asked_about(db, community_id, plan, now=now)
    await _check_unopened(db, plan.poll_id)
    frozen = await preview(db, plan, pepper=pepper, now=now)
    if frozen.root != seen_root:
        raise RollChangedMeanwhile
    poll = await _add_poll(db, community_id, plan, text, now=now)
    await electorate.write(db, community_id, frozen)
    told = [
        (await audit.record(db, community_id, fact, actor=actor, at=now)).entry_id
        for fact in _facts(poll, plan, frozen)
    ]
    db.add(_opening(poll, plan, frozen, told, opened_by=opened_by, at=now))
    await db.flush()
    return poll.number


async def _asked_about(db: Writer, community_id: UUID, plan: Plan, *, now: datetime) -> VersionView:
    """A decision fixes the text. Advice does not: it is asked for so that the text may still follow it."""
    if plan.paper is None or plan.paper.kind is Kind.ELECTION:
        return await proposals.freeze(db, community_id, proposal_id=plan.proposal_id, now=now)
    return await proposals.newest(db, community_id, proposal_id=plan.proposal_id)


async def _check_unopened(db: Reader, poll_id: UUID) -> None:
    """Asked while the proposal is locked, so that of two openings one sees the other."""
    if (await db.exec(select(Poll.id).where(Poll.id == poll_id))).first() is not None:
        raise OpenedAlready


async def _add_poll(db: Writer, community_id: UUID, plan: Plan, text: VersionView, *, now: datetime) -> Poll:
    window = rules.begun(plan.window, now)
    poll = Poll(
        community_id=community_id,
        id=plan.poll_id,
        number=await communities.next_number(db, community_id, "poll"),
        kind=(plan.paper.kind if plan.paper else Kind.MOTION).value,
        paper=plan.paper.canonical() if plan.paper else None,
        proposal_id=plan.proposal_id,
        proposal_version=text.version,
        text_sha256=text.text_sha256,
        question=plan.question,
        scope=plan.scope.kind.value,
        building_id=UUID(plan.scope.building) if plan.scope.building else None,
        entrance_id=UUID(plan.scope.entrance) if plan.scope.entrance else None,
        place=await places.called(db, plan.scope.building, plan.scope.entrance),
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        ways=plan.ways.canonical(),
    )
    db.add(poll)
    await db.flush()
    return poll


def _rules_sha256(plan: Plan) -> str:
    return papers.rules_sha256(preset_for(plan).canonical_bytes(), plan.paper)


def _facts(poll: Poll, plan: Plan, frozen: Roll) -> tuple[Fact, ...]:
    rules_sha256 = _rules_sha256(plan)
    return (
        QuestionAsked(subject_id=poll.id, question_sha256=digests.document(poll.question.encode())),
        WaysChosen(subject_id=poll.id, ways_sha256=digests.document(plan.ways.canonical())),
        RollFrozen(
            subject_id=poll.id,
            roll_root=frozen.root,
            rules_sha256=rules_sha256,
            unit_count=frozen.unit_count,
            head_count=frozen.head_count,
            area_cm2=frozen.area_cm2,
        ),
        VoteConfigured(subject_id=poll.id, rules_sha256=rules_sha256),
        VoteOpened(
            subject_id=poll.id,
            text_sha256=poll.text_sha256,
            rules_sha256=rules_sha256,
            roll_root=frozen.root,
            opens_at=poll.opens_at,
            closes_at=poll.closes_at,
        ),
    )


def _opening(
    poll: Poll, plan: Plan, frozen: Roll, told: Sequence[UUID], *, opened_by: UUID, at: datetime
) -> PollOpening:
    """`told` are the entries of `_facts`, in their order."""
    _, _, frozen_entry_id, configured_entry_id, opened_entry_id = told
    return PollOpening(
        community_id=poll.community_id,
        poll_id=poll.id,
        opened_by=opened_by,
        opened_at=at,
        record_on=plan.record_on,
        preset=preset_for(plan).canonical_bytes(),
        rules_sha256=_rules_sha256(plan),
        roll_root=frozen.root,
        party_count=len(frozen.electorate.parties),
        head_count=frozen.head_count,
        unit_count=frozen.unit_count,
        area_cm2=frozen.area_cm2,
        frozen_entry_id=frozen_entry_id,
        configured_entry_id=configured_entry_id,
        opened_entry_id=opened_entry_id,
    )
