"""Ballots taken from sight, and figures that are told of them."""

from fractions import Fraction

from bundles.forging import BALLOTS, CERTIFICATE, NOTICE, ROLL, TALLIED, Bundle
from deliberation.counting import count as counting
from deliberation.counting import presets, quantities
from deliberation.counting.certificates import certificate as certificates
from deliberation.counting.quantities import Quantity


def withheld(bundle: Bundle, at: int, word: str) -> None:
    values = bundle.lines(BALLOTS)
    values[at] = {"index": values[at]["index"], "withheld": word}
    bundle.put_lines(BALLOTS, values)


def may_speak_too(bundle: Bundle, home: int, of: int) -> None:
    """Whoever speaks for the second of these homes may speak for the first as well."""
    voters = bundle.lines(ROLL)[of]["item"]["voters"]
    bundle.edit_line(ROLL, home, lambda line: line["item"]["voters"].extend(voters))


def relogged(bundle: Bundle) -> bytes:
    bundle.rehead()
    bundle.rename()
    bundle.relog()
    return bundle.sealed()


def retold(bundle: Bundle, **more: dict[str, int]) -> None:
    """Other figures in the certificate, with the tests and the outcome that follow from them."""
    preset = presets.parse(bundle.json("vote/rules.json"))
    known = {}
    for dim, figures in bundle.json(CERTIFICATE)["counts"].items():
        said = {
            Quantity(name): Fraction(value) + more.get(dim, {}).get(name, 0)
            for name, value in figures.items()
            if name not in {"participating", "votes"}
        }
        known[dim] = quantities.with_sums(said, preset.rule.participating)
    count = counting.judge(preset.rule, known)
    bundle.edit(CERTIFICATE, lambda made: made.update(certificates.counted_json(preset, count)))
    bundle.edit_data(TALLIED, outcome=count.outcome.value.lower())
    bundle.edit(NOTICE, lambda notice: notice.update(outcome=count.outcome.value))
