"""The tests of a rule in plain English: shares in words, and what they are taken of."""

from fractions import Fraction

from deliberation.counting.expressions import Comparison
from deliberation.counting.quantities import Quantity
from deliberation.counting.stages import RequiredQuorum
from deliberation.counting.wording.sayings import Exactly, Needed, Voters
from deliberation.kernel import exact

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PLAIN = {Fraction(0): "none", Fraction(1, 2): "half", Fraction(1): "all"}
_PARTS = {
    3: "third",
    4: "quarter",
    5: "fifth",
    6: "sixth",
    7: "seventh",
    8: "eighth",
    9: "ninth",
    10: "tenth",
    20: "twentieth",
    100: "hundredth",
}
_DIMS = {"votes_w": "votes", "owner_members": "owner members"}
_HEADS = ("heads", "members")
"""Counting people is what a reader expects: it is not said."""
_DO = {
    Quantity.TOTAL: "be there",
    Quantity.DELIVERED: "have got a ballot",
    Quantity.PARTICIPATING: "take part",
    Quantity.PRESENT: "be present",
    Quantity.VOTES: "vote for or against",
    Quantity.FOR: "agree",
    Quantity.AGAINST: "be against",
    Quantity.ABSTAIN: "abstain",
    Quantity.INVALID: "spoil their ballot",
    Quantity.SILENT: "send no ballot",
    Quantity.SILENT_DELIVERED: "get a ballot and send none back",
    Quantity.UNDELIVERED: "get no ballot",
    Quantity.OBJECTIONS: "object in writing",
    Quantity.IN_PERSON: "vote in person",
    Quantity.ABSENT_NOTIFIED: "stay away though called",
    Quantity.FOR_AT_MEETING: "agree at the meeting",
    Quantity.REQUIRED_QUORUM: "make the quorum",
}
_OF = {
    Quantity.DELIVERED: "those who got a ballot",
    Quantity.PARTICIPATING: "those who take part",
    Quantity.PRESENT: "those present",
    Quantity.VOTES: "the votes for and against",
    Quantity.REQUIRED_QUORUM: "the smallest number that makes a quorum",
}
_WORDS = {
    Comparison.MORE_THAN: "more than",
    Comparison.AT_LEAST: "at least",
    Comparison.LESS_THAN: "less than",
    Comparison.AT_MOST: "at most",
    Comparison.EQUAL: "exactly",
}


def needed(said: Needed, voters: Voters) -> str:
    do, bound, by = _DO[said.quantity], said.bound, _counted_by(said.dims)
    if bound.share is None:
        return f"{_amount(said)} {voters} must {do}."
    if bound.of is Quantity.AGAINST and bound.share == 1 and said.comparison is Comparison.MORE_THAN:
        return f"More must {do} than be against{by}."
    enough = "" if bound.amount is None else f" {exact.exact_text(bound.amount)} are enough in any case."
    if bound.share == 0 and said.comparison is Comparison.AT_MOST:
        return f"Of {base(bound.of, voters)}, none may {do}{by}."
    if bound.of in (Quantity.TOTAL, None) and bound.share == 1 and said.comparison in _ALL:
        return f"All {voters} must {do}{by}.{enough}"
    share = f"{compared(said.comparison, bound.share)} {_modal(said.comparison)} {do}"
    return f"Of {base(bound.of, voters)}, {share}{by}.{enough}"


_ALL = (Comparison.EQUAL, Comparison.AT_LEAST)


def exactly(edge: Exactly) -> str:
    share = fraction(edge.share)
    if edge.against:
        return f"With exactly {share} against it {'still passes' if edge.is_enough else 'does not pass'}."
    return f"Exactly {share} is {'enough' if edge.is_enough else 'not enough'}."


def smallest_quorum(said: RequiredQuorum, voters: Voters) -> str:
    share = compared(said.comparison, said.share)
    return f"That smallest number is the first whole one that is {share} of {base(said.of, voters)}."


def base(of: Quantity | None, voters: Voters) -> str:
    if of is None or of is Quantity.TOTAL:
        return f"all {voters}"
    return _OF.get(of, f"as many as {_DO[of]}")


def compared(comparison: Comparison, share: Fraction) -> str:
    return f"{_WORDS[comparison]} {fraction(share)}"


def fraction(share: Fraction) -> str:
    """`two thirds`; `17/23` where there is no plain word."""
    if share in _PLAIN:
        return _PLAIN[share]
    above, part = share.numerator, _PARTS.get(share.denominator)
    if part is None or above >= len(_NUMBERS):
        return f"{above}/{share.denominator}"
    return f"{_NUMBERS[above]} {part}{'s' if above > 1 else ''}"


def number(value: int) -> str:
    return _NUMBERS[value] if value < len(_NUMBERS) else str(value)


def dim(name: str) -> str:
    plain, _, scope = name.partition("@")
    words = _DIMS.get(plain, plain)
    return f"{words} in {scope}" if scope else words


def _modal(comparison: Comparison) -> str:
    return "may" if comparison in (Comparison.LESS_THAN, Comparison.AT_MOST) else "must"


def _amount(said: Needed) -> str:
    amount = "" if said.bound.amount is None else exact.exact_text(said.bound.amount)
    return f"{_WORDS[said.comparison]} {amount}".capitalize()


def _counted_by(dims: tuple[str, ...]) -> str:
    if len(dims) == 1 and dims[0] in _HEADS:
        return ""
    return f", counted by {' and by '.join(map(dim, dims))}"
