"""The verifier follows the roll from the freezing to the close, and believes an amendment only where two people stand behind it."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from bundles.counted import Counted, bundle_of, lines_of, sequenced
from bundles.forging import BALLOTS, CLOSED, ROLL, Bundle
from bundles.test_readme import followed, wrong
from conftest import LOG_SEED, Database
from database_clock import make_movable, pass_time
from deliberation.audit import queries as audit
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading
from deliberation.kernel import canonical
from deliberation.ledger import digests
from deliberation.ledger.bundle import Grade
from deliberation.polls.amended.causes import Cause, Outcome
from deliberation.verifier import checking, roots
from deliberation.verifier.docket import Verdict
from deliberation.verifier.roots import Named
from polling import Home, closed, vote
from polls.amendments import amending, measure, sell
from verifier.samples import evidence, failed

AMENDMENTS = "vote/amendments.jsonl"
HOMES = (
    Home(label="101", owners=("张三丰",), area_cm2=882_000),
    Home(label="102", owners=("李秀英",), area_cm2=1_204_500),
    Home(label="103", owners=("陈国强",), area_cm2=1_000_100),
    Home(label="104", owners=("陈国强",), area_cm2=700_000),
)


@pytest.fixture
async def bundles(sessions: Sessions, database: Database) -> tuple[dict[Grade, bytes], Named]:
    """One home is sold to a neighbour, another one's area is put right, a third had voted; then all vote."""
    await make_movable(database)
    at = await amending(sessions, HOMES)
    await vote(sessions, at.estate, at.poll, "李秀英", Choice.AGAINST)
    await sell(sessions, at.estate, "104", "张三丰")
    assert (await at.amend("104")).outcome is Outcome.AMENDED
    await measure(sessions, at.estate, "103", 1_000_000)
    assert (await at.amend("103", Cause.WRONG_AREA)).outcome is Outcome.AMENDED
    await sell(sessions, at.estate, "102", "陈国强")
    assert (await at.amend("102")).outcome is Outcome.STANDS
    for name in ("张三丰", "陈国强"):
        await vote(sessions, at.estate, at.poll, name, Choice.FOR)
    await pass_time(database, "2 hours")
    counted = Counted(at.estate, await closed(sessions, at.estate, at.poll))
    await sequenced(sessions, at.estate)
    async with reading(sessions, at.estate.id) as db:
        vkey = (await audit.get_log(db, at.estate.id)).vkey
    found = {grade: await bundle_of(sessions, counted, grade) for grade in Grade}
    return found, Named("vkey.txt", f"{vkey}\n".encode())


def one_person_alone(bundle: Bundle) -> None:
    _edit(bundle, "roll.amended", actor=bundle.entry(bundle.find("roll.amend_proposed")[0])["actor"])


def nobody_proposed_it(bundle: Bundle) -> None:
    _edit_data(bundle, "roll.amend_proposed", amendment="01a20500-0000-7000-8000-000000000000")


def another_amendment_is_confirmed(bundle: Bundle) -> None:
    _edit_data(bundle, "roll.amend_proposed", difference_sha256=f"sha256:{'ab' * 32}")


def it_comes_after_the_close(bundle: Bundle) -> None:
    place, close = bundle.find("roll.amended")[1], bundle.find(CLOSED)[0]
    first, second = bundle.entry(place), bundle.entry(close)
    bundle.put_entry(place, second)
    bundle.put_entry(close, first)


def it_comes_when_the_time_was_over(bundle: Bundle) -> None:
    _edit(bundle, "roll.amended", at=bundle.entry(bundle.find(CLOSED)[0])["data"]["closes_at"])


def the_home_had_voted(bundle: Bundle) -> None:
    """The first ballot becomes that of a home whose area is put right after it."""
    line, other = bundle.lines(BALLOTS)[0], bundle.lines(BALLOTS)[-1]
    named = {name: other["body"][name] for name in ("units", "voter", "weight")}
    bundle.edit_line(BALLOTS, 0, lambda each: each["body"].update(named))
    assert line["index"] < bundle.find("roll.amended")[0]
    bundle.recommit()


def other_parties_came(bundle: Bundle) -> None:
    bundle.edit_line(AMENDMENTS, 0, lambda line: line["added"][0].update(area_cm2=1))


def one_amendment_is_not_told(bundle: Bundle) -> None:
    bundle.put_lines(AMENDMENTS, bundle.lines(AMENDMENTS)[1:])


def the_roll_changed_without_an_entry(bundle: Bundle) -> None:
    """At the close another roll is named than the last amendment made."""
    bundle.edit_line(ROLL, 0, lambda line: line["item"].update(voters=["ab" * 16]))
    items = [canonical.encode(line["item"]) for line in bundle.lines(ROLL)]
    bundle.edit_data(CLOSED, roll_root=digests.set_root("roll", items))


def it_says_other_totals(bundle: Bundle) -> None:
    _edit_data(bundle, "roll.amended", total_heads=4)


LIES: dict[Callable[[Bundle], None], str] = {
    one_person_alone: "amendments",
    nobody_proposed_it: "amendments",
    another_amendment_is_confirmed: "amendments",
    it_comes_after_the_close: "amendments",
    it_comes_when_the_time_was_over: "amendments",
    the_home_had_voted: "amendments",
    other_parties_came: "amendments",
    one_amendment_is_not_told: "amendments",
    the_roll_changed_without_an_entry: "roll-root",
    it_says_other_totals: "roll-root",
}


async def test_an_amended_roll_is_found_true_and_every_lie_about_it_is_named(
    bundles: tuple[dict[Grade, bytes], Named], tmp_path: Path
) -> None:
    grades, vkey = bundles
    for data in grades.values():
        assert failed(check(data, vkey)) == set()
        assert evidence(check(data, vkey), "amendments").startswith("amendments: 2, each")
        assert [len(line["removed"]) for line in lines_of(data, "amendments")] == [2, 1]
    data = grades[Grade.PUBLIC]
    found = {lie.__name__: failed(check(told(data, lie), vkey)) & {at} for lie, at in LIES.items()}
    assert found == {lie.__name__: {at} for lie, at in LIES.items()}
    (tmp_path / "bundle.zip").write_bytes(data)
    parts = followed(tmp_path, vkey=vkey.data.decode().strip())
    assert wrong(parts) == []
    assert parts[7].count("by two people") == 2


def check(data: bytes, vkey: Named) -> Verdict:
    return checking.check(io.BytesIO(data), roots.read(vkey))


def told(data: bytes, lie: Callable[[Bundle], None]) -> bytes:
    made = Bundle.opened(data, LOG_SEED)
    lie(made)
    made.relog()
    return made.sealed()


def _edit(bundle: Bundle, kind: str, **changes: object) -> None:
    bundle.edit_entry(bundle.find(kind)[0], lambda entry: entry.update(changes))


def _edit_data(bundle: Bundle, kind: str, **changes: object) -> None:
    bundle.edit_entry(bundle.find(kind)[0], lambda entry: entry["data"].update(changes))
