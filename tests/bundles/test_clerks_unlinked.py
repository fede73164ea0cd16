"""Whoever acts for others does so by a name of their own: no bundle ties it to the one they vote under, but an auditor's."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

import pytest

from bundles.counted import Counted, bundle_of, files_of, log_of, sequenced
from bundles.forging import Bundle, Value
from bundles.test_disputed import cast, verified, vkey_of
from bundles.test_paper_verified import told
from conftest import Database
from database_clock import make_movable, pass_time
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions
from deliberation.ledger import digests
from deliberation.ledger.bundle import Grade
from deliberation.papers.ways import Ways
from deliberation.polls.amending import endings
from deliberation.polls.casting import Accepted, Voter
from deliberation.polls.dispute_rules import Decider, DecidesOnOwnBallot, Outcome
from deliberation.polls.paper_ends import Clerk
from deliberation.polls.paper_rules import Ended
from deliberation.polls.proxies.wanted import Giver
from deliberation.verifier.docket import Status
from polling import PEPPER, Home, a_plan, a_voter, an_estate, open_poll
from polling import closed as close
from polls.amendments import Amending, measure
from polls.desk import Desk
from polls.helping import Helping
from polls.proxying import Proxies
from polls.test_disputes import ballot_of, decide, dispute
from verifier.samples import evidence, failed

FOR, AGAINST = Choice.FOR, Choice.AGAINST
CLERKS = ("书记甲", "书记乙", "书记丙", "书记丁", "书记戊")
NAMES = (*CLERKS, "张三丰", "李秀英", "陈国强", "赵六", "孙七")
HOMES = tuple(Home(label=str(101 + at), owners=(name,)) for at, name in enumerate(NAMES))
HANDS = "vote/hands.jsonl"


class Held(NamedTuple):
    """A vote in which clerks who own homes did all that can be done for others, and voted themselves."""

    counted: Counted
    voters: tuple[Voter, ...]
    refused: tuple[str, ...]
    """Who was not allowed to decide about the ballot by mandate."""


@pytest.fixture
async def held(sessions: Sessions, database: Database) -> Held:
    """甲 takes in what 乙 confirms; 丙 votes for 赵六, who disputes it; 丁 and 戊 reject that."""
    await make_movable(database)
    estate = await an_estate(sessions, HOMES)
    plan = replace(a_plan(estate), ways=Ways(mandates_most=2, assisted_most=3))
    poll = await open_poll(sessions, estate, plan)
    voters = tuple([await a_voter(sessions, estate, name) for name in CLERKS])
    one, two, three = (
        Clerk(account_id=each.account_id, person_id=each.person_id, pepper=PEPPER) for each in voters[:3]
    )
    desk, helping = Desk(sessions, estate, poll), Helping(sessions, estate, poll)
    forms = await desk.printed(three)
    await desk.receive(forms["106"], one)
    ends = [await desk.read(forms["106"], clerk, "张三丰", FOR) for clerk in (one, two)]
    await helping.confirmed("李秀英", AGAINST, one)
    slip = (await helping.printed(one))[0]
    await helping.sign(await helping.said("陈国强", FOR), one, slip)
    assert ends == [None, Ended.COUNTED]
    assert (await helping.witness(slip, two, "陈国强", FOR)).value == Ended.COUNTED.value

    proxies, holder = Proxies(sessions, estate, poll), voters[2].account_id
    mandate = await proxies.take_in("赵六", holder, _at_desk(one, poll.id))
    assert isinstance(mandate, UUID)
    await proxies.confirm(mandate, _at_desk(two, poll.id))
    by_proxy = await proxies.vote(mandate, holder, "赵六", AGAINST)
    assert isinstance(by_proxy, Accepted)
    first, second = (endings.Clerk(**vars(clerk)) for clerk in (one, two))
    await measure(sessions, estate, "110", 770_000)
    await Amending(sessions, estate, poll, first, second).amend("110")

    opened = await dispute(sessions, estate, await ballot_of(sessions, estate, by_proxy.code), "赵六")
    refused = []
    for name, voter in zip(CLERKS, voters, strict=True):
        decider = Decider(voter.account_id, voter.person_id, Role.STAFF)
        try:
            await decide(sessions, estate, opened, decider, Outcome.REJECTED)
        except DecidesOnOwnBallot:
            refused.append(name)
    for name in CLERKS:
        await cast(sessions, estate, poll, name, FOR)
    await pass_time(database, "2 hours")
    after = await close(sessions, estate, poll)
    await sequenced(sessions, estate)
    return Held(Counted(estate, after), voters, tuple(refused))


async def test_no_public_entry_by_a_clerk_bears_the_name_the_clerk_votes_under(
    sessions: Sessions, held: Held
) -> None:
    poll_id = held.counted.poll.id
    public = await bundle_of(sessions, held.counted)
    log = [entry for entry in log_of(files_of(public)) if entry.data.get("vote") == str(poll_id)]
    own = {each.caster(poll_id).ref for each in held.voters} | {
        each.reference(poll_id) for each in held.voters
    }
    online = [entry for entry in log if entry.type == "ballot.accepted" and entry.data["channel"] == "web"]
    assert {entry.actor.ref for entry in online} == {each.caster(poll_id).ref for each in held.voters}
    assert {entry.actor.kind for entry in online} == {"member"}
    for_others = [entry for entry in log if entry.actor.kind == "clerk"]
    assert {"paper.received", "paper.confirmed", "assisted.confirmed", "proxy.given", "proxy.confirmed"} | {
        *("roll.amend_proposed", "roll.amended", "dispute.decided", "dispute.closed", "ballot.accepted")
    } <= {entry.type for entry in for_others}
    assert [entry.type for entry in for_others if entry.actor.ref in own] == []
    assert HANDS not in files_of(public)
    verdict = verified(public, await vkey_of(sessions, held.counted))
    assert failed(verdict) == set()
    assert verdict.status("proxies") is Status.SKIP
    assert "auditors see" in evidence(verdict, "proxies")


def the_holder_took_it_in(bundle: Bundle) -> None:
    bundle.edit_entry(bundle.find("proxy.given")[0], lambda entry: entry["actor"].update(ref=holder(bundle)))


def the_holder_confirmed_it(bundle: Bundle) -> None:
    at = bundle.find("proxy.confirmed")[0]
    bundle.edit_entry(at, lambda entry: entry["actor"].update(ref=holder(bundle)))


def the_holder_has_another_name_at_the_desk(bundle: Bundle) -> None:
    bundle.edit_line(HANDS, 0, lambda line: line["body"].update(clerk="ab" * 16))


def nobody_says_who_decided(bundle: Bundle) -> None:
    bundle.put_lines(HANDS, bundle.lines(HANDS)[:-1])


def a_clerk_who_confirmed_the_mandate_decides(bundle: Bundle) -> None:
    by = bundle.entry(bundle.find("proxy.confirmed")[0])["actor"]["ref"]
    bundle.edit_entry(bundle.find("dispute.decided")[0], lambda entry: entry["actor"].update(ref=by))


def one_person_decides_twice(bundle: Bundle) -> None:
    first, second = bundle.find("dispute.decided")
    actor = bundle.entry(first)["actor"]
    bundle.edit_entry(second, lambda entry: entry.update(actor=actor))


def the_proxy_decides(bundle: Bundle) -> None:
    """Under their own name as a clerk, which is sealed as it should be."""
    at, salt = bundle.find("dispute.decided")[0], "cd" * 32
    body: Value = bundle.lines(HANDS)[0]["body"]
    sealed = digests.commitment(bytes.fromhex(salt), "dispute.decided", body)
    bundle.edit_entry(
        at, lambda entry: entry.update(actor={"kind": "clerk", "ref": body["clerk"]}, commit=sealed)
    )
    bundle.edit_line(HANDS, 1, lambda line: line.update(salt=salt, body=body))


def holder(bundle: Bundle) -> str:
    """The name that the proxy has at the desk."""
    found: str = bundle.lines(HANDS)[0]["body"]["clerk"]
    return found


LIES: dict[Callable[[Bundle], None], tuple[str, str]] = {
    the_holder_took_it_in: ("proxies", "its holder took in"),
    the_holder_confirmed_it: ("proxies", "its holder took in or confirmed"),
    the_holder_has_another_name_at_the_desk: ("proxies", "is not what entry"),
    nobody_says_who_decided: ("disputes", "does not say who"),
    a_clerk_who_confirmed_the_mandate_decides: ("disputes", "through the same hands"),
    one_person_decides_twice: ("disputes", "two people had not decided"),
    the_proxy_decides: ("disputes", "through the same hands"),
}


async def test_auditors_see_that_no_clerk_was_both_and_every_lie_about_it_is_named(
    sessions: Sessions, held: Held
) -> None:
    assert held.refused == CLERKS[:3]
    data, vkey = await bundle_of(sessions, held.counted, Grade.AUDITOR), await vkey_of(sessions, held.counted)
    verdict = verified(data, vkey)
    assert failed(verdict) == set()
    assert {verdict.status("proxies"), verdict.status("disputes")} == {Status.PASS}
    found = {}
    for lie, (check, words) in LIES.items():
        verdict = verified(told(data, lie), vkey)
        found[lie.__name__] = check in failed(verdict) and words in evidence(verdict, check)
    assert found == dict.fromkeys((lie.__name__ for lie in LIES), True)


def _at_desk(clerk: Clerk, poll_id: UUID) -> Giver:
    actor = clerk.actor(poll_id)
    return Giver(account_id=clerk.account_id, person_id=clerk.person_id, actor=actor, pepper=PEPPER)
