"""A home disputes a ballot: by one tap from its letter, without signing in, or from its receipt."""

from dataclasses import dataclass
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.kernel.refusals import NotFound
from deliberation.kernel.text import sentence
from deliberation.notifications import queries as notifications
from deliberation.papers import documents
from deliberation.polls import disputed, disputes, homes, queries
from deliberation.polls.dispute_rules import NotYourBallot, Outcome
from deliberation.polls.disputed import BallotView
from deliberation.polls.disputes import Owner
from deliberation.polls.queries import PollView
from deliberation.polls.rules import Status
from deliberation.web import dispute_letters, dispute_views, result_days
from deliberation.web import poll_views as views
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.paths import Number

_OPENED = sentence("The ballot is set aside. It does not count until two people have decided.")
_WITHDRAWN = sentence("You took the dispute back. The ballot counts as before.")


class DisputePages(Controller):
    """`/c/{slug}/disputes/{token}`, `/c/{slug}/polls/{number}/receipt/{code}/dispute`."""

    path = "/c/{slug:str}"

    @get("/disputes/{token:str}")
    async def show(self, visit: NamedDependency[Visit], token: FromPath[str]) -> Html:
        return await _page(visit, await _by_letter(visit, token))

    @post("/disputes/{token:str}")
    async def create(self, change: NamedDependency[Change], token: FromPath[str]) -> Html:
        return await _open(change, await _by_letter(change, token))

    @post("/disputes/{token:str}/withdrawal")
    async def withdraw(self, change: NamedDependency[Change], token: FromPath[str]) -> Html:
        return await _withdraw(change, await _by_letter(change, token))

    @get("/polls/{number:int}/receipt/{code:str}/dispute")
    async def ask(self, visit: NamedDependency[Visit], number: Number, code: FromPath[str]) -> Html:
        return await _page(visit, await _by_receipt(visit, number, code))

    @post("/polls/{number:int}/receipt/{code:str}/dispute")
    async def send(self, change: NamedDependency[Change], number: Number, code: FromPath[str]) -> Html:
        return await _open(change, await _by_receipt(change, number, code))

    @post("/polls/{number:int}/receipt/{code:str}/dispute/withdrawal")
    async def take_back(self, change: NamedDependency[Change], number: Number, code: FromPath[str]) -> Html:
        return await _withdraw(change, await _by_receipt(change, number, code))


@dataclass(frozen=True)
class _Asked:
    """Which ballot, and who of its home asks; `address` is the page of it."""

    ballot_id: UUID
    person_id: UUID
    address: str


class LetterOver(NotFound):
    message = sentence(
        "This link was good until %(until)s, when objecting to the result ended. The result itself stays on the page of the vote."
    )


async def _by_letter(visit: Visit, token: str) -> _Asked:
    """Raises NoSuchLetter, LetterOver."""
    visit.section = "polls"
    notice = await notifications.notice(visit.db, token)
    ballot = await disputed.ballot(visit.db, notice.ballot_id)
    number = (await queries.numbers(visit.db, [ballot.poll_id]))[ballot.poll_id]
    poll = await queries.page(visit.db, number, now=visit.now)
    ends_at = (await result_days.of(visit, poll)).ends_at
    if ends_at is not None and visit.now >= ends_at:
        raise LetterOver({"until": ends_at})
    return _Asked(notice.ballot_id, notice.person_id, f"/c/{visit.community.slug}/disputes/{token}")


async def _by_receipt(visit: Visit, number: int, code: str) -> _Asked:
    """Raises NoSuchPoll, NoSuchReceipt, NotYourBallot."""
    person_id = visit.visitor.person_id
    poll = await queries.page(visit.db, number, now=visit.now)
    receipt = await homes.receipt(visit.db, poll.id, documents.as_code(code), person_id)
    if person_id is None or receipt.home is None:
        raise NotYourBallot
    address = f"/c/{visit.community.slug}/polls/{number}/receipt/{receipt.code}/dispute"
    return _Asked(receipt.ballot_id, person_id, address)


async def _page(visit: Visit, asked: _Asked) -> Html:
    ballot = await disputed.ballot(visit.db, asked.ballot_id)
    poll = await _poll_of(visit, ballot)
    past = await disputed.of_ballot(visit.db, poll.id, ballot.id)
    now_open = next((each for each in past if each.outcome is None), None)
    settled = next((each for each in past if each.decisions and each.outcome is not None), None)
    return visit.render(
        "disputes/ask.html",
        {
            "poll": poll,
            "ballot": ballot,
            "place": views.listed(visit, ballot.places),
            "words": dispute_views,
            "address": asked.address,
            "open": now_open,
            "is_own": now_open is not None and now_open.person_id == asked.person_id,
            "settled": settled,
            "is_counted": poll.status is Status.COUNTED,
        },
    )


async def _open(change: Change, asked: _Asked) -> Html:
    await disputes.open_dispute(
        change.db, change.community.id, ballot_id=asked.ballot_id, owner=_owner(change, asked)
    )
    ballot = await disputed.ballot(change.db, asked.ballot_id)
    await dispute_letters.tell_opened(change, await _poll_of(change, ballot), ballot)
    return change.redirect(asked.address, done=_OPENED)


async def _withdraw(change: Change, asked: _Asked) -> Html:
    ballot = await disputed.ballot(change.db, asked.ballot_id)
    past = await disputed.of_ballot(change.db, ballot.poll_id, ballot.id)
    dispute_id = past[0].id if past else UUID(int=0)
    await disputes.withdraw(
        change.db, change.community.id, dispute_id=dispute_id, owner=_owner(change, asked)
    )
    await dispute_letters.tell_ended(change, await _poll_of(change, ballot), ballot, Outcome.WITHDRAWN)
    return change.redirect(asked.address, done=_WITHDRAWN)


async def _poll_of(visit: Visit, ballot: BallotView) -> PollView:
    number = (await queries.numbers(visit.db, [ballot.poll_id]))[ballot.poll_id]
    return await queries.page(visit.db, number, now=visit.now)


def _owner(change: Change, asked: _Asked) -> Owner:
    return Owner(person_id=asked.person_id, pepper=change.config.keys.community_pepper(change.community.id))
