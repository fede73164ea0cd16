"""Tell an author that a comment was hidden, where the roll knows an address of theirs."""

from deliberation.kernel.text import sentence
from deliberation.outbox import actions as outbox
from deliberation.outbox.rules import Letter
from deliberation.threads.moderation import HiddenComment
from deliberation.threads.rules import Reason
from deliberation.web import contacts
from deliberation.web.deps import Change
from deliberation.web.i18n.translator import LANGUAGES, Translator
from deliberation.web.labels import REASONS

_SUBJECT = sentence("A comment of yours was hidden")
_BODY = sentence(
    "A comment of yours in %(community)s was hidden. Reason: %(reason)s. You can ask for a review: %(address)s"
)


async def send(change: Change, hidden: HiddenComment, reason: Reason) -> None:
    """One letter, by mail or else by SMS; none where no address is known."""
    address = await contacts.of_account(change, hidden.author_id)
    if not address:
        return
    translator = Translator(LANGUAGES[0])
    details = {
        "community": change.community.name,
        "reason": translator.say(REASONS[reason]),
        "address": f"{change.config.settings.base_url}/me",
    }
    letter = Letter(
        contacts.channel_of(address), address, translator.say(_SUBJECT), translator.say(_BODY, details)
    )
    await outbox.post(change.db, letter, now=change.now)
