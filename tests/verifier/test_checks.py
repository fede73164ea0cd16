"""Every check finds the lie it is there for, and no other check cries with it: the operator signs whatever is false."""

from collections.abc import Callable
from typing import Any

import pytest

from bundles import forging
from bundles.forging import BALLOTS, CERTIFICATE, CLOSED, CONFIG, NOTICE, REJECTED, ROLL, Bundle
from deliberation.kernel import canonical
from deliberation.ledger import digests, entry_bundle
from deliberation.verifier.docket import CHECKS, Status
from verifier import extended, named, samples
from verifier.samples import OTHER_KEY, check, evidence, failed, opened

HEX = "ab" * 32
WAYS = {"v": 1, "precedence": "signed", "mandates_most": 3, "assisted_most": 30}
Change = Callable[[Bundle], bytes]


def test_a_good_bundle_passes_all_checks_with_everything_a_reader_can_hold() -> None:
    bundle = opened()
    bundle.cosign(*(signer.line(bundle.head_text, samples.AT) for signer in samples.WITNESSES[:2]))
    verdict = check(
        bundle.sealed(),
        policy_file=samples.policy(),
        prevs=[samples.Named(f"prev {size}", samples.head(bundle, size)) for size in (0, 1, 7, 36)],
        receipts=[
            samples.Named("receipt", samples.a_receipt(bundle, 3, 20)),
            samples.Named("first", samples.a_plain_receipt(bundle)),
        ],
    )
    assert [finding for finding in verdict.findings if finding.status is not Status.PASS] == []
    assert (verdict.exit_code, len(verdict.findings)) == (0, len(CHECKS))
    assert "a ballot that counts" in evidence(verdict, "receipts")


def test_what_a_reader_does_not_hold_is_skipped_and_not_called_good() -> None:
    verdict = check(samples.good())
    assert verdict.of(Status.SKIP) == ("cosignatures", "consistency", "receipts")
    assert verdict.exit_code == 3


def test_ballots_that_were_replaced_are_not_shown_to_the_public_and_the_check_says_how_many() -> None:
    verdict = check(samples.good(10, 3))
    assert failed(verdict) == set()
    assert verdict.status("ballots-open") is Status.SKIP
    assert evidence(verdict, "ballots-open") == "withheld: 18 superseded; the other 9 open"


def test_a_vote_that_was_given_more_time_passes() -> None:
    bundle = opened()
    relogged(extended.extended)(bundle)
    verdict = check(bundle.sealed())
    assert failed(verdict) == set()
    assert evidence(verdict, "extensions").startswith("times that the end was moved: 1")


def test_more_time_that_the_log_tells_of_after_the_close_is_false_and_so_are_the_ballots_in_it() -> None:
    bundle = opened()
    assert failed(check(relogged(extended.after_the_close)(bundle))) == {"extensions", "order"}


def test_counters_who_were_named_in_time_pass_and_it_is_said_how_many_confirmed() -> None:
    bundle = opened()
    assert evidence(check(bundle.sealed()), "counters") == "nobody was named to count or to watch"
    named.replaced(bundle)
    named.confirmed(bundle, named.COMMITS[0], named.COMMITS[2])
    verdict = check(relogged(lambda _: None)(bundle))
    assert failed(verdict) == set()
    assert evidence(verdict, "counters") == "counters named: 1, watchers: 1; confirmed so far by 2"


def test_two_who_counted_by_hand_what_was_published_pass() -> None:
    bundle = opened()
    named.counted_by_hand(bundle)
    assert failed(check(relogged(lambda _: None)(bundle))) == set()
    named.counted_by_hand(bundle, other={"heads.for": 1}, found="apart", number=2, begun=2)
    assert failed(check(relogged(lambda _: None)(bundle))) == set()


@pytest.mark.parametrize("parties", [0, 1, 10, 255, 300])
def test_electorates_of_many_sizes_pass(parties: int) -> None:
    assert failed(check(samples.good(parties))) == set()


def sealed(change: Callable[[Bundle], object]) -> Change:
    """Changed, and only the manifest made again."""

    def make(bundle: Bundle) -> bytes:
        change(bundle)
        return bundle.sealed()

    return make


def relogged(change: Callable[[Bundle], object]) -> Change:
    """Changed, and all that follows from other entries made again."""

    def make(bundle: Bundle) -> bytes:
        change(bundle)
        bundle.rehead()
        bundle.rename()
        bundle.relog()
        return bundle.sealed()

    return make


def renamed(change: Callable[[Bundle], object]) -> Change:
    """Changed, and all that follows from other files made again."""

    def make(bundle: Bundle) -> bytes:
        change(bundle)
        bundle.rename()
        bundle.relog()
        return bundle.sealed()

    return make


def remade(change: Callable[[Bundle], object]) -> Change:
    """Changed, and all that follows made again."""

    def make(bundle: Bundle) -> bytes:
        change(bundle)
        return bundle.remade().sealed()

    return make


def other_bytes(bundle: Bundle) -> bytes:
    files = forging.unpacked(bundle.sealed())
    files["README.txt"] += b" "
    return forging.packed(files)


def other_signer(bundle: Bundle) -> bytes:
    files = forging.unpacked(bundle.sealed())
    files[forging.SIGNED] = bundle.signed(files[forging.MANIFEST], key=OTHER_KEY)
    return forging.packed(files)


def body(**said: object) -> Callable[[Bundle], object]:
    """Change the body of the third ballot; its entry stays."""
    return lambda bundle: bundle.edit_line(BALLOTS, 2, lambda line: line["body"].update(said))


def sealed_body(**said: object) -> Callable[[Bundle], object]:
    """Change the body of the third ballot and seal it so, whatever its entry says besides."""

    def change(bundle: Bundle) -> None:
        body(**said)(bundle)
        line = bundle.lines(BALLOTS)[2]
        commit = forging.commitment(line["salt"], line["body"])
        bundle.edit_entry(line["index"], lambda entry: entry.update(commit=commit))
        bundle.rebox()

    return change


def item_voter(bundle: Bundle) -> None:
    bundle.edit_line(ROLL, 2, lambda line: line["item"]["voters"].append("cd" * 16))


def certificate(change: Callable[[Any], object]) -> Callable[[Bundle], object]:
    return lambda bundle: bundle.edit(CERTIFICATE, change)


def frozen_after_opening(bundle: Bundle) -> None:
    bundle.move(bundle.find(forging.FROZEN)[0], bundle.find(forging.OPENED)[0])


def closed_before_a_ballot(bundle: Bundle) -> None:
    bundle.move(bundle.find(CLOSED)[0], bundle.find("ballot.accepted")[-1])
    bundle.rebox()


def a_late_ballot(bundle: Bundle) -> None:
    bundle.edit_line(BALLOTS, -1, lambda line: line["body"].update(at="2026-05-28T01:00:00.000Z"))


def by_a_stranger(bundle: Bundle) -> None:
    bundle.edit_line(BALLOTS, 2, lambda line: line["body"].update(voter="cd" * 16))


def a_third_ballot_as_second(bundle: Bundle) -> None:
    bundle.edit_line(BALLOTS, 2, lambda line: line["body"].update(rev=2))


def rejected_differently(bundle: Bundle) -> None:
    bundle.edit_line(REJECTED, 0, lambda line: line.update(reason="voting_closed"))


def a_rotation(old: str | None, new: str) -> Callable[[Bundle], object]:
    def change(bundle: Bundle) -> None:
        started = bundle.entry(0)
        data = {"old_key": old or started["data"]["public_key"], "new_key": new, "reason": "planned"}
        bundle.insert(1, {**started, "type": "key.rotated", "data": data})
        bundle.rebox()

    return change


def reason_twice(bundle: Bundle) -> None:
    bundle.edit_data(CLOSED, rejected=2)


def another_row(bundle: Bundle) -> None:
    """The last entry by somebody else; tiles and head are as they were."""
    name = next(name for name in bundle.log if "entries" in name)
    changed = bundle.entry(-1)
    changed["actor"]["ref"] = "cd" * 16
    bundle.log[name] = entry_bundle.make([*bundle.entries[:-1], canonical.encode(changed)])


def another_key(bundle: Bundle) -> bytes:
    bundle.relog(key=OTHER_KEY)
    return bundle.sealed()


def an_odd_entry(bundle: Bundle) -> None:
    data = {"bundle_sha256": f"sha256:{HEX}", "remark": "free text"}
    bundle.insert(1, {**bundle.entry(0), "type": "client.release", "data": data})
    bundle.rebox()


def configured_with_other_rules(bundle: Bundle) -> bytes:
    bundle.edit_data(forging.CONFIGURED, rules_sha256=f"sha256:{HEX}")
    bundle.rehead()
    certificate = digests.document(bundle.files[CERTIFICATE])
    bundle.edit_data(forging.TALLIED, certificate_sha256=certificate)
    bundle.edit(NOTICE, lambda notice: notice.update(certificate_sha256=certificate))
    notice = digests.document(bundle.files[NOTICE])
    bundle.edit_data(forging.PUBLISHED, notice_sha256=notice)
    bundle.edit(CONFIG, lambda config: config.update(certificate_sha256=certificate, notice_sha256=notice))
    bundle.relog()
    return bundle.sealed()


def about_a_ballot(bundle: Bundle, kind: str, ballot: str, **said: str) -> None:
    """An entry before the close."""
    place = bundle.find(CLOSED)[0]
    entry = bundle.entry(place)
    entry |= {"type": kind, "data": {"vote": entry["data"]["vote"], "ballot": ballot, **said}}
    bundle.insert(place, entry)


def disputed_nothing(bundle: Bundle) -> None:
    about_a_ballot(bundle, "dispute.opened", HEX, reason="not_ours")


def settled_nothing(bundle: Bundle) -> None:
    cast = bundle.entry(bundle.find("ballot.accepted")[2])
    about_a_ballot(bundle, "dispute.closed", cast["commit"], outcome="rejected")


def amended(bundle: Bundle, *, confirmed_by: str, told: str | None = None) -> None:
    """An amendment that changes nothing, before the close."""
    place = bundle.find(CLOSED)[0]
    entry, frozen = bundle.entry(place), bundle.entry(bundle.find(forging.FROZEN)[0])["data"]
    difference = digests.document(canonical.encode({"added": [], "removed": []}))
    about = {
        "vote": entry["data"]["vote"],
        "amendment": entry["data"]["vote"],
        "difference_sha256": difference,
    }
    totals = {name: frozen[name] for name in ("roll_root", "units", "total_heads", "total_area_cm2")}
    for kind, actor, data in (
        ("roll.amended", confirmed_by, about | totals),
        ("roll.amend_proposed", "ab" * 16, about | {"cause": "sale"}),
    ):
        bundle.insert(place, entry | {"type": kind, "actor": {"kind": "clerk", "ref": actor}, "data": data})
    line = {"added": [], "index": place + 1, "removed": []}
    bundle.files["vote/amendments.jsonl"] = canonical.encode(told or line) + b"\n"


LIES: dict[str, list[tuple[str, Change]]] = {
    "manifest-hashes": [
        ("a changed file", other_bytes),
        ("a file that no bundle has", sealed(lambda bundle: bundle.files.update({"vote/extra.txt": b""}))),
    ],
    "manifest-signature": [
        ("another signer", other_signer),
    ],
    "checkpoint-signature": [
        ("a head that another key signed", another_key),
    ],
    "log-root": [
        ("an entry changed, the tiles not", sealed(another_row)),
        ("a tile changed", sealed(lambda bundle: bundle.log.update({"log/tile/0/000.p/36": bytes(36 * 32)}))),
        ("a tile too many", sealed(lambda bundle: bundle.log.update({"log/tile/1/000": bytes(32)}))),
    ],
    "entries": [
        ("a field that is not listed", relogged(an_odd_entry)),
    ],
    "key-history": [
        ("a first entry with another key", relogged(lambda bundle: bundle.edit_data("log.started", public_key=HEX))),
        ("another epoch", relogged(lambda bundle: bundle.edit_data("log.started", epoch=2))),
        ("a rotation to a key that does not sign", relogged(a_rotation(None, HEX))),
        ("a rotation from a key that did not sign", relogged(a_rotation(HEX, HEX))),
    ],
    "order": [
        ("frozen after the opening", relogged(frozen_after_opening)),
        ("closed before a ballot", relogged(closed_before_a_ballot)),
        ("a ballot after the end", remade(a_late_ballot)),
        ("another end at the close", relogged(lambda bundle: bundle.edit_data(CLOSED, closes_at="2026-05-27T01:00:00.000Z"))),
        ("another end in the config", sealed(lambda bundle: bundle.edit(CONFIG, lambda config: config.update(closes_at="2026-05-27T01:00:00.000Z")))),
        ("ballots after the first end, and no more time", relogged(extended.opened_until)),
        ("configured twice", relogged(lambda bundle: (bundle.insert(5, bundle.entry(3)), bundle.rebox()))),
    ],
    "extensions": [
        ("an end moved earlier", relogged(extended.moved_earlier)),
        ("more time after the end", relogged(extended.too_late)),
        ("more time from another end", relogged(extended.from_another_end)),
        ("no notice of more time", relogged(extended.without_a_notice)),
        ("another notice of more time", relogged(extended.with_another_notice)),
        ("a notice of another end", relogged(extended.with_a_notice_of_another_end)),
    ],
    "text": [
        ("another text", sealed(lambda bundle: bundle.files.update({"vote/text.bin": b"another"}))),
    ],
    "rules": [
        ("configured with other rules", configured_with_other_rules),
    ],
    "certificate": [
        ("another certificate", sealed(certificate(lambda made: made.update(counted_at="2026-06-09T00:00:00.000Z")))),
    ],
    "notice": [
        ("another notice", sealed(lambda bundle: bundle.edit(NOTICE, lambda notice: notice.update(objections_until="2026-09-09T00:00:00.000Z")))),
        ("another question", renamed(lambda bundle: bundle.edit(NOTICE, lambda notice: notice.update(question="？")))),
        ("another outcome", renamed(lambda bundle: bundle.edit(NOTICE, lambda notice: notice.update(outcome="FAIL")))),
    ],
    "roll-root": [
        ("a voter more on the roll", sealed(item_voter)),
        ("other totals", relogged(lambda bundle: bundle.edit_data(forging.FROZEN, total_heads=31))),
    ],
    "amendments": [
        ("an amendment by one person alone", relogged(lambda bundle: (amended(bundle, confirmed_by="ab" * 16), bundle.rebox()))),
    ],
    "ballots-listed": [
        ("a line less", sealed(lambda bundle: bundle.put_lines(BALLOTS, bundle.lines(BALLOTS)[:-1]))),
        ("a line of no ballot", sealed(lambda bundle: bundle.put_lines(BALLOTS, [*bundle.lines(BALLOTS), {"index": 33, "withheld": "erased"}]))),
    ],
    "ballots-open": [
        ("another channel in the body", relogged(sealed_body(channel="paper"))),
        ("a ballot hidden as superseded", sealed(lambda bundle: bundle.edit_line(BALLOTS, 2, hide))),
    ],
    "revisions": [
        ("a ballot by a stranger", remade(by_a_stranger)),
        ("a first ballot called the second", remade(a_third_ballot_as_second)),
    ],
    "helpers": [
        ("a ballot with a helper that nobody confirmed", remade(body(channel="assisted"))),
    ],
    "paper": [
        ("a ballot on paper without a form", remade(body(channel="paper"))),
    ],
    "ways": [
        ("ways that the log does not name", sealed(lambda bundle: bundle.edit(CONFIG, lambda config: config.update(ways=WAYS)))),
    ],
    "proxies": [
        ("a ballot by proxy without a mandate", remade(body(channel="proxy"))),
    ],
    "weights": [
        ("a heavier ballot", remade(body(weight={"heads": 2, "area_cm2": 1}))),
    ],
    "disputes": [
        ("a dispute about no ballot", remade(disputed_nothing)),
        ("a dispute settled that nobody opened", remade(settled_nothing)),
    ],
    "box-root": [
        ("another box", relogged(lambda bundle: bundle.edit_data(CLOSED, ballotset_root=HEX))),
        ("a ballot less counted", relogged(lambda bundle: bundle.edit_data(CLOSED, counted=26))),
        ("another last ballot", relogged(lambda bundle: bundle.edit_data(CLOSED, last_index=5))),
    ],
    "rejected-listed": [
        ("another reason", sealed(rejected_differently)),
        ("another number at the close", relogged(reason_twice)),
        ("not one line", sealed(lambda bundle: bundle.files.update({REJECTED: b""}))),
    ],
    "recount": [
        ("another figure", renamed(certificate(lambda made: made["counts"]["heads"].update({"for": "19"})))),
        ("another margin", renamed(certificate(lambda made: made["margin"]["flip"].update(ballots=99)))),
        ("a margin that says more", renamed(certificate(lambda made: made["margin"].update(more=1)))),
        ("a margin that does not tell of disputes", renamed(certificate(lambda made: made["margin"].pop("disputed")))),
        ("disputes that are no number", renamed(certificate(lambda made: made["margin"].update(disputed="many")))),
        ("a test that is said to hold", renamed(certificate(lambda made: made["tests"][0].update(holds=False)))),
        ("another head at the close", renamed(certificate(lambda made: made["ballots"]["log"].update(root=HEX)))),
        ("other channels", renamed(certificate(lambda made: made["ballots"].update(channels={"paper": 27})))),
        ("another rule's hash", renamed(certificate(lambda made: made.update(rule_sha256=HEX)))),
    ],
    "electorate": [
        ("a party weighs more", renamed(certificate(lambda made: made["parties"][3].update(heads=2)))),
        ("a party less", renamed(certificate(lambda made: made["parties"].pop()))),
        ("a unit left out", renamed(certificate(lambda made: made["left_out"].append({"unit": HEX, "reason": "outside_scope"})))),
        ("another day", renamed(certificate(lambda made: made["roll"].update(record_on="2026-05-19")))),
        ("a home of another area", sealed(lambda bundle: bundle.edit_line(ROLL, 2, lambda line: line["homes"][0].update(area_cm2=1)))),
    ],
    "counters": [
        ("a counter named after the close", relogged(named.named_after_the_close)),
        ("named for nothing", relogged(named.named_for_nothing)),
        ("somebody replaced who was not named", relogged(named.a_stranger_replaced)),
        ("confirmed by somebody who was replaced", relogged(named.confirmed_by_a_stranger)),
        ("confirmed twice", relogged(named.confirmed_twice)),
        ("another count confirmed", relogged(named.another_count_confirmed)),
        ("counted by hand otherwise, and said to agree", relogged(lambda bundle: named.counted_by_hand(bundle, other={"heads.for": 1}))),
        ("counted by hand by one person alone", relogged(lambda bundle: named.counted_by_hand(bundle, second="ab" * 16))),
        ("compared by hand with nothing", relogged(lambda bundle: named.counted_by_hand(bundle, number=2))),
        ("a figure less counted by hand", relogged(lambda bundle: named.counted_by_hand(bundle, without="heads.for"))),
    ],
}  # fmt: skip


def hide(line: Any) -> None:
    del line["body"], line["salt"]
    line["withheld"] = "superseded"


@pytest.mark.parametrize(
    ("lie", "check_id", "change"),
    [(name, check_id, change) for check_id, lies in LIES.items() for name, change in lies],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_lie_fails_the_check_that_is_there_for_it(lie: str, check_id: str, change: Change) -> None:
    verdict = check(change(opened()))
    assert failed(verdict) == {check_id}, lie
    assert verdict.exit_code == 1
    assert evidence(verdict, check_id)


def test_other_rules_than_the_frozen_ones_count_otherwise_too() -> None:
    bundle = opened()
    bundle.edit("vote/rules.json", lambda rule: rule.update(version=9))
    assert failed(check(bundle.sealed())) == {"rules", "recount"}


def test_every_check_has_a_lie() -> None:
    assert set(LIES) | {"cosignatures", "consistency", "receipts"} == set(CHECKS)
