"""A member's own calendar has an address that nobody else can guess, and that ends when its owner makes a new one."""

import base64
import hashlib
import hmac
from uuid import UUID

from deliberation.accounts import queries as accounts
from deliberation.accounts.queries import MembershipView
from deliberation.database.sessions import Reader
from deliberation.web.deps import Visit

_KEY = "calendar-feed"
"""The purpose under which the installation's key for private addresses is derived."""
_PROOF_BYTES = 16


async def of_reader(visit: Visit) -> str:
    """The address for the reader's calendar: a member's own, or everybody's."""
    here = f"{visit.config.settings.base_url}/c/{visit.community.slug}"
    reader = visit.found_visitor
    member = await _member(visit.db, visit.community.id, reader.account_id) if reader else None
    if reader is None or member is None:
        return f"{here}/calendar.ics"
    token = reader.account_id.bytes + _proof(visit, reader.account_id, member)
    return f"{here}/calendar/{base64.urlsafe_b64encode(token).decode().rstrip('=')}.ics"


async def whose(visit: Visit, token: str) -> tuple[UUID, UUID | None] | None:
    """Account and person whose address has this in it; None where it is nobody's, or ended."""
    try:
        found = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        account_id = UUID(bytes=found[:16])
    except ValueError:
        return None
    member = await _member(visit.db, visit.community.id, account_id)
    if member is None or not hmac.compare_digest(found[16:], _proof(visit, account_id, member)):
        return None
    return account_id, member.person_id


async def _member(db: Reader, community_id: UUID, account_id: UUID) -> MembershipView | None:
    known = await accounts.memberships(db, account_id)
    return next((each for each in known if each.community_id == community_id), None)


def _proof(visit: Visit, account_id: UUID, member: MembershipView) -> bytes:
    said = b"deliberation/calendar/v1\n" + visit.community.id.bytes + account_id.bytes
    if member.calendar_renewals:
        said += b"\n%d" % member.calendar_renewals
    return hmac.digest(visit.config.keys.for_purpose(_KEY), said, hashlib.sha256)[:_PROOF_BYTES]
