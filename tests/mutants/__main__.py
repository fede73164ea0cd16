"""`make mutants`: change the counting room in one place after another, and see whether any test notices."""

import argparse
import importlib
import json
import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from mutants import changes, quickly, reaching, trial
from mutants.changes import Mutant
from mutants.trial import Verdict

OUT = Path("build/mutants")
ENOUGH = 0.95
_EXAMPLES = 25
_MORE = 6
"""How many times as many examples the survivors are tried on."""
_READ_BEFORE = (
    *("json", "fractions", "decimal", "dataclasses", "enum", "itertools", "datetime", "subprocess", "random"),
    *("hypothesis.strategies", "hypothesis.stateful", "rfc8785", "_pytest.assertion.rewrite"),
)


def main() -> int:
    options = _options()
    OUT.mkdir(parents=True, exist_ok=True)
    quickly.prepare(examples=_EXAMPLES * (_MORE if options.again else 1))
    reach = OUT / "reach.json"
    if not options.keep_reach or not reach.exists():
        learning = multiprocessing.get_context("fork").Process(target=reaching.learn, args=(reach,))
        learning.start()
        learning.join()
        if learning.exitcode:
            return 1
    for name in _READ_BEFORE:
        importlib.import_module(name)
    wanted = [name for name in changes.modules() if not options.module or _is_meant(name, options.module)]
    verdicts = {name: _tried(name, reaching.read(reach), options) for name in wanted}
    return _told(verdicts)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument(
        "module", nargs="*", help="part of the room: rules, methods, cases.stream … (default: all)"
    )
    parser.add_argument("--sample", type=int, help="of each module so many mutants, picked by the seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--again", action="store_true", help="only what survived the last run, with more examples"
    )
    parser.add_argument("--keep-reach", action="store_true", help="trust what an earlier run learnt")
    return parser.parse_args()


def _is_meant(module: str, parts: Iterable[str]) -> bool:
    inside = module.removeprefix(changes.ROOM).lstrip(".")
    return any(inside == part or inside.startswith(f"{part}.") for part in parts)


def _tried(module: str, reach: reaching.Reach, options: argparse.Namespace) -> dict[str, Verdict]:
    found = changes.of_module(module, most=options.sample, seed=options.seed)
    path = OUT / f"{module}.json"
    before: dict[str, Verdict] = json.loads(path.read_text()) if options.again and path.exists() else {}
    if before:
        found = [mutant for mutant in found if before.get(mutant.name) == Verdict.SURVIVED]
    patience = _MORE if options.again else 1
    if found and _verdict(changes.unchanged(found[0]), reach, patience) is not Verdict.SURVIVED:
        sys.exit(f"{module}: its tests fail although nothing is changed")
    verdicts = before | {mutant.name: _verdict(mutant, reach, patience) for mutant in found}
    path.write_text(json.dumps(verdicts, indent=1))
    _say(_row(module, verdicts.values()))
    return verdicts


def _verdict(mutant: Mutant, reach: reaching.Reach, patience: int) -> Verdict:
    tests = reach.of(mutant, patience=patience)
    seconds = sum(reach.seconds[test] for test in tests)
    return trial.judge(mutant, tests, most_seconds=20 + 4 * patience * seconds)


def _told(verdicts: dict[str, dict[str, Verdict]]) -> int:
    everything = [verdict for found in verdicts.values() for verdict in found.values()]
    _say(_row("all", everything))
    for found in verdicts.values():
        for name, verdict in found.items():
            if verdict is Verdict.SURVIVED:
                _say(f"survived: {name}")
    return 0 if _share(everything) >= ENOUGH else 1


def _share(verdicts: Sequence[Verdict]) -> float:
    counted = Counter(verdicts)
    dead = counted[Verdict.KILLED] + counted[Verdict.TIMED_OUT]
    return dead / (dead + counted[Verdict.SURVIVED]) if dead + counted[Verdict.SURVIVED] else 1.0


def _row(name: str, verdicts: Iterable[Verdict]) -> str:
    found = list(verdicts)
    counted = Counter(found)
    figures = ", ".join(f"{counted[verdict]} {verdict.value}" for verdict in Verdict)
    return f"{name}: {_share(found):.1%} of {len(found) - counted[Verdict.UNREADABLE]} killed ({figures})"


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
