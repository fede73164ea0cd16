"""The verifier believes a ballot on paper only where the log shows two people at its form."""

import io
from collections.abc import Callable

import pytest

from bundles.counted import Counted, bundle_of, sequenced
from bundles.forging import BALLOTS, Bundle
from conftest import LOG_SEED, Database
from database_clock import make_movable, pass_time
from deliberation.audit import queries as audit
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading
from deliberation.polls.paper_rules import Ended, Unreadable
from deliberation.verifier import checking, roots
from deliberation.verifier.docket import Verdict
from deliberation.verifier.roots import Named
from polling import Home, a_plan, an_estate, closed, open_poll, vote
from polls.desk import Desk, a_clerk
from verifier.samples import evidence, failed

HOMES = (
    Home(label="101", owners=("张三丰",), area_cm2=882_000),
    Home(label="102", owners=("李秀英",), area_cm2=1_204_500),
    Home(label="103", owners=("陈国强",), area_cm2=1_000_100),
)


def one_person_reads_twice(bundle: Bundle) -> None:
    first, second = bundle.find("paper.entered")[:2]
    actor = bundle.entry(first)["actor"]
    for index in (second, bundle.find("paper.confirmed")[0]):
        bundle.edit_entry(index, lambda entry: entry.update(actor=actor))


def nobody_confirms(bundle: Bundle) -> None:
    _edit(bundle, "paper.confirmed", 0, ballot=None)


def somebody_else_s_ballot_is_confirmed(bundle: Bundle) -> None:
    _edit(bundle, "paper.confirmed", 1, ballot="ab" * 32)


def the_form_came_at_another_moment(bundle: Bundle) -> None:
    index = bundle.find("paper.received")[0]
    at = bundle.entry(index)["at"]
    later = f"{at[:-4]}{(int(at[-4:-1]) + 1) % 1000:03}Z"
    bundle.edit_entry(index, lambda entry: entry.update(at=later))


def a_form_is_settled_twice_and_another_never(bundle: Bundle) -> None:
    _edit(bundle, "paper.confirmed", 1, serial=1)


def a_vote_online_is_said_to_be_on_paper(bundle: Bundle) -> None:
    bundle.edit_line(BALLOTS, 0, lambda line: line["body"].update(channel="paper"))
    bundle.recommit()


LIES = {
    one_person_reads_twice: "not read by two people",
    nobody_confirms: "no form is said to hold it",
    somebody_else_s_ballot_is_confirmed: "a ballot that is not in the log",
    the_form_came_at_another_moment: "did not come in at that moment",
    a_form_is_settled_twice_and_another_never: "settled more than once",
    a_vote_online_is_said_to_be_on_paper: "no form is said to hold it",
}


@pytest.fixture
async def bundle(sessions: Sessions, database: Database) -> tuple[bytes, Named]:
    """One vote online, one on paper, and a form that nobody signed."""
    await make_movable(database)
    estate = await an_estate(sessions, HOMES)
    desk = Desk(sessions, estate, await open_poll(sessions, estate, a_plan(estate)))
    await vote(sessions, estate, desk.poll, "陈国强", Choice.AGAINST)
    one, two = await a_clerk(sessions), await a_clerk(sessions)
    forms = await desk.printed(one)
    for serial in forms.values():
        await desk.receive(serial, one)
    ends = [await desk.read(forms["101"], clerk, "张三丰", Choice.FOR) for clerk in (one, two)]
    ends += [await desk.read(forms["102"], clerk, "", Unreadable.NOT_SIGNED) for clerk in (one, two)]
    assert ends == [None, Ended.COUNTED, None, Ended.SET_ASIDE]
    await pass_time(database, "2 hours")
    after = await closed(sessions, estate, desk.poll)
    await sequenced(sessions, estate)
    async with reading(sessions, estate.id) as db:
        vkey = (await audit.get_log(db, estate.id)).vkey
    data = await bundle_of(sessions, Counted(estate, after))
    return data, Named("vkey.txt", f"{vkey}\n".encode())


async def test_what_two_people_read_is_found_true_and_every_lie_about_it_is_named(
    bundle: tuple[bytes, Named],
) -> None:
    data, vkey = bundle
    assert failed(check(data, vkey)) == set()
    assert evidence(check(data, vkey), "paper") == "ballots on paper: 1, each read by two people apart"
    found = {}
    for lie, words in LIES.items():
        verdict = check(told(data, lie), vkey)
        found[lie.__name__] = "paper" in failed(verdict) and words in evidence(verdict, "paper")
    assert found == dict.fromkeys((lie.__name__ for lie in LIES), True)


def check(data: bytes, vkey: Named) -> Verdict:
    return checking.check(io.BytesIO(data), roots.read(vkey))


def told(data: bytes, lie: Callable[[Bundle], None]) -> bytes:
    made = Bundle.opened(data, LOG_SEED)
    lie(made)
    made.relog()
    return made.sealed()


def _edit(bundle: Bundle, kind: str, which: int, **changes: object) -> None:
    bundle.edit_entry(bundle.find(kind)[which], lambda entry: entry["data"].update(changes))
