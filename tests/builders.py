"""Things to test with: defaults that anybody may override by keyword. They use the rooms' own actions."""

from datetime import UTC, datetime
from uuid import UUID

from conftest import LOG_SEED
from deliberation.accounts.models import Account
from deliberation.audit.rules import LogHome, LogKey
from deliberation.communities import actions as communities
from deliberation.communities.actions import Founding
from deliberation.communities.queries import CommunityView
from deliberation.communities.rules import CommunityKind
from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id

NOW = datetime(2026, 5, 21, 2, 0, tzinfo=UTC)
LOG_KEY = LogKey(LOG_SEED)
HOME = LogHome("testserver.local", LOG_KEY.public_key)


async def a_community(
    db: Writer,
    *,
    slug: str = "fuxing-li",
    name: str = "福星里小区",
    kind: CommunityKind = CommunityKind.ESTATE,
) -> CommunityView:
    """A community with its log; the transaction is inside it from here on."""
    founding = Founding(
        slug=slug,
        name=name,
        kind=kind,
        place="湖滨街道",
        help_name="王敏",
        help_phone="0512-6000 0000",
        help_place="社区服务站一楼",
    )
    return await communities.found(db, founding, home=HOME, now=NOW)


async def an_account(db: Writer, *, name: str = "李秀英") -> UUID:
    account = Account(id=new_id(), name=name, created_at=NOW)
    db.add(account)
    await db.flush()
    return account.id
