"""One letter in both languages to people of the roll, at every address that we can send to."""

from collections.abc import Callable, Collection
from uuid import UUID

from deliberation.outbox import actions as outbox
from deliberation.outbox import senders
from deliberation.outbox.rules import Letter
from deliberation.roll import recipients
from deliberation.web import contacts
from deliberation.web.deps import Change
from deliberation.web.i18n.translator import LANGUAGES, Translator

Said = Callable[[Translator], str]
"""The words in one language."""


async def tell(change: Change, persons: Collection[UUID], subject: str, said: Said) -> None:
    """Posted with the change itself. `subject` is a marked sentence; an address of two of them gets one letter."""
    readers = [Translator(language, change.community.time_zone) for language in LANGUAGES]
    body = "\n\n".join(map(said, readers))
    channels = senders.of_settings(change.config.settings)
    known = await recipients.addresses(change.db, persons)
    for address in sorted({each for found in known.values() for each in found}):
        channel = contacts.channel_of(address)
        if channel in channels:
            letter = Letter(channel, address, readers[0].say(subject), body)
            await outbox.post(change.db, letter, now=change.now)
