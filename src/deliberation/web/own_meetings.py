"""For one's own page: the meetings to come at which one may speak, who comes for whom, and the minutes that one has still to sign."""

from uuid import UUID

from deliberation.communities.queries import CommunityView
from deliberation.kernel.text import sentence
from deliberation.meetings.call import invitees, queries
from deliberation.meetings.minutes import asked
from deliberation.web import meeting_lists, own_mandates
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import Translator

_CALLED = sentence("You are called to a meeting on %(at)s: %(title)s")
_SIGN = sentence("Sign the minutes of “%(title)s”")


async def of_account(
    visit: Visit, account_id: UUID, person_id: UUID | None, community: CommunityView
) -> tuple[tuple[str, str], ...]:
    """As (words, path), first what is to be signed, then the meetings soonest first; for a community that was entered."""
    to_sign = tuple(
        (
            visit.say(_SIGN, {"title": each.title}),
            f"/c/{community.slug}/meetings/{each.number}/minutes/signing",
        )
        for each in await asked.of_account(visit.db, account_id)
    )
    return to_sign + await _ahead(visit, account_id, person_id, community)


async def _ahead(
    visit: Visit, account_id: UUID, person_id: UUID | None, community: CommunityView
) -> tuple[tuple[str, str], ...]:
    ahead = [
        each for each in await queries.listed(visit.db) if each.is_called and meeting_lists.is_ahead(each)
    ]
    if not ahead:
        return ()
    mandates = await own_mandates.of_account(visit, account_id, person_id, community, ahead)
    own = await invitees.own_meetings(visit.db, account_id=account_id, person_id=person_id)
    there = Translator(visit.translator.language, community.time_zone)
    return mandates + tuple(
        (
            there.say(_CALLED, {"at": each.starts_at, "title": each.title}),
            f"/c/{community.slug}/meetings/{each.number}",
        )
        for each in reversed(ahead)
        if each.id in own
    )
