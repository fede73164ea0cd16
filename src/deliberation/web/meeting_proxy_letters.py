"""An owner hears that somebody came to a meeting in their place, so that nobody does so behind their back."""

from deliberation.kernel.text import sentence
from deliberation.meetings.run import standing
from deliberation.meetings.run.queries import Hall
from deliberation.web import home_letters
from deliberation.web.deps import Change

_SUBJECT = sentence("Somebody came to the meeting in your place")
_CAME = sentence(
    "%(name)s came to the meeting “%(title)s” as the proxy for %(place)s, with a signed mandate."
)
_HELP = sentence("If that is not so, ring %(help)s: %(phone)s.")


async def tell(change: Change, hall: Hall, number: int, proxy_name: str) -> None:
    """Everybody who may speak for the seat, at every address of the roll that we can send to."""
    seat = hall.seat(number)
    speakers = await standing.speakers(change.db, hall.meeting.id, seat.id)
    persons = [speaker.person_id for speaker in speakers if speaker.person_id is not None]
    came = {"name": proxy_name, "title": hall.meeting.title, "place": seat.label}
    help_at = {"help": change.community.help_name, "phone": change.community.help_phone}
    await home_letters.tell(
        change,
        persons,
        _SUBJECT,
        lambda reader: f"{reader.say(_CAME, came)}\n{reader.say(_HELP, help_at)}",
    )
