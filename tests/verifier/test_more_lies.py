"""Lies that more than one check notices, or that take a longer run-up: absent files, homes held together, logs cut short."""

from collections.abc import Callable
from typing import Any

import pytest

from bundles import forging
from bundles.forging import BALLOTS, CERTIFICATE, CLOSED, CONFIG, NOTICE, REJECTED, ROLL, Bundle
from deliberation.kernel import canonical
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.verifier.docket import Status, Verdict
from verifier.samples import check, evidence, failed, opened

HEX = "ab" * 32


def merged(bundle: Bundle) -> None:
    """The last home belongs to the first one's party."""
    values = bundle.lines(ROLL)
    last = values.pop()
    item = values[0]["item"]
    item["units"].append(last["item"]["key"])
    item["area_cm2"] += last["item"]["area_cm2"]
    values[0]["homes"].append(last["homes"][0])
    bundle.put_lines(ROLL, values)
    said = {"units": item["units"], "weight": {"heads": 1, "area_cm2": item["area_cm2"]}}
    bundle.edit_line(BALLOTS, 0, lambda line: line["body"].update(said))


def test_homes_that_one_owner_holds_together_are_one_party() -> None:
    bundle = opened()
    merged(bundle)
    verdict = check(bundle.remade().sealed())
    assert failed(verdict) == set()
    assert bundle.json(CERTIFICATE)["merged"] == [bundle.lines(ROLL)[0]["item"]["key"]]


def test_a_unit_is_on_the_roll_once() -> None:
    bundle = opened()
    merged(bundle)
    values = bundle.lines(ROLL)
    values[1]["item"]["units"].append(values[0]["item"]["units"][1])
    values[1]["homes"].append(values[0]["homes"][1])
    values[1]["homes"][-1]["area_cm2"] = 0
    bundle.put_lines(ROLL, values)
    verdict = check(bundle.remade().sealed())
    assert failed(verdict) >= {"roll-root"}
    assert "twice" in evidence(verdict, "roll-root")


def test_homes_without_areas_add_up_to_nothing_and_are_not_called_good() -> None:
    bundle = opened()
    bundle.edit_line(ROLL, 3, lambda line: line["homes"][0].update(area_cm2=None))
    verdict = check(bundle.sealed())
    assert verdict.status("electorate") is Status.SKIP
    assert "line 4" in evidence(verdict, "electorate")
    assert verdict.exit_code == 3


def test_a_ballot_of_half_a_party_is_of_no_party() -> None:
    bundle = opened()
    merged(bundle)
    bundle.edit_line(BALLOTS, 0, lambda line: line["body"].update(units=line["body"]["units"][:1]))
    verdict = check(bundle.remade().sealed())
    assert failed(verdict) >= {"revisions"}
    assert "no party" in evidence(verdict, "revisions")


ORDERED: list[tuple[str, Callable[[list[Any]], object]]] = [
    (ROLL, lambda values: values.reverse()),
    (ROLL, lambda values: values.append(values[-1])),
    (BALLOTS, lambda values: values.reverse()),
    (BALLOTS, lambda values: values.append(values[-1])),
    (REJECTED, lambda values: values.append(values[-1])),
]


@pytest.mark.parametrize(("name", "change"), ORDERED)
def test_lists_have_one_order(name: str, change: Callable[[list[Any]], object]) -> None:
    bundle = opened()
    values = bundle.lines(name)
    change(values)
    bundle.put_lines(name, values)
    assert check(bundle.sealed()).exit_code == 1


@pytest.mark.parametrize("name", sorted(opened().files))
def test_every_file_must_be_there(name: str) -> None:
    bundle = opened()
    del bundle.files[name]
    verdict = check(bundle.sealed())
    assert "manifest-hashes" in failed(verdict)
    assert f"no {name}" in evidence(verdict, "manifest-hashes")


@pytest.mark.parametrize("name", sorted(opened().log))
def test_every_file_of_the_log_must_be_there(name: str) -> None:
    bundle = opened()
    del bundle.log[name]
    verdict = check(bundle.sealed())
    assert failed(verdict) & {"log-root", "checkpoint-signature"}
    assert verdict.exit_code == 1


@pytest.mark.parametrize("name", sorted(opened().files))
@pytest.mark.parametrize("data", [b"", b"\xff\n", b"{}\n", b"null", b"[]"])
def test_a_file_of_another_form_is_false_and_the_rest_is_still_looked_at(name: str, data: bytes) -> None:
    bundle = opened()
    bundle.files[name] = data
    verdict = check(bundle.sealed())
    assert verdict.exit_code == (
        3 if name == "README.txt" or (name, data) == ("vote/left_out.jsonl", b"") else 1
    )
    assert verdict.status("log-root") is Status.PASS


def test_a_shorter_log_with_an_older_head_is_of_a_vote_that_was_not_counted() -> None:
    bundle = opened()
    bundle.entries = bundle.entries[:-2]
    bundle.relog()
    verdict = check(bundle.sealed())
    assert failed(verdict) >= {"order", "certificate", "notice"}


def test_a_log_without_an_end_of_the_vote_counts_nothing() -> None:
    bundle = opened()
    bundle.entries = bundle.entries[: bundle.find(CLOSED)[0]]
    bundle.relog()
    assert failed(check(bundle.sealed())) >= {"order", "box-root", "rejected-listed"}


def test_an_empty_log_is_no_log_of_a_vote() -> None:
    bundle = opened()
    bundle.entries = []
    bundle.relog()
    assert failed(check(bundle.sealed())) >= {"key-history", "order", "roll-root", "ballots-listed"}


def test_a_log_that_begins_twice_is_two_logs() -> None:
    bundle = opened()
    bundle.insert(1, bundle.entry(0))
    bundle.rebox()
    bundle.rehead()
    bundle.rename()
    bundle.relog()
    assert failed(check(bundle.sealed())) == {"key-history"}


def test_an_entry_of_another_log_is_noticed() -> None:
    bundle = opened()
    bundle.edit_entry(-1, lambda entry: entry.update(log=entry["log"][:-1] + "2"))
    bundle.relog()
    assert failed(check(bundle.sealed())) == {"entries"}


def test_a_head_larger_than_its_log_cannot_be_made_from_it() -> None:
    bundle = opened()
    bundle.sign(Checkpoint(bundle.origin, len(bundle.entries) + 1, bytes(32)))
    assert failed(check(bundle.sealed())) >= {"log-root"}


def verdict_with(manifest: dict[str, Any]) -> Verdict:
    files = forging.unpacked(opened().sealed())
    files[forging.MANIFEST] = canonical.encode(manifest)
    files[forging.SIGNED] = opened().signed(files[forging.MANIFEST])
    return check(forging.packed(files))


def test_the_manifest_lists_what_there_is_in_its_order() -> None:
    good = opened()
    listed = good.sealed()
    files = forging.unpacked(listed)
    manifest = {**good.manifest}
    swapped = [*manifest["files"][1:], manifest["files"][0]]
    assert "order" in evidence(verdict_with({**manifest, "files": swapped}), "manifest-hashes")
    less = manifest["files"][1:]
    assert "is not in" in evidence(verdict_with({**manifest, "files": less}), "manifest-hashes")
    more = [*manifest["files"], {"path": "vote/zz", "bytes": 0, "sha256": HEX}]
    assert "missing" in evidence(verdict_with({**manifest, "files": more}), "manifest-hashes")
    sizes = [{**each, "bytes": each["bytes"] + 1} for each in manifest["files"]]
    assert "bytes and not" in evidence(verdict_with({**manifest, "files": sizes}), "manifest-hashes")
    assert len(files) == len(manifest["files"]) + 2


def test_the_config_must_say_what_the_log_says() -> None:
    for said in ({"kind": "ranking"}, {"poll": HEX[:8] + "-1111-1111-1111-" + HEX[:12]}, {"number": 9}):
        bundle = opened()
        bundle.edit(CONFIG, lambda config, said=said: config.update(said))
        assert check(bundle.sealed()).exit_code == 1


def test_the_notice_is_of_this_vote() -> None:
    bundle = opened()
    bundle.edit(NOTICE, lambda notice: notice.update(number=9))
    bundle.rename()
    bundle.relog()
    assert failed(check(bundle.sealed())) == {"notice"}
