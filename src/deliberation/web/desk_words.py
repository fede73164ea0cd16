"""The desk at a meeting in words: its figures, and what a home hears when somebody came for it."""

from deliberation.kernel.text import sentence
from deliberation.polls.desk.queries import Attendance, DeskHome
from deliberation.polls.desk.rules import Handed
from deliberation.polls.queries import PollView
from deliberation.web import home_letters, poll_views, tallies
from deliberation.web.deps import Change, Visit

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
    help_at = {"help": change.community.help_name, "phone": change.community.help_phone}
    came = {
        "name": home.came or "",
        "place": poll_views.listed(change, home.places),
        "number": poll.number,
        "question": poll.question,
    }
    persons = [person_id for person_id, _ in home.voters]
    await home_letters.tell(
        change,
        persons,
        _SUBJECT,
        lambda reader: f"{reader.say(_HANDED[what], came)}\n{reader.say(_HELP, help_at)}",
    )
