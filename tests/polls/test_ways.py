"""The ways to vote are fixed when a vote is opened: which ballot goes first is then the same for the count and for whoever checks it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundles.counted import Counted, bundle_of, sequenced
from bundles.forging import CONFIG, Bundle
from bundles.test_paper_verified import HOMES, check, told
from conftest import Database
from database_clock import make_movable, pass_time
from deliberation.audit import queries as audit
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading
from deliberation.ledger import canonical, digests
from deliberation.papers import ways
from deliberation.papers.ways import Precedence, Ways
from deliberation.polls.casting import Accepted, Refused
from deliberation.polls.paper_rules import Ended
from deliberation.polls.rules import SignedOnPaper
from deliberation.verifier.roots import Named
from polling import a_plan, an_estate, closed, open_poll, vote
from polls.desk import Desk, a_clerk
from verifier.samples import evidence, failed

FOR, AGAINST = Choice.FOR, Choice.AGAINST
SIGNED = Ways(precedence=Precedence.SIGNED)


@given(
    st.builds(
        Ways,
        precedence=st.sampled_from(Precedence),
        mandates_most=st.integers(0, ways.MOST),
        assisted_most=st.integers(0, ways.MOST),
    )
)
def test_ways_are_read_as_they_were_written(chosen: Ways) -> None:
    assert ways.parse(chosen.canonical()) == chosen


@pytest.mark.parametrize("most", [-1, ways.MOST + 1, True, "3", None])
def test_ways_that_cannot_be_are_refused(most: object) -> None:
    data = canonical.encode({"v": 1, "precedence": "last", "mandates_most": most, "assisted_most": 0})
    with pytest.raises((ValueError, TypeError)):
        ways.parse(data)


@pytest.fixture
async def desk(sessions: Sessions, database: Database) -> Desk:
    await make_movable(database)
    estate = await an_estate(sessions, HOMES)
    plan = replace(a_plan(estate), ways=SIGNED)
    return Desk(sessions, estate, await open_poll(sessions, estate, plan))


async def test_where_signed_forms_go_first_no_vote_online_takes_their_place(
    desk: Desk, sessions: Sessions, database: Database
) -> None:
    one, two = await a_clerk(sessions), await a_clerk(sessions)
    forms = await desk.printed(one)
    await desk.receive(forms["101"], one)
    await desk.receive(forms["102"], one)
    assert isinstance(await vote(sessions, desk.estate, desk.poll, "张三丰", AGAINST), Accepted)
    ends = [await desk.read(forms["101"], clerk, "张三丰", FOR) for clerk in (one, two)]
    assert ends[-1] is Ended.COUNTED, "though the home voted online after the form had come in"
    late = await vote(sessions, desk.estate, desk.poll, "张三丰", AGAINST)
    assert isinstance(late, Refused)
    assert isinstance(late.refusal, SignedOnPaper)
    ends = [await desk.read(forms["102"], clerk, "李秀英", AGAINST) for clerk in (one, two)]
    assert ends[-1] is Ended.COUNTED

    await pass_time(database, "2 hours")
    await closed(sessions, desk.estate, desk.poll)
    data, vkey = await bundle(desk)
    assert failed(check(data, vkey)) == set()
    assert "signed first" in evidence(check(data, vkey), "ways")


async def test_another_precedence_than_the_one_fixed_at_the_opening_is_found(
    sessions: Sessions, database: Database
) -> None:
    await make_movable(database)
    estate = await an_estate(sessions, HOMES)
    desk = Desk(sessions, estate, await open_poll(sessions, estate, a_plan(estate)))
    one, two = await a_clerk(sessions), await a_clerk(sessions)
    serial = (await desk.printed(one))["101"]
    await desk.receive(serial, one)
    for clerk in (one, two):
        await desk.read(serial, clerk, "张三丰", FOR)
    assert isinstance(await vote(sessions, estate, desk.poll, "张三丰", AGAINST), Accepted)
    await pass_time(database, "2 hours")
    await closed(sessions, estate, desk.poll)
    data, vkey = await bundle(desk)
    assert failed(check(data, vkey)) == set()
    verdict = check(told(data, signed_forms_went_first), vkey)
    assert "takes the place of a signed one" in evidence(verdict, "ways")


def signed_forms_went_first(bundle: Bundle) -> None:
    """Said afterwards, in the file and in the log."""
    bundle.edit(CONFIG, lambda config: config["ways"].update(precedence="signed"))
    sha256 = digests.document(canonical.encode(bundle.json(CONFIG)["ways"]))
    (index,) = (at for at in bundle.find("config.changed") if bundle.entry(at)["data"]["setting"] == "ways")
    bundle.edit_entry(index, lambda entry: entry["data"].update(value_sha256=sha256))


async def bundle(desk: Desk) -> tuple[bytes, Named]:
    await sequenced(desk.sessions, desk.estate)
    async with reading(desk.sessions, desk.estate.id) as db:
        vkey = (await audit.get_log(db, desk.estate.id)).vkey
    data = await bundle_of(desk.sessions, Counted(desk.estate, desk.poll))
    return data, Named("vkey.txt", f"{vkey}\n".encode())
