"""Found the sample communities, read their rolls in, give mandates."""

import hashlib
from datetime import datetime, timedelta

from deliberation.audit.rules import LogHome
from deliberation.communities import actions as communities
from deliberation.communities.actions import Founding
from deliberation.communities.rules import CommunityKind
from deliberation.database.sessions import Sessions, Writer, writing
from deliberation.demo import estate, neighbours, street, young
from deliberation.demo.neighbours import GARDEN, PERSONAS, Persona
from deliberation.demo.scene import Scene, Speaker, admit, hire
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.keys import Keys
from deliberation.roll import actions as roll
from deliberation.roll import headers, reading, workbook

HENGYU = Founding(
    slug="hengyu",
    name="恒裕花园",
    kind=CommunityKind.ESTATE,
    place="佛山市禅城区湖景街道",
    help_name="林晓云",
    help_phone="0757-8200 0000",
    help_place="3栋一楼社区客厅",
)
JIANGBIN = Founding(
    slug="jiangbin",
    name="江滨社区",
    kind=CommunityKind.STREET,
    place="佛山市南海区江滨街道",
    help_name="邓凯欣",
    help_phone="0757-8600 0000",
    help_place="祠堂旁社区服务站",
)
YUNSHAN = Founding(
    slug="yunshan",
    name="云山小区",
    kind=CommunityKind.ESTATE,
    place="台州市椒江区云山街道",
    help_name="顾建平",
    help_phone="0576-8200 0000",
    help_place="1栋架空层筹备组值班桌",
)
TABLES = {"hengyu": estate.table(GARDEN), "jiangbin": street.table(), "yunshan": young.table()}


async def settle(
    sessions: Sessions, keys: Keys, home: LogHome, founding: Founding, *, now: datetime
) -> Scene:
    """A community with its roll, its people and their mandates."""
    async with writing(sessions) as db:
        began = now - timedelta(days=401)
        community = await communities.found(db, founding, home=home, now=began)
        scene = Scene(sessions, keys, home, community.id, now)
        table = TABLES[founding.slug]
        await _read_in(db, scene, table)
        await admit(db, scene, _names(founding.slug))
        for persona in PERSONAS:
            if persona.community == founding.slug:
                await _appoint(db, scene, persona)
    return scene


def _names(slug: str) -> list[str]:
    if slug == "jiangbin":
        return [name for name, _ in street.NAMED.values()]
    if slug == "yunshan":
        return [*young.NAMED.values()]
    return [name for household in neighbours.GARDEN for name in household.names]


async def _read_in(db: Writer, scene: Scene, data: bytes) -> None:
    table = workbook.read(data)
    began = scene.ago(400)
    await roll.take_in(
        db,
        scene.community_id,
        reading.read(table, headers.find(table), on=began.date()),
        pepper=scene.pepper,
        file_sha256=hashlib.sha256(data).hexdigest(),
        imported_by=None,
        actor=SYSTEM,
        now=began,
    )


async def _appoint(db: Writer, scene: Scene, persona: Persona) -> None:
    if persona.name not in scene.speakers:
        await hire(db, scene, persona.name)
    if persona.role is None:
        return
    speaker = scene.speakers[persona.name]
    scene.speakers[persona.name] = Speaker(
        speaker.account_id, speaker.person_id, speaker.name, speaker.place, persona.role
    )
    await communities.give_role(
        db,
        scene.community_id,
        account_id=speaker.account_id,
        role=persona.role,
        starts_on=scene.ago(300).date(),
        actor=SYSTEM,
        now=scene.ago(300),
    )
