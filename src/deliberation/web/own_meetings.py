"""For one's own page: the meetings to come at which one may speak, who comes for whom, and the minutes that one has still to sign."""

from collections.abc import Mapping
from uuid import UUID

from deliberation.communities.queries import CommunityView
from deliberation.kernel.text import sentence
from deliberation.meetings.call import invitees, queries
from deliberation.meetings.call.views import Listed
from deliberation.meetings.mandates.kinds import State
from deliberation.meetings.minutes import asked
from deliberation.meetings.proxies import queries as proxies
from deliberation.web import meeting_lists
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import Translator

_CALLED = sentence("You are called to a meeting on %(at)s: %(title)s")
_ASKED = sentence("%(owner)s asks you to come for them: %(title)s")
_COMES = sentence("You come for %(owner)s: %(title)s")
_NAMED = sentence("%(holder)s comes for you: %(title)s")
_NO_ANSWER = sentence("%(holder)s has not answered yet whether they come for you: %(title)s")
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
    mandates = await _mandates(visit, account_id, person_id, community, {each.id: each for each in ahead})
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


async def _mandates(
    visit: Visit,
    account_id: UUID,
    person_id: UUID | None,
    community: CommunityView,
    ahead: Mapping[UUID, Listed],
) -> tuple[tuple[str, str], ...]:
    """Whom one comes for, or is asked to, and who comes for one."""
    held = await proxies.held_by(visit.db, account_id)
    given = await proxies.given_by(visit.db, person_id=person_id) if person_id else ()
    said = [(each, _ASKED if each.state is State.WAITING else _COMES) for each in held]
    said += [(each, _NO_ANSWER if each.state is State.WAITING else _NAMED) for each in given]
    return tuple(
        (
            visit.say(
                words, {"owner": each.owner, "holder": each.holder, "title": ahead[each.meeting_id].title}
            ),
            f"/c/{community.slug}/meetings/{ahead[each.meeting_id].number}/proxies",
        )
        for each, words in said
        if each.is_live and each.meeting_id in ahead
    )
