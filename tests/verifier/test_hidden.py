"""Ballots that a bundle does not show hide nothing else: whose they can be, and that nobody has two, is still looked at."""

import hashlib

import pytest

from bundles.forging import BALLOTS, CERTIFICATE, CLOSED, ROLL, Bundle
from deliberation.verifier.casts import Cast, Lasts
from deliberation.verifier.docket import Status
from verifier.hiding import may_speak_too, relogged, retold, withheld
from verifier.samples import check, evidence, failed, opened

HEX, STRANGER = "ab" * 32, "cd" * 16
FOR, SILENT = "for", "silent"


def voted_thrice() -> Bundle:
    """The first home votes three times, each time shown; everything else follows."""
    bundle = opened()
    bundle.cast_again(0, {"motion": ["against"]})
    bundle.cast_again(-1, {"motion": ["abstain"]})
    return bundle.remade()


@pytest.mark.parametrize("hidden", [(0,), (27,), (0, 27)])
def test_replaced_ballots_may_be_hidden_wherever_they_stand_in_their_chain(hidden: tuple[int, ...]) -> None:
    bundle = voted_thrice()
    assert failed(check(bundle.sealed())) == set()
    for at in hidden:
        withheld(bundle, at, "superseded")
    verdict = check(bundle.sealed())
    assert failed(verdict) == set()
    assert verdict.status("revisions") is verdict.status("recount") is Status.PASS
    assert verdict.status("ballots-open") is Status.SKIP


def test_an_erased_last_ballot_leaves_the_box_checkable_and_the_recount_not() -> None:
    bundle = voted_thrice()
    withheld(bundle, 28, "erased")
    verdict = check(bundle.sealed())
    assert failed(verdict) == set()
    assert set(verdict.of(Status.SKIP)) >= {"ballots-open", "recount"}
    assert verdict.status("box-root") is Status.PASS
    assert evidence(verdict, "ballots-open") == "withheld: 1 erased; the other 28 open"


def test_the_voter_tells_whose_a_ballot_is_that_is_erased() -> None:
    bundle = opened()
    withheld(bundle, 0, "erased")
    verdict = check(bundle.sealed())
    assert failed(verdict) == set()
    assert verdict.status("box-root") is Status.PASS
    assert verdict.status("recount") is Status.SKIP
    assert verdict.exit_code == 3


def test_a_voter_of_two_homes_does_not_tell_which_of_them_has_an_erased_ballot() -> None:
    """The tenth home stayed away."""
    bundle = opened()
    may_speak_too(bundle, 9, 0)
    withheld(bundle.remade(), 0, "erased")
    verdict = check(bundle.sealed())
    assert failed(verdict) == set()
    assert verdict.status("box-root") is verdict.status("recount") is Status.SKIP
    assert "which parties cast 1 of the last ballots" in evidence(verdict, "box-root")


def test_a_hidden_ballot_must_be_by_somebody_of_its_home_too() -> None:
    bundle = opened()
    bundle.cast_again(0, {"motion": ["against"]})
    bundle.edit_line(BALLOTS, 0, lambda line: line["body"].update(voter="cd" * 16))
    bundle.remade()
    withheld(bundle, 0, "superseded")
    verdict = check(bundle.sealed())
    assert failed(verdict) == {"revisions"}
    assert "may not speak" in evidence(verdict, "revisions")


@pytest.mark.parametrize("at", [0, 27])
def test_hidden_ballots_must_count_up_too(at: int) -> None:
    bundle = opened()
    bundle.cast_again(0, {"motion": ["against"]})
    bundle.edit_line(BALLOTS, at, lambda line: line["body"].update(rev=3))
    bundle.remade()
    withheld(bundle, at, "superseded" if at == 0 else "erased")
    assert failed(check(bundle.sealed())) >= {"revisions"}


def test_two_erased_ballots_in_a_row_must_count_up_too() -> None:
    bundle = voted_thrice()
    entry = bundle.lines(BALLOTS)[28]["index"]
    bundle.edit_entry(entry, lambda said: said["data"].update(rev=5))
    bundle.rehead()
    bundle.rename()
    bundle.relog()
    withheld(bundle, 27, "erased")
    withheld(bundle, 28, "erased")
    assert failed(check(bundle.sealed())) >= {"revisions"}


def test_a_chain_that_begins_with_a_ballot_of_no_log_is_false() -> None:
    bundle = opened()
    bundle.edit_entry(bundle.find("ballot.accepted")[0], lambda entry: entry["data"].update(prev=HEX, rev=2))
    bundle.rehead()
    bundle.rename()
    bundle.relog()
    withheld(bundle, 0, "erased")
    verdict = check(bundle.sealed())
    assert failed(verdict) == {"revisions", "box-root", "recount"}
    assert "follows one that is not in the log" in evidence(verdict, "revisions")


def test_an_erased_last_ballot_must_be_by_somebody_of_its_home_too() -> None:
    """A shown ballot is replaced by one that nobody can open."""
    bundle = opened()
    bundle.cast_again(0, {"motion": ["against"]})
    bundle.edit_line(BALLOTS, 27, lambda line: line["body"].update(voter=STRANGER))
    bundle.remade()
    withheld(bundle, 27, "erased")
    verdict = check(bundle.sealed())
    assert failed(verdict) == {"revisions"}
    assert "may not speak" in evidence(verdict, "revisions")


def test_an_auditor_is_shown_what_was_replaced() -> None:
    bundle = opened()
    bundle.manifest["grade"] = "auditor"
    values = bundle.lines(ROLL)
    for line in values:
        line["owners"], line["homes"][0]["place"] = ["张三丰"], "101"
    bundle.put_lines(ROLL, values)
    bundle.cast_again(0, {"motion": ["against"]})
    bundle.remade()
    assert failed(check(bundle.sealed())) == set()
    withheld(bundle, 0, "superseded")
    verdict = check(bundle.sealed())
    assert failed(verdict) == {"ballots-open"}
    assert "withheld from the auditor" in evidence(verdict, "ballots-open")


# stuffing


def stuffed(bundle: Bundle, *voters: str, said: str = FOR) -> Bundle:
    """Ballots of these voters that nobody can open come last; log and certificate count them as those of homes that stayed away."""
    areas = [line["item"]["area_cm2"] for line in bundle.lines(ROLL)[9::10]]
    for at, voter in enumerate(voters):
        index = bundle.find("ballot.accepted")[-1] + 1
        entry = bundle.entry(index - 1)
        entry["commit"] = hashlib.sha256(b"stuffed %d" % at).hexdigest()
        entry["data"] |= {"voter_ref": voter, "rev": 1, "prev": None}
        bundle.insert(index, entry)
        bundle.put_lines(BALLOTS, [*bundle.lines(BALLOTS), {"index": index, "withheld": "erased"}])
    bundle.reroll()
    bundle.rebox()
    bundle.recount()
    shown, number = len(bundle.last_ballots()), len(voters)
    bundle.edit_data(CLOSED, counted=shown + number)
    box = {"counted": shown + number, "replaced": 0, "channels": {"web": shown + number}}
    bundle.edit(CERTIFICATE, lambda made: made["ballots"].update(box))
    area = sum(areas[:number])
    retold(bundle, heads={said: number, SILENT: -number}, area={said: area, SILENT: -area})
    return bundle


def voters_of(bundle: Bundle, *homes: int) -> list[str]:
    return [bundle.lines(ROLL)[home]["item"]["voters"][0] for home in homes]


def test_a_home_that_stayed_away_can_have_voted_by_an_erased_ballot() -> None:
    bundle = opened()
    verdict = check(relogged(stuffed(bundle, *voters_of(bundle, 9))))
    # whose it is the voter tells, and the close and the certificate name the box without it
    assert failed(verdict) == {"box-root", "recount"}
    bundle = opened()
    may_speak_too(bundle, 9, 19)
    may_speak_too(bundle, 19, 9)
    verdict = check(relogged(stuffed(bundle, *voters_of(bundle, 9, 9))))
    assert failed(verdict) == set()
    assert verdict.status("box-root") is Status.SKIP


@pytest.mark.parametrize("number", [1, 3])
def test_nobody_who_is_not_on_the_roll_can_have_an_erased_ballot(number: int) -> None:
    voters = [f"{at:032x}" for at in range(number)]
    verdict = check(relogged(stuffed(opened(), *voters)))
    assert "revisions" in failed(verdict)
    assert "may speak for no party" in evidence(verdict, "revisions")


def test_nobody_has_more_erased_ballots_than_homes() -> None:
    bundle = opened()
    may_speak_too(bundle, 19, 9)
    verdict = check(relogged(stuffed(bundle, *voters_of(bundle, 9, 9, 9))))
    assert "revisions" in failed(verdict)
    assert "without another ballot" in evidence(verdict, "revisions")


def test_nobody_who_has_voted_has_an_erased_ballot_besides() -> None:
    bundle = opened()
    assert "revisions" in failed(check(relogged(stuffed(bundle, *voters_of(bundle, 0)))))


def test_no_more_homes_voted_than_there_are() -> None:
    """Each of three pairs of owners could have voted, but not all for the same two homes."""
    bundle = opened()
    pairs = [f"{at:032x}" for at in range(3)]
    for home in (9, 19):
        bundle.edit_line(ROLL, home, lambda line: line["item"]["voters"].extend(pairs))
    verdict = check(relogged(stuffed(bundle, *pairs)))
    assert "revisions" in failed(verdict)
    assert "of 2 parties at most" in evidence(verdict, "revisions")


# commitments


def test_a_ballot_does_not_vanish_behind_another_of_the_same_commitment() -> None:
    """The only ballot of the first home is said to be replaced, by one that names a copy of it as its own first."""
    bundle = opened()
    values = bundle.lines(BALLOTS)
    lost, other = values[0]["index"], values[1]["index"]
    copied = {**bundle.entry(lost), "at": bundle.entry(other)["at"]}
    copied["data"] = {**copied["data"], "voter_ref": bundle.entry(other)["data"]["voter_ref"]}
    bundle.insert(other, copied)
    bundle.edit_line(BALLOTS, 1, lambda line: line["body"].update(rev=2, prev=bundle.entry(lost)["commit"]))
    bundle.edit_entry(other + 1, lambda entry: entry["data"].update(rev=2, prev=bundle.entry(lost)["commit"]))
    values = bundle.lines(BALLOTS)
    replaced = [{"index": index, "withheld": "superseded"} for index in (lost, other)]
    bundle.put_lines(BALLOTS, [*replaced, *values[1:]])
    bundle.remade()
    verdict = check(bundle.sealed())
    assert failed(verdict) == {"revisions"}
    assert "commitment of its own" in evidence(verdict, "revisions")


@pytest.mark.parametrize("at", [1, -1])
def test_no_hidden_ballot_has_the_commitment_of_one_that_is_shown(at: int) -> None:
    """Before it or after it."""
    bundle = opened()
    bundle.cast_again(5, {"motion": ["against"]})
    bundle.remade()
    shown = bundle.lines(BALLOTS)[at]["index"]
    hidden = bundle.lines(BALLOTS)[5]
    commit = bundle.entry(shown)["commit"]
    bundle.edit_entry(hidden["index"], lambda entry: entry.update(commit=commit))
    withheld(bundle, 5, "superseded")
    assert "revisions" in failed(check(relogged(bundle)))


def test_a_ballot_that_seals_nothing_is_none() -> None:
    bundle = opened()
    bundle.edit_entry(bundle.lines(BALLOTS)[0]["index"], lambda entry: entry.pop("commit"))
    withheld(bundle, 0, "erased")
    assert "revisions" in failed(check(relogged(bundle)))


def test_a_ballot_that_lacks_its_commitment_takes_the_place_of_no_other() -> None:
    lasts, moment = Lasts(2), b"2026-06-01T00:00:00.000Z"
    lasts.put(1, Cast(1, HEX.encode(), moment, is_signed=False))
    lasts.put(0, Cast(1, b"", moment, is_signed=False))
    assert lasts.commit_at(1) == HEX.encode()
    assert list(lasts.voted()) == [0, 1]
    lasts.take_away(0)
    assert list(lasts.voted()) == [1]
    assert lasts.holds(HEX)
