"""The verifier believes a ballot by proxy only where the log shows a mandate that held, and two people behind it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bundles.counted import Counted, bundle_of, sequenced
from bundles.forging import BALLOTS, CONFIG, Bundle
from bundles.test_paper_verified import check, told
from conftest import Database
from database_clock import make_movable, pass_time
from deliberation.audit import queries as audit
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading
from deliberation.ledger import canonical, digests
from deliberation.papers.ways import Ways
from deliberation.polls.casting import Accepted
from deliberation.verifier.roots import Named
from polling import Home, a_plan, an_estate, closed, open_poll, vote
from polls.proxying import Proxies, a_desk_clerk, a_neighbour
from verifier.samples import evidence, failed

FOR, AGAINST = Choice.FOR, Choice.AGAINST
HOMES = (
    Home(label="101", owners=("张三丰",), area_cm2=882_000),
    Home(label="102", owners=("李秀英",), area_cm2=1_204_500),
    Home(label="103", owners=("陈国强",), area_cm2=1_000_100),
)


def nobody_gave_it(bundle: Bundle) -> None:
    _edit(bundle, "proxy.given", 0, voter_ref="ab" * 16)


def it_was_given_to_somebody_else(bundle: Bundle) -> None:
    _edit(bundle, "proxy.given", 1, holder_ref="ab" * 16)


def one_clerk_took_it_in_and_confirmed_it(bundle: Bundle) -> None:
    actor = bundle.entry(bundle.find("proxy.given")[1])["actor"]
    bundle.edit_entry(bundle.find("proxy.confirmed")[0], lambda entry: entry.update(actor=actor))


def a_clerk_says_the_holder_took_it_on(bundle: Bundle) -> None:
    actor = bundle.entry(bundle.find("proxy.confirmed")[0])["actor"]
    bundle.edit_entry(bundle.find("proxy.accepted")[0], lambda entry: entry.update(actor=actor))


def one_on_paper_is_said_to_have_come_online(bundle: Bundle) -> None:
    _edit(bundle, "proxy.given", 1, way="online")


def it_was_taken_back_before(bundle: Bundle) -> None:
    bundle.move(bundle.find("proxy.revoked")[-1], bundle.find("ballot.accepted")[0])


def its_term_was_over(bundle: Bundle) -> None:
    at = bundle.entry(bundle.find("ballot.accepted")[0])["at"]
    _edit(bundle, "proxy.given", 0, valid_until=at)


def the_owner_had_voted_before(bundle: Bundle) -> None:
    """The end of the mandate left out, and the owner's vote before the proxy's."""
    at = bundle.find("proxy.revoked")[0]
    bundle.edit_entry(at, lambda entry: entry["data"].update(mandate_sha256=_mandate(bundle, 1)))
    own = next(i for i in bundle.find("ballot.accepted") if bundle.entry(i)["data"]["channel"] == "web")
    bundle.move(own, bundle.find("ballot.accepted")[0])


def a_mandate_that_was_never_given_ended(bundle: Bundle) -> None:
    _edit(bundle, "proxy.revoked", 0, mandate_sha256=f"sha256:{'ab' * 32}")


def fewer_were_allowed(bundle: Bundle) -> None:
    bundle.edit(CONFIG, lambda config: config["ways"].update(mandates_most=1))
    sha256 = digests.document(canonical.encode(bundle.json(CONFIG)["ways"]))
    (index,) = (at for at in bundle.find("config.changed") if bundle.entry(at)["data"]["setting"] == "ways")
    bundle.edit_entry(index, lambda entry: entry["data"].update(value_sha256=sha256))


def a_vote_online_is_said_to_be_by_proxy(bundle: Bundle) -> None:
    line = next(
        i for i, each in enumerate(bundle.lines(BALLOTS)) if each.get("body", {}).get("channel") == "web"
    )
    bundle.edit_line(BALLOTS, line, lambda each: each["body"].update(channel="proxy"))
    bundle.recommit()


LIES: dict[Callable[[Bundle], None], str] = {
    nobody_gave_it: "gave its caster no mandate",
    it_was_given_to_somebody_else: "gave its caster no mandate",
    one_clerk_took_it_in_and_confirmed_it: "nobody but who gave it",
    a_clerk_says_the_holder_took_it_on: "nobody but who gave it",
    one_on_paper_is_said_to_have_come_online: "nobody but who gave it",
    it_was_taken_back_before: "had been taken back",
    its_term_was_over: "was over",
    the_owner_had_voted_before: "had voted after giving",
    a_mandate_that_was_never_given_ended: "never given",
    fewer_were_allowed: "1 are allowed",
    a_vote_online_is_said_to_be_by_proxy: "gave its caster no mandate",
}


@pytest.fixture
async def bundle(sessions: Sessions, database: Database) -> tuple[bytes, Named]:
    """One neighbour votes for two, by a mandate given online and one on paper; the first owner then votes too."""
    await make_movable(database)
    estate = await an_estate(sessions, HOMES)
    proxies = Proxies(
        sessions,
        estate,
        await open_poll(sessions, estate, replace(a_plan(estate), ways=Ways(mandates_most=2))),
    )
    neighbour = await a_neighbour(sessions, estate, "周邻")
    online = await proxies.held("张三丰", neighbour, told=FOR)
    one, two = [await a_desk_clerk(sessions, proxies.poll) for _ in range(2)]
    paper = await proxies.take_in("李秀英", neighbour, one)
    await proxies.confirm(paper, two)  # type: ignore[arg-type]
    assert isinstance(await proxies.vote(online, neighbour, "张三丰", FOR), Accepted)
    assert isinstance(await proxies.vote(paper, neighbour, "李秀英", AGAINST), Accepted)  # type: ignore[arg-type]
    assert isinstance(await vote(sessions, estate, proxies.poll, "张三丰", AGAINST), Accepted)
    await pass_time(database, "2 hours")
    after = await closed(sessions, estate, proxies.poll)
    await sequenced(sessions, estate)
    async with reading(sessions, estate.id) as db:
        vkey = (await audit.get_log(db, estate.id)).vkey
    data = await bundle_of(sessions, Counted(estate, after))
    return data, Named("vkey.txt", f"{vkey}\n".encode())


async def test_votes_on_good_mandates_are_found_true_and_every_lie_about_them_is_named(
    bundle: tuple[bytes, Named],
) -> None:
    data, vkey = bundle
    assert failed(check(data, vkey)) == set()
    assert "ballots by proxy: 2" in evidence(check(data, vkey), "proxies")
    found = {}
    for lie, words in LIES.items():
        verdict = check(told(data, lie), vkey)
        said = "proxies" in failed(verdict) and words in evidence(verdict, "proxies")
        found[lie.__name__] = said or evidence(verdict, "proxies")
    assert found == dict.fromkeys((lie.__name__ for lie in LIES), True)


def _mandate(bundle: Bundle, which: int) -> object:
    return bundle.entry(bundle.find("proxy.given")[which])["data"]["mandate_sha256"]


def _edit(bundle: Bundle, kind: str, which: int, **changes: object) -> None:
    bundle.edit_entry(bundle.find(kind)[which], lambda entry: entry["data"].update(changes))
