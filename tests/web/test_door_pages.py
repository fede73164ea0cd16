"""The list for a walk: helpers see their own alone, say what happened at many doors at once, and photos are for staff."""

import io
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from PIL import Image

import builders
import pages
from conftest import Hands
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock as clocks
from deliberation.polls import deliveries
from deliberation.polls.deliveries import DeliveryView
from deliberation.polls.queries import PollView
from polling import Estate, Home, a_plan, a_voter, an_estate, open_poll, vote

Browse = Callable[..., httpx.AsyncClient]
HOMES = [
    Home(label="101", owners=("甲",)),
    Home(label="102", owners=("乙",)),
    Home(label="201", owners=("丙",)),
    Home(label="901", owners=("丁",), building="2 栋"),
]


class Place:
    """An estate with a running poll, and browsers of its people."""

    def __init__(self, browse: Browse, sessions: Sessions, estate: Estate, poll: PollView) -> None:
        self._browse, self.sessions, self.estate, self.poll = browse, sessions, estate, poll
        self.here = f"/c/{estate.community.slug}/polls/{poll.number}"
        self.manage = f"/c/{estate.community.slug}/manage/polls/{poll.number}"

    async def holder(self, role: Role | None, name: str = "王敏") -> httpx.AsyncClient:
        now = clocks.now()
        async with writing(self.sessions, self.estate.id) as db:
            account_id = await builders.a_member(db, self.estate.id, name=name)
            if role:
                await builders.a_mandate(
                    db, self.estate.id, account_id, role=role, now=now - timedelta(days=2)
                )
        return await self.browser_of(account_id)

    async def browser_of(self, account_id: UUID) -> httpx.AsyncClient:
        browser = self._browse("en")
        await builders.signed_in(browser, self.sessions, account_id, now=clocks.now())
        return browser

    async def helper(self, chair: httpx.AsyncClient, place: UUID, name: str = "甲") -> httpx.AsyncClient:
        """The owner of that name, who was given the list of a place by the chair's own form."""
        account_id = (await a_voter(self.sessions, self.estate, name)).account_id
        page = await chair.get(f"{self.manage}/walks", params={"q": name})
        form = {"_csrf_token": pages.proof(page), "q": name, "account": str(account_id), "place": str(place)}
        assert f'value="{account_id}"' in page.text
        assert (await chair.post(f"{self.manage}/walks", data=form)).status_code == 303
        return await self.browser_of(account_id)

    async def recorded(self) -> tuple[DeliveryView, ...]:
        async with reading(self.sessions, self.estate.id) as db:
            first = (await deliveries.staircases(db, self.poll.id))[0]
            return await deliveries.recorded(db, self.poll.id, first)


@pytest.fixture
async def place(browse: Browse, sessions: Sessions, clock: Hands) -> Place:
    clock.moment = clocks.now()
    estate = await an_estate(sessions, HOMES)
    return Place(browse, sessions, estate, await open_poll(sessions, estate, a_plan(estate)))


def a_photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", comment=b"secret place")
    return out.getvalue()


async def filled(browser: httpx.AsyncClient, address: str, said: dict[str, str]) -> dict[str, str]:
    """The form of an entrance as it stands, with these answers by room."""
    page = pages.read(await browser.get(address))
    form = page.select_one("form[enctype]")
    assert form is not None
    values = {
        str(field["name"]): str(field.get("value", ""))
        for field in form.select("input[type=hidden], input[type=datetime-local]")
    }
    for legend in form.select("fieldset"):
        room = legend.select_one(".legend")
        assert room is not None
        if room.get_text(strip=True) in said:
            radio = legend.select_one("input")
            assert radio is not None
            values[str(radio["name"])] = said[room.get_text(strip=True)]
    return values


async def test_a_helper_tells_of_many_doors_at_once_and_sees_only_their_own_list(place: Place) -> None:
    chair = await place.holder(Role.COMMITTEE)
    entrance, other = place.estate.entrances["1 栋 1 单元"], place.estate.entrances["2 栋 1 单元"]
    helper = await place.helper(chair, entrance)
    await vote(place.sessions, place.estate, place.poll, "乙", Choice.AGAINST)
    listed = pages.words(await helper.get(f"{place.here}/doors"))
    assert "1 栋 1 单元" in listed
    assert "2 栋" not in listed
    address = f"{place.here}/doors/{entrance}"
    shown = pages.words(await helper.get(address))
    assert "101" in shown
    assert "201" in shown
    assert "102" not in shown, "who has voted needs no visit"
    values = await filled(helper, address, {"101": "in_person", "201": "unreachable"})
    assert (await helper.post(address, data=values, files={"picture": ("", b"")})).status_code == 303
    assert {(each.place, each.how, each.by) for each in await place.recorded()} == {
        ("201", "unreachable", "甲"),
        ("101", "in_person", "甲"),
    }
    assert (await helper.get(f"{address}/paper")).status_code == 200
    for refused in (f"{place.here}/doors/{other}", f"{place.here}/doors/{other}/paper"):
        assert (await helper.get(refused)).status_code == 403
    assert (await helper.post(f"{place.here}/doors/{other}", data=values)).status_code == 403


async def test_each_floor_has_its_own_button_which_leads_back_to_the_floor(place: Place) -> None:
    chair = await place.holder(Role.COMMITTEE)
    address = f"{place.here}/doors/{place.estate.entrances['1 栋 1 单元']}"
    page = pages.read(await chair.get(address))
    assert [each.get_text() for each in page.select("form h2")] == ["Floor 1", "Floor 2"]
    assert [str(each["value"]) for each in page.select("form button[name=floor]")] == ["1"]
    form = await filled(chair, address, {"101": "in_person"})
    saved = await chair.post(address, data={**form, "floor": "1"})
    assert saved.headers["location"] == f"{address}#floor-1"


async def test_a_list_that_is_taken_back_shows_nothing_more(place: Place) -> None:
    chair = await place.holder(Role.COMMITTEE)
    helper = await place.helper(chair, place.estate.buildings["1 栋"])
    assert (await helper.get(f"{place.here}/doors")).status_code == 200
    assert "From door to door" in pages.words(await helper.get(place.here))
    page = await chair.get(f"{place.manage}/walks")
    form = pages.read(page).select_one("form.act")
    assert form is not None
    assert (await chair.post(str(form["action"]), data={"_csrf_token": pages.proof(page)})).status_code == 303
    assert (await helper.get(f"{place.here}/doors")).status_code == 403
    assert "From door to door" not in pages.words(await helper.get(place.here))


@pytest.mark.parametrize("role", [None, Role.LEAD, Role.COUNTER, Role.AUDITOR])
async def test_others_see_no_list_and_give_none_out(place: Place, role: Role | None) -> None:
    browser = await place.holder(role)
    entrance = place.estate.entrances["1 栋 1 单元"]
    for path in (
        f"{place.here}/doors",
        f"{place.here}/doors/{entrance}",
        f"{place.manage}/walks",
        f"{place.manage}/deliveries/{entrance}",
    ):
        assert (await browser.get(path)).status_code == 403, path


async def test_a_photo_is_written_anew_and_seen_by_staff_alone(place: Place) -> None:
    chair = await place.holder(Role.COMMITTEE)
    entrance = place.estate.entrances["1 栋 1 单元"]
    address = f"{place.here}/doors/{entrance}"
    values = await filled(chair, address, {"101": "posted_notice"})
    sent = {"picture": ("door.jpg", a_photo(), "image/jpeg")}
    assert (await chair.post(address, data=values, files=sent)).status_code == 303
    (delivery,) = await place.recorded()
    photo = f"{place.manage}/photos/{delivery.photo_id}"
    staff = await place.holder(Role.STAFF)
    shown = await staff.get(photo)
    assert shown.headers["content-type"] == "image/webp"
    assert b"secret place" not in shown.content
    assert photo in (await staff.get(f"{place.manage}/deliveries/{entrance}")).text
    assert photo not in (await chair.get(f"{place.manage}/deliveries/{entrance}")).text
    assert (await chair.get(photo)).status_code == 403
    assert (await staff.get(f"{place.manage}/photos/{place.estate.id}")).status_code == 404


@pytest.mark.parametrize(
    ("said", "at", "words"),
    [
        ({}, "", "Say of one home at least"),
        ({"101": "in_person"}, "2999-01-01T10:00", "This time has not come yet"),
        ({"101": "in_person"}, "0001-01-01", "Look at the year again"),
        ({"101": "in_person"}, "yesterday", "Write a day and a time"),
        ({"101": "flew_in"}, "", "This form is not the one we gave you"),
    ],
)
async def test_a_form_that_cannot_be_is_shown_again_with_the_reason(
    place: Place, said: dict[str, str], at: str, words: str
) -> None:
    chair = await place.holder(Role.STAFF)
    address = f"{place.here}/doors/{place.estate.entrances['1 栋 1 单元']}"
    values = await filled(chair, address, said)
    answer = await chair.post(address, data=values | ({"at": at} if at else {}))
    assert answer.status_code == 422
    assert words in pages.faults(answer)
    assert await place.recorded() == ()


async def test_a_file_that_is_no_picture_is_refused_at_its_field(place: Place) -> None:
    chair = await place.holder(Role.STAFF)
    address = f"{place.here}/doors/{place.estate.entrances['1 栋 1 单元']}"
    values = await filled(chair, address, {"101": "in_person"})
    answer = await chair.post(address, data=values, files={"picture": ("x.jpg", b"no picture", "image/jpeg")})
    assert answer.status_code == 422
    assert pages.read(answer).select_one("#error-picture") is not None
    assert await place.recorded() == ()


async def test_a_list_needs_somebody_and_somewhere(place: Place) -> None:
    chair = await place.holder(Role.STAFF)
    page = await chair.get(f"{place.manage}/walks", params={"q": "王"})
    answer = await chair.post(f"{place.manage}/walks", data={"_csrf_token": pages.proof(page), "q": "王"})
    assert answer.status_code == 422
    assert "Choose one from the list." in pages.faults(answer)


async def test_after_the_close_there_is_no_list_any_more(place: Place, clock: Hands) -> None:
    chair = await place.holder(Role.STAFF)
    clock.advance(timedelta(hours=2))
    assert (await chair.get(f"{place.here}/doors")).status_code == 409
