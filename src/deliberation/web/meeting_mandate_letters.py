"""What an owner and a proxy hear of a mandate for a meeting that is given online: never how the owner would vote."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from deliberation.accounts import queries as accounts
from deliberation.kernel.text import sentence
from deliberation.meetings.call import queries as calls
from deliberation.meetings.call.views import MeetingView
from deliberation.meetings.mandates import live
from deliberation.meetings.mandates.live import Live
from deliberation.meetings.proxies import queries
from deliberation.meetings.proxies.queries import MandateView
from deliberation.meetings.run import standing
from deliberation.web import home_letters, meeting_letters
from deliberation.web.deps import Change
from deliberation.web.i18n.translator import Translator

_ASKED = sentence("Somebody asks you to stand for them at a meeting")
_ASKED_SAID = sentence("%(owner)s asks you to come for %(place)s. It is the meeting “%(title)s” on %(at)s.")
_ASKED_NEXT = sentence("Say here whether you take it on: %(address)s")
_GIVEN = sentence("Your home named somebody for a meeting")
_GIVEN_SAID = sentence(
    "%(owner)s asked %(holder)s to come for %(place)s. It is the meeting “%(title)s” on %(at)s."
)
_GIVEN_NEXT = sentence("If you do not want this, take it back here, or come yourself: %(address)s")
_TAKEN_ON = sentence("Your proxy for the meeting has agreed")
_TAKEN_ON_SAID = sentence("%(holder)s comes to the meeting “%(title)s” on %(at)s for %(place)s.")
_REFUSED = sentence("Your proxy for the meeting does not come")
_REFUSED_SAID = sentence("%(holder)s does not come to the meeting “%(title)s” on %(at)s for %(place)s.")
_REFUSED_NEXT = sentence("Name somebody else here, or come yourself: %(address)s")
_BACK = sentence("You need not stand for somebody at a meeting any more")
_BACK_SAID = sentence("%(owner)s took it back: you do not come to the meeting “%(title)s” for %(place)s.")
_CANCELLED_SAID = sentence(
    "The meeting “%(title)s” on %(at)s does not take place. You do not come for %(place)s."
)
_CAME = sentence("Your proxy is at the meeting")
_CAME_SAID = sentence("%(holder)s is at the meeting “%(title)s” for %(place)s, as you asked online.")
_COME = sentence("You can still come yourself. Then your proxy no longer stands for you.")
_HELP = sentence("Questions? Ring %(helper)s: %(phone)s.")


async def given(change: Change, meeting: MeetingView, mandate: MandateView) -> None:
    """Everybody of the home, so that nobody is named behind their back, and who is asked: giving and taking back in turn rings nobody's phone again."""
    held = await queries.held_by(change.db, mandate.holder_id, meeting_id=meeting.id)
    if sum(each.seat_id == mandate.seat_id for each in held) == 1:
        await _tell_holder(change, meeting, mandate, _ASKED, (_ASKED_SAID, _ASKED_NEXT, _HELP))
    await _tell_home(change, meeting, mandate, _GIVEN, (_GIVEN_SAID, _GIVEN_NEXT, _HELP))


async def taken_on(change: Change, meeting: MeetingView, mandate: MandateView) -> None:
    await _tell_home(change, meeting, mandate, _TAKEN_ON, (_TAKEN_ON_SAID, _COME, _HELP))


async def refused(change: Change, meeting: MeetingView, mandate: MandateView) -> None:
    await _tell_home(change, meeting, mandate, _REFUSED, (_REFUSED_SAID, _REFUSED_NEXT, _HELP))


async def taken_back(change: Change, meeting: MeetingView, mandate: MandateView) -> None:
    await _tell_holder(change, meeting, mandate, _BACK, (_BACK_SAID, _HELP))


async def cancelled(change: Change, meeting: MeetingView) -> None:
    """Everybody who was to come for others."""
    for each in await live.of_meeting(change.db, meeting.id):
        mandate = await queries.get(change.db, meeting.id, each.id)
        await _tell_holder(change, meeting, mandate, _BACK, (_CANCELLED_SAID, _HELP))


async def all_came(change: Change, number: int, brought: Iterable[Live]) -> None:
    """The homes for which a proxy has come."""
    meeting = await calls.get(change.db, number)
    for each in brought:
        mandate = await queries.get(change.db, meeting.id, each.id)
        await _tell_home(change, meeting, mandate, _CAME, (_CAME_SAID, _COME, _HELP))


async def _tell_holder(
    change: Change, meeting: MeetingView, mandate: MandateView, subject: str, parts: Sequence[str]
) -> None:
    """At every address of the roll; who has none finds it on their own page."""
    found = await accounts.memberships(change.db, mandate.holder_id)
    here = (each.person_id for each in found if each.community_id == change.community.id)
    await _tell(change, meeting, mandate, [each for each in here if each is not None], subject, parts)


async def _tell_home(
    change: Change, meeting: MeetingView, mandate: MandateView, subject: str, parts: Sequence[str]
) -> None:
    speakers = await standing.speakers(change.db, meeting.id, mandate.seat_id)
    persons = [each.person_id for each in speakers if each.person_id is not None]
    await _tell(change, meeting, mandate, persons, subject, parts)


async def _tell(
    change: Change,
    meeting: MeetingView,
    mandate: MandateView,
    persons: Sequence[UUID],
    subject: str,
    parts: Sequence[str],
) -> None:
    details = {
        "owner": mandate.owner,
        "holder": mandate.holder,
        "place": mandate.label,
        "title": meeting.title,
        "at": meeting.starts_at,
        "address": f"{meeting_letters.page(change, meeting)}/proxies",
        "helper": change.community.help_name,
        "phone": change.community.help_phone,
    }

    def said(reader: Translator) -> str:
        return "\n".join(reader.say(part, details) for part in parts)

    await home_letters.tell(change, persons, subject, said)
