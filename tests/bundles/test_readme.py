"""What README.txt tells people to type does what it says, with no program of ours."""

import asyncio
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import resources
from pathlib import Path

import pytest

from bundles import synthetic
from bundles.counted import HOMES, Counted, bundle_of, sequenced
from bundles.forging import BALLOTS, ROLL, Bundle
from conftest import Database
from deliberation.audit import queries as audit
from deliberation.counting.elections import Dim
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading
from deliberation.papers import candidates, documents, papers
from deliberation.papers.candidates import Terms
from deliberation.papers.papers import Answers, Order
from deliberation.polls import queries
from deliberation.polls.opening import Plan
from polling import Estate, a_plan, an_estate, closed, end_window, open_poll, vote

KEY = bytes(range(32))
README = resources.files("deliberation.bundles").joinpath("README.txt").read_text(encoding="utf-8")
TOOLS = ("bash", "unzip", "sha256sum", "jq", "openssl", "python3")
CHECKS = 23
"""What parts 7 and 8 say of a vote of which no ballot was erased."""


def followed(folder: Path, *, vkey: str = synthetic.vkey(KEY), code: str = "7K4P 29QD M3XW") -> list[str]:
    """What a person who types all of it reads in each of the numbered parts."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed here: {missing}")
    typed = README.replace("paste it here", vkey).replace("your code here", code)
    typed = re.sub(r"^# (\d+)\. ", r"echo '=== \1' # ", typed, flags=re.MULTILINE)
    done = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{typed}"], cwd=folder, capture_output=True, text=True, check=False
    )
    return re.split(r"=== \d+\n", done.stdout)


def wrong(parts: list[str]) -> list[str]:
    """What the parts say that must not be there."""
    return [line.removeprefix("WRONG ") for part in parts for line in part.splitlines() if "WRONG" in line]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    synthetic.make(tmp_path / "bundle.zip", 290, KEY, rounds=2)
    return tmp_path


def test_every_part_of_it_finds_a_true_bundle_true(folder: Path) -> None:
    _, unpacked, listed, key, manifest, head, root, logged, ballots, count, codes = followed(folder)
    assert (unpacked, key) == ("", "")
    assert len(set(listed.split())) == 1
    verified, first, second = manifest.splitlines()
    assert verified == head.strip() == "Signature Verified Successfully"
    assert first == second
    assert root.splitlines()[:2] == root.splitlines()[2:]
    *said, shown = (logged + ballots).splitlines()
    assert [line.split()[0] for line in said] == ["right"] * CHECKS
    assert shown == str({"superseded": 261, "opened": 261})
    assert "motion for: 174 voices, 174 heads, " in count
    assert "roll: 290 voices, 290 heads, " in count
    assert "No such file" in codes


def test_a_ballot_that_was_changed_is_found(folder: Path) -> None:
    change(folder, "vote/ballots.jsonl", b'"motion":["for"]', b'"motion":["against"]')
    parts = followed(folder)
    assert "FAILED" in parts[2]
    assert wrong(parts) == ["ballots fit their seals"]


def test_an_entry_that_was_changed_is_found(folder: Path) -> None:
    change(folder, "log/tile/entries/000", b'"channel":"web"', b'"channel":"wen"')
    parts = followed(folder)
    assert "FAILED" in parts[2]
    assert parts[6].splitlines()[1] != parts[6].splitlines()[3]


def test_another_key_is_found(folder: Path) -> None:
    parts = followed(folder, vkey=synthetic.vkey(bytes(32)))
    assert "Verified Successfully" not in parts[4] + parts[5]
    assert "Signature Verification Failure" in parts[4]
    assert "Signature Verification Failure" in parts[5]


def change(folder: Path, name: str, old: bytes, new: bytes) -> None:
    """Put another file in the place of one, as somebody would who mends the file at home."""
    inside = folder / "changed"
    subprocess.run(["unzip", "-q", "bundle.zip", "-d", inside], cwd=folder, check=True)
    before = (inside / name).read_bytes()
    assert old in before
    (inside / name).write_bytes(before.replace(old, new, 1))
    (folder / "bundle.zip").unlink()
    shutil.make_archive(str(folder / "bundle"), "zip", inside)


def _left_out(bundle: Bundle) -> None:
    bundle.put_lines(BALLOTS, bundle.lines(BALLOTS)[:-1])


def _said_to_be_superseded(bundle: Bundle) -> None:
    values = bundle.lines(BALLOTS)
    values[-1] = {"index": values[-1]["index"], "withheld": "superseded"}
    bundle.put_lines(BALLOTS, values)


def _weighs_more(bundle: Bundle) -> None:
    bundle.edit_line(BALLOTS, -1, lambda line: line["body"]["weight"].update(area_cm2=99_000_000))
    bundle.recommit()
    bundle.rebox()
    bundle.rename()
    bundle.relog()


def _for_another_home(bundle: Bundle) -> None:
    units = bundle.lines(BALLOTS)[-2]["body"]["units"]
    bundle.edit_line(BALLOTS, -1, lambda line: line["body"].update(units=units))
    bundle.recommit()
    bundle.rename()
    bundle.relog()


def _larger_home(bundle: Bundle) -> None:
    bundle.edit_line(ROLL, -1, lambda line: line["item"].update(heads=2))


def _milder_rule(bundle: Bundle) -> None:
    bundle.edit("vote/rules.json", lambda rule: rule.update(version=rule["version"] + 1))


def _another_question(bundle: Bundle) -> None:
    bundle.edit("vote/config.json", lambda config: config.update(question="?"))


@pytest.mark.parametrize(
    ("lie", "found"),
    [
        (_left_out, "no ballot left out, none added"),
        (_said_to_be_superseded, "superseded ballots have a later one"),
        (_weighs_more, "weights and homes are those of the roll"),
        (_for_another_home, "one ballot for each voice"),
        (_larger_home, "roll"),
        (_milder_rule, "rule"),
        (_another_question, "question"),
    ],
)
def test_what_the_holder_of_the_key_signs_anew_is_found(
    tmp_path: Path, lie: Callable[[Bundle], None], found: str
) -> None:
    file = tmp_path / "bundle.zip"
    synthetic.make(file, 30, KEY)
    bundle = Bundle.opened(file.read_bytes(), KEY)
    lie(bundle)
    file.write_bytes(bundle.sealed())
    parts = followed(tmp_path)
    assert "FAILED" not in parts[2]
    assert parts[4].startswith("Signature Verified Successfully")
    assert parts[6].splitlines()[:2] == parts[6].splitlines()[2:]
    assert found in wrong(parts)


def _ranking(estate: Estate) -> tuple[Plan, Answers, str]:
    """A plan, what an owner says, and what is read of it."""
    paper = papers.ranking_of(["东门", "西门", "都不要"])
    plan = replace(a_plan(estate, preset="GENERIC-STRAW-POLL"), paper=paper)
    said = papers.of_places(paper, {"o1": 1, "o3": 1, "o2": 2})
    return plan, said, "1 o1 (东门) + o3 (都不要): 2 voices"


def _election(estate: Estate) -> tuple[Plan, Answers, str]:
    plan = a_plan(estate)
    terms = Terms(seats=3, sitting=2, rank=(Dim.HEADS, Dim.AREA), order=Order.LISTED)
    paper = candidates.paper(plan.poll_id, candidates.listed(["李秀英", "陈国强", "王敏"]), terms)
    said = candidates.judged(paper, {"c1": Choice.FOR, "c2": Choice.AGAINST})
    return replace(plan, paper=paper), said, "c2 (陈国强) against: 2 voices"


def test_an_erased_ballot_is_told_and_not_called_wrong(tmp_path: Path) -> None:
    file = tmp_path / "bundle.zip"
    synthetic.make(file, 30, KEY)
    bundle = Bundle.opened(file.read_bytes(), KEY)
    values = bundle.lines(BALLOTS)
    bundle.put_lines(BALLOTS, [*values[:-1], {"index": values[-1]["index"], "withheld": "erased"}])
    file.write_bytes(bundle.sealed())
    parts = followed(tmp_path)
    assert wrong(parts) == []
    assert "not checked, since some are erased" in parts[8]
    assert str({"opened": len(values) - 1, "erased": 1}) in parts[8]


@pytest.mark.parametrize("asked", [_ranking, _election])
async def test_of_a_paper_with_names_it_prints_the_names_and_the_codes_of_the_receipts(
    sessions: Sessions,
    database: Database,
    tmp_path: Path,
    asked: Callable[[Estate], tuple[Plan, Answers, str]],
) -> None:
    estate = await an_estate(sessions, HOMES, developer="福星地产有限公司")
    plan, said, words = asked(estate)
    poll = await open_poll(sessions, estate, plan)
    for name in ("李秀英", "王敏", "张三丰"):
        await vote(sessions, estate, poll, name, said)
    await end_window(database.owner, poll)
    counted = Counted(estate, await closed(sessions, estate, poll))
    await sequenced(sessions, estate)
    (tmp_path / "bundle.zip").write_bytes(await bundle_of(sessions, counted))
    async with reading(sessions, estate.id) as db:
        codes = [documents.grouped(code) for code in await queries.counted_codes(db, counted.poll)]
        vkey = (await audit.get_log(db, estate.id)).vkey
    (tmp_path / "receipts-1.txt").write_text("".join(f"{code}\n" for code in codes), encoding="utf-8")
    parts = await asyncio.to_thread(partial(followed, tmp_path, vkey=vkey, code=codes[0]))
    assert wrong(parts) == []
    assert (parts[7] + parts[8]).count("right ") == CHECKS
    assert words in parts[9]
    assert " voices, " in parts[9].split("roll: ")[1]
    assert parts[10].splitlines()[0] == codes[0]
    assert parts[10].strip().endswith("are identical")
    assert len(codes) == len(set(codes)) == 2
