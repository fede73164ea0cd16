"""Tell an author that a comment was hidden, where the roll knows an address of theirs."""

from deliberation.accounts import queries as accounts
from deliberation.kernel.text import sentence
from deliberation.outbox import actions as outbox
from deliberation.outbox.rules import Channel, Letter
from deliberation.roll import queries as roll
from deliberation.threads.moderation import HiddenComment
from deliberation.threads.rules import Reason
from deliberation.web.deps import Change
from deliberation.web.i18n.translator import LANGUAGES, Translator
from deliberation.web.labels import REASONS

_SUBJECT = sentence("A comment of yours was hidden")
_BODY = sentence(
    "A comment of yours in %(community)s was hidden. Reason: %(reason)s. You can ask for a review: %(address)s"
)


async def send(change: Change, hidden: HiddenComment, reason: Reason) -> None:
    """One letter, by mail or else by SMS; none where no address is known."""
    address = await _address(change, hidden)
    if not address:
        return
    translator = Translator(LANGUAGES[0])
    details = {
        "community": change.community.name,
        "reason": translator.say(REASONS[reason]),
        "address": f"{change.config.settings.base_url}/me",
    }
    channel = Channel.MAIL if "@" in address else Channel.SMS
    letter = Letter(channel, address, translator.say(_SUBJECT), translator.say(_BODY, details))
    await outbox.post(change.db, letter, now=change.now)


async def _address(change: Change, hidden: HiddenComment) -> str:
    for membership in await accounts.memberships(change.db, hidden.author_id):
        if membership.community_id == change.community.id and membership.person_id is not None:
            contacts = (await roll.get_person(change.db, membership.person_id)).contacts
            return next((each for each in contacts if "@" in each), contacts[0] if contacts else "")
    return ""
