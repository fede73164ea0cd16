"""The verifier believes a ballot with a helper only where its owner's code or a second person stands behind it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bundles.counted import Counted, bundle_of, sequenced
from bundles.forging import BALLOTS, CONFIG, Bundle
from bundles.test_paper_verified import HOMES, check, told
from conftest import Database
from database_clock import make_movable, pass_time
from deliberation.audit import queries as audit
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading
from deliberation.ledger import canonical, digests
from deliberation.papers.ways import Ways
from deliberation.polls.assisting.rules import Ended
from deliberation.polls.assisting.taking import Recorded
from deliberation.verifier.roots import Named
from polling import a_plan, an_estate, closed, open_poll, vote
from polls.desk import a_clerk
from polls.helping import Helping
from verifier.samples import evidence, failed

BEGUN, CONFIRMED = "assisted.begun", "assisted.confirmed"


def nobody_confirmed_it(bundle: Bundle) -> None:
    _edit(bundle, CONFIRMED, 0, ballot=None)


def another_ballot_was_confirmed(bundle: Bundle) -> None:
    bundle.insert(bundle.find(CONFIRMED)[0], bundle.entry(bundle.find(CONFIRMED)[0]))
    _edit(bundle, CONFIRMED, 0, ballot="ab" * 32)
    bundle.rebox()


def the_helper_alone_read_the_slip(bundle: Bundle) -> None:
    helper = bundle.entry(bundle.find(BEGUN)[0])["actor"]
    bundle.edit_entry(bundle.find(CONFIRMED)[1], lambda entry: entry.update(actor=helper))


def somebody_else_brought_the_code(bundle: Bundle) -> None:
    other = bundle.entry(bundle.find(CONFIRMED)[1])["actor"]
    bundle.edit_entry(bundle.find(CONFIRMED)[0], lambda entry: entry.update(actor=other))


def the_slip_came_at_another_moment(bundle: Bundle) -> None:
    index = bundle.find(BEGUN)[0]
    at = bundle.entry(index)["at"]
    later = f"{at[:-4]}{(int(at[-4:-1]) + 1) % 1000:03}Z"
    bundle.edit_entry(index, lambda entry: entry.update(at=later))


def confirmed_by_a_nod(bundle: Bundle) -> None:
    _edit(bundle, CONFIRMED, 0, method="nod")


def a_helper_brought_more_codes(bundle: Bundle) -> None:
    the_helper_alone_read_the_slip(bundle)
    _edit(bundle, CONFIRMED, 1, method="code", slip=None)


def a_slip_vanished(bundle: Bundle) -> None:
    _edit(bundle, CONFIRMED, 2, slip=3)


def a_vote_online_had_a_helper(bundle: Bundle) -> None:
    index = next(
        place for place, line in enumerate(bundle.lines(BALLOTS)) if line["body"]["channel"] == "web"
    )
    bundle.edit_line(BALLOTS, index, lambda line: line["body"].update(channel="assisted"))
    bundle.recommit()


def helpers_were_never_allowed(bundle: Bundle) -> None:
    """Said afterwards, in the file and in the log."""
    bundle.edit(CONFIG, lambda config: config["ways"].update(assisted_most=0))
    sha256 = digests.document(canonical.encode(bundle.json(CONFIG)["ways"]))
    (index,) = (at for at in bundle.find("config.changed") if bundle.entry(at)["data"]["setting"] == "ways")
    bundle.edit_entry(index, lambda entry: entry["data"].update(value_sha256=sha256))


LIES: dict[Callable[[Bundle], None], str] = {
    nobody_confirmed_it: "nobody is said to have confirmed it",
    another_ballot_was_confirmed: "confirms a ballot with a helper that is not in the log",
    the_helper_alone_read_the_slip: "its helper alone is the witness of its slip",
    somebody_else_brought_the_code: "its helper did not bring in the code",
    the_slip_came_at_another_moment: "did not bring in the slip at that moment",
    confirmed_by_a_nod: "confirmed by nod, which is no way we know",
    a_slip_vanished: "nothing came of it before the close",
    a_vote_online_had_a_helper: "nobody is said to have confirmed it",
    a_helper_brought_more_codes: "was the only witness of 2 ballots, 1 are allowed",
    helpers_were_never_allowed: "this vote was opened without helpers",
}


@pytest.fixture
async def bundle(sessions: Sessions, database: Database) -> tuple[bytes, Named]:
    """One vote online, one with a helper by code, one by a slip, and a slip that said something else."""
    await make_movable(database)
    estate = await an_estate(sessions, HOMES)
    plan = replace(a_plan(estate), ways=Ways(assisted_most=1))
    homes = Helping(sessions, estate, await open_poll(sessions, estate, plan))
    helper, other = await a_clerk(sessions), await a_clerk(sessions)
    await vote(sessions, estate, homes.poll, "陈国强", Choice.AGAINST)
    assert isinstance(await homes.confirmed("张三丰", Choice.FOR, helper), Recorded)
    good, bad = await homes.printed(other, 2)
    for slip, read in ((good, Choice.FOR), (bad, Choice.AGAINST)):
        await homes.sign(await homes.said("李秀英", Choice.FOR), helper, slip)
        ended = await homes.witness(slip, other, "李秀英", read)
        assert ended is (Ended.COUNTED if read is Choice.FOR else Ended.SET_ASIDE)
    await pass_time(database, "2 hours")
    after = await closed(sessions, estate, homes.poll)
    await sequenced(sessions, estate)
    async with reading(sessions, estate.id) as db:
        vkey = (await audit.get_log(db, estate.id)).vkey
    data = await bundle_of(sessions, Counted(estate, after))
    return data, Named("vkey.txt", f"{vkey}\n".encode())


async def test_what_owners_and_second_people_confirmed_is_found_true_and_every_lie_about_it_is_named(
    bundle: tuple[bytes, Named],
) -> None:
    data, vkey = bundle
    assert failed(check(data, vkey)) == set()
    words = "ballots with a helper: 2, each confirmed by its owner's code or a second person"
    assert evidence(check(data, vkey), "helpers") == words
    found = {}
    for lie, said in LIES.items():
        verdict = check(told(data, lie), vkey)
        found[lie.__name__] = "helpers" in failed(verdict) and said in evidence(verdict, "helpers")
    assert found == dict.fromkeys((lie.__name__ for lie in LIES), True)


def _edit(bundle: Bundle, kind: str, which: int, **changes: object) -> None:
    bundle.edit_entry(bundle.find(kind)[which], lambda entry: entry["data"].update(changes))
