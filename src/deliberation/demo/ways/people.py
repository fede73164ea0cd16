"""Whose hands do it: the people of the samples as each action wants to know them."""

from importlib.resources import files
from io import BytesIO
from uuid import UUID

from PIL import Image
from sqlmodel import col, select

from deliberation.communities.models import Building, Entrance, Unit
from deliberation.database.sessions import Reader
from deliberation.demo.neighbours import GARDEN
from deliberation.demo.scene import Scene
from deliberation.kernel.facts import Actor
from deliberation.ledger import digests
from deliberation.polls import homes
from deliberation.polls.homes import HomeView
from deliberation.polls.paper_ends import Clerk
from deliberation.polls.proxies.wanted import Giver
from deliberation.proposals import pictures
from deliberation.proposals.pictures import Picture

CHAIR, STAFF, SECOND, COUNTER = "李秀珍", "林晓云", "莫小婷", "何敏仪"
HELPER, PROXY = "苏丽娟", "潘秋月"


def clerk(scene: Scene, name: str) -> Clerk:
    speaker = scene.speakers[name]
    return Clerk(account_id=speaker.account_id, person_id=speaker.person_id, pepper=scene.pepper)


def giver(scene: Scene, poll_id: UUID, name: str) -> Giver:
    """An owner or a proxy, by a name good for this poll alone."""
    speaker = scene.speakers[name]
    reference = digests.voter_ref(scene.pepper, poll_id, speaker.account_id)
    return Giver(
        account_id=speaker.account_id,
        person_id=speaker.person_id,
        actor=Actor("member", reference),
        pepper=scene.pepper,
    )


def clerk_with_mandates(scene: Scene, poll_id: UUID, name: str) -> Giver:
    at_the_desk = clerk(scene, name)
    return Giver(
        account_id=at_the_desk.account_id,
        person_id=at_the_desk.person_id,
        actor=at_the_desk.actor(poll_id),
        pepper=scene.pepper,
    )


def person(scene: Scene, name: str) -> UUID:
    person_id = scene.speakers[name].person_id
    assert person_id is not None, f"{name} is not on the roll"
    return person_id


async def unit_of(db: Reader, name: str) -> UUID:
    """The home under which the samples know somebody, whoever owns it now."""
    building, entrance, label = next(home for home in GARDEN if name in home.names).home
    found = await db.exec(
        select(Unit.id)
        .join(Building, col(Building.id) == col(Unit.building_id))
        .join(Entrance, col(Entrance.id) == col(Unit.entrance_id))
        .where(Building.name == building, Entrance.name == entrance, Unit.label == label)
    )
    return found.one()


async def home_of(db: Reader, scene: Scene, poll_id: UUID, name: str) -> HomeView:
    return (await homes.party_of(db, poll_id, person(scene, name)))[0]


def photo(name: str, number: int = 0) -> Picture:
    """A sheet that somebody signed: `form`, `slip` or `mandate`; by its number held a little nearer, since no two photos are the same."""
    sheet = Image.open(BytesIO(files(__package__).joinpath("pictures", f"{name}.webp").read_bytes()))
    written = BytesIO()
    sheet.crop((0, 0, sheet.width, sheet.height - number)).save(written, "PNG")
    return pictures.read(written.getvalue())
