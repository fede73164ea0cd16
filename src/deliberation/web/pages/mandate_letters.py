"""A home takes a mandate back by one tap from its letter, without signing in."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.kernel.facts import Actor
from deliberation.kernel.refusals import NotFound
from deliberation.kernel.text import sentence
from deliberation.ledger import digests
from deliberation.notifications import queries as notifications
from deliberation.polls import queries as polls
from deliberation.polls.proxies import agreeing, queries
from deliberation.polls.proxies.queries import MandateView
from deliberation.polls.queries import PollView
from deliberation.polls.rules import Status
from deliberation.web import proxy_words
from deliberation.web.deps import Change, Html, Visit

_REVOKED = sentence("The mandate is taken back. Nobody can vote on it any more.")


class MandateLetterOver(NotFound):
    message = sentence(
        "This link was good until %(closes_at)s, when voting ended. Nobody can vote on a mandate any more."
    )


class MandateLetterPages(Controller):
    """`/c/{slug}/mandates/{token}`."""

    path = "/c/{slug:str}/mandates/{token:str}"

    @get("/")
    async def show(self, visit: NamedDependency[Visit], token: FromPath[str]) -> Html:
        visit.section = "polls"
        _, mandate, poll = await _told(visit, token)
        shown = {
            "poll": poll,
            "line": proxy_words.neutral_line(visit, mandate),
            "ways": proxy_words.WAYS,
            "address": _here(visit, token),
        }
        return visit.render("proxies/letter.html", shown)

    @post("/revocation")
    async def revoke(self, change: NamedDependency[Change], token: FromPath[str]) -> Html:
        change.section = "polls"
        person_id, mandate, _ = await _told(change, token)
        pepper = change.config.keys.community_pepper(change.community.id)
        actor = Actor("member", digests.voter_ref(pepper, mandate.poll_id, person_id))
        await agreeing.revoke(
            change.db,
            poll_id=mandate.poll_id,
            mandate_id=mandate.id,
            person_id=person_id,
            actor=actor,
        )
        return change.redirect(_here(change, token), done=_REVOKED)


async def _told(visit: Visit, token: str) -> tuple[UUID, MandateView, PollView]:
    """Whom of which mandate. Raises NoSuchMandateLetter, MandateLetterOver."""
    notice = await notifications.mandate_notice(visit.db, token)
    mandate = await queries.get(visit.db, notice.mandate_id, now=visit.now)
    number = (await polls.numbers(visit.db, [mandate.poll_id]))[mandate.poll_id]
    poll = await polls.page(visit.db, number, now=visit.now)
    if poll.status not in {Status.UPCOMING, Status.OPEN}:
        raise MandateLetterOver({"closes_at": poll.window.closes_at})
    return notice.person_id, mandate, poll


def _here(visit: Visit, token: str) -> str:
    return f"/c/{visit.community.slug}/mandates/{token}"
