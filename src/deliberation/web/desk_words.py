"""The desk at a meeting in words: its figures, and what a home hears when somebody came for it."""

from deliberation.kernel.text import sentence
from deliberation.outbox import actions as outbox
from deliberation.outbox import senders
from deliberation.outbox.rules import Letter
from deliberation.polls.desk.queries import Attendance, DeskHome
from deliberation.polls.desk.rules import Handed
from deliberation.polls.queries import PollView
from deliberation.roll import recipients
from deliberation.web import contacts, poll_views, tallies
from deliberation.web.deps import Change, Visit
from deliberation.web.i18n.translator import LANGUAGES, Translator

_SUBJECT = sentence("Somebody came to the meeting for your home")
_HANDED = {
    Handed.FORM: sentence(
        "%(name)s came to the meeting for %(place)s and was handed a form to vote. Vote no. %(number)s: %(question)s"
    ),
    Handed.CODE: sentence(
        "%(name)s came to the meeting for %(place)s and was handed a code to vote online. Vote no. %(number)s: %(question)s"
    ),
}
_HELP = sentence("If that is not so, ring %(help)s: %(phone)s.")


def figures(visit: Visit, seen: Attendance) -> tuple[tuple[str, str], ...]:
    """Who is here, against who could be."""
    say = visit.say
    of = sentence("%(here)s of %(all)s")
    rows = (
        (sentence("Homes present"), seen.parties, seen.all_parties),
        (sentence("Votes present"), seen.heads, seen.all_heads),
    )
    area = {
        "here": tallies.area(visit.translator, seen.area_cm2),
        "all": tallies.area(visit.translator, seen.all_area_cm2),
    }
    return (
        *((say(name), say(of, {"here": here, "all": everybody})) for name, here, everybody in rows),
        (say(sentence("Area present")), say(of, area)),
    )


async def tell_home(change: Change, poll: PollView, home: DeskHome, what: Handed) -> None:
    """Everybody of the home, at every address we can send to: so that nobody comes for a home behind its back."""
    readers = [Translator(language, change.community.time_zone) for language in LANGUAGES]
    help_at = {"help": change.community.help_name, "phone": change.community.help_phone}
    came = {
        "name": home.came or "",
        "place": poll_views.listed(change, home.places),
        "number": poll.number,
        "question": poll.question,
    }
    body = "\n\n".join(
        f"{reader.say(_HANDED[what], came)}\n{reader.say(_HELP, help_at)}" for reader in readers
    )
    channels = senders.of_settings(change.config.settings)
    known = await recipients.addresses(change.db, [person_id for person_id, _ in home.voters])
    for address in sorted({each for found in known.values() for each in found}):
        channel = contacts.channel_of(address)
        if channel in channels:
            letter = Letter(channel, address, readers[0].say(_SUBJECT), body)
            await outbox.post(change.db, letter, now=change.now)
