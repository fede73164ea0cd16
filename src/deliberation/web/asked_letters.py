"""What somebody is told who is asked to vote for another home: never how they are asked to vote."""

from uuid import UUID

from deliberation.accounts import queries as accounts
from deliberation.kernel.text import sentence
from deliberation.polls.proxies.queries import MandateView
from deliberation.polls.queries import PollView
from deliberation.web import home_letters, poll_views
from deliberation.web.deps import Change
from deliberation.web.i18n.translator import Translator

_SUBJECT = sentence("Somebody asks you to vote for them")
_ASKED = sentence(
    "%(name)s asks you to vote for %(place)s. It is vote no. %(number)s in %(community)s: %(question)s"
)
_ANSWER = sentence("Say here whether you take it on: %(address)s")
_HELP = sentence("Or ring %(helper)s: %(phone)s.")


async def tell_holder(change: Change, poll: PollView, mandate: MandateView) -> None:
    """At every address on the roll; who has none finds it on their own page."""
    community = change.community
    details = {
        "name": mandate.principal,
        "place": poll_views.listed(change, mandate.places),
        "number": poll.number,
        "community": community.name,
        "question": poll.question,
        "address": f"{change.config.settings.base_url}/c/{community.slug}/polls/{poll.number}/proxies",
        "helper": community.help_name,
        "phone": community.help_phone,
    }

    def said(reader: Translator) -> str:
        return "\n".join(reader.say(part, details) for part in (_ASKED, _ANSWER, _HELP))

    persons = await _persons(change, mandate.holder_id)
    await home_letters.tell(change, persons, _SUBJECT, said)


async def _persons(change: Change, account_id: UUID) -> list[UUID]:
    found = await accounts.memberships(change.db, account_id)
    here = (each.person_id for each in found if each.community_id == change.community.id)
    return [person_id for person_id in here if person_id is not None]
