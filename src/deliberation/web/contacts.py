"""Where a letter reaches a member of the community, as its roll knows."""

from uuid import UUID

from deliberation.accounts import queries as accounts
from deliberation.outbox.rules import Channel
from deliberation.roll import queries as roll
from deliberation.web.deps import Change


async def of_account(change: Change, account_id: UUID) -> str:
    """A mail address before a phone number; empty where none is known."""
    for membership in await accounts.memberships(change.db, account_id):
        if membership.community_id == change.community.id and membership.person_id is not None:
            known = (await roll.get_person(change.db, membership.person_id)).contacts
            return next((each for each in known if "@" in each), known[0] if known else "")
    return ""


def channel_of(contact: str) -> Channel:
    return Channel.MAIL if "@" in contact else Channel.SMS
