"""What has to be said about a rule, in order, before any language is chosen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from deliberation.counting.after import After
from deliberation.counting.expressions import AllOf, AnyOf, Atom, Bound, Comparison, Expression, Not
from deliberation.counting.merging import Merge
from deliberation.counting.parties import UnitKind
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Rule
from deliberation.counting.silence import Guard, Policy, Silence
from deliberation.counting.stages import RequiredQuorum, Stage
from deliberation.counting.transforms import Transform
from deliberation.counting.wording import effects

_WHOLE = Fraction(1)


class Voters(StrEnum):
    """Who is counted as a head."""

    OWNERS = "owners"
    MEMBERS = "members"
    RESIDENTS = "residents"
    REPRESENTATIVES = "representatives"
    TENANTS = "tenants"
    HOUSEHOLDS = "households"
    """Each home once, by one of its owners."""


class Mark(StrEnum):
    """Sentences that are always the same."""

    BESIDES = "besides"
    """What follows is needed whichever way was taken."""
    NOT_SO = "not_so"
    """What follows must not be so."""
    BRIDGE = "bridge"
    """The vote was lost, but a second one may follow at once if what follows holds."""
    BRIDGE_VOTE = "bridge_vote"
    """What follows decides the second vote."""
    BLOCKED = "blocked"
    """An open objection holds the result."""
    CONSENTS = "consents"
    """Each owner whose own part is used must agree as well."""


@dataclass(frozen=True)
class Needed:
    """One test, or the same test in several dimensions."""

    quantity: Quantity
    comparison: Comparison
    bound: Bound
    dims: tuple[str, ...]


@dataclass(frozen=True)
class Exactly:
    """Whether hitting the fraction on the spot is enough; `against` where it is a limit on the other side."""

    share: Fraction
    is_enough: bool
    against: bool


@dataclass(frozen=True)
class Ways:
    """One of so many ways is enough; each begins with `Way`."""

    count: int


@dataclass(frozen=True)
class Way:
    number: int


@dataclass(frozen=True)
class Again:
    """Too few came: the meeting is called once more, under what follows. `is_third` for the third time."""

    is_third: bool


@dataclass(frozen=True)
class Merged:
    how: Merge


@dataclass(frozen=True)
class LeftOut:
    """These kinds of unit are not counted; in one dimension only where it is named."""

    kinds: tuple[UnitKind, ...]
    dim: str | None = None


@dataclass(frozen=True)
class SilenceFollows:
    """Delivered silence joins the larger side; `together` if that side must lead in every dimension."""

    together: bool
    guard: Guard | None


@dataclass(frozen=True)
class SilenceConsents:
    """Who was called, stayed away and does not object in time, is for."""

    days: int | None


@dataclass(frozen=True)
class Undone:
    """The result can be undone, within so many days, by what follows."""

    days: int | None


Saying = (
    Needed
    | Exactly
    | Ways
    | Way
    | Again
    | Merged
    | LeftOut
    | SilenceFollows
    | SilenceConsents
    | Undone
    | RequiredQuorum
    | Transform
    | Mark
    | effects.Effect
)


def of(rule: Rule, voters: Voters) -> list[Saying]:
    told = [list(effects.of(rule, stage)) for stage in rule.stages]
    is_one = all(effect == told[0] for effect in told)
    said: list[Saying] = []
    for stage, effect in zip(rule.stages, told, strict=True):
        said += [*_stage(stage), *([] if is_one else effect)]
    said += _silence(rule.silence)
    said += told[0] if is_one else []
    said += _parties(rule, voters)
    said += rule.transforms
    return said + list(_after(rule.after))


def demands(stage: Stage) -> list[Saying]:
    """What a call asks for, and no more."""
    return [each for each in _stage(stage) if not isinstance(each, Exactly)]


def _stage(stage: Stage) -> Iterator[Saying]:
    if stage.opens_if is not None:
        yield Mark.BRIDGE
        yield from _expression(stage.opens_if)
        yield Mark.BRIDGE_VOTE
    elif stage.id in ("second", "third"):
        yield Again(is_third=stage.id == "third")
    if stage.quorum is not None:
        yield from _expression(stage.quorum)
        if not isinstance(_last(stage.quorum), Atom):
            yield Mark.BESIDES
    yield from _with_edges(list(_expression(stage.passing)))
    if stage.required_quorum is not None:
        yield stage.required_quorum


def _expression(expression: Expression) -> Iterator[Saying]:
    match expression:
        case Atom():
            yield from needs([expression])
        case AllOf(members):
            yield from needs([member for member in members if isinstance(member, Atom)])
            compound = [member for member in members if not isinstance(member, Atom)]
            for at, each in enumerate(compound):
                if at:
                    yield Mark.BESIDES
                yield from _expression(each)
        case AnyOf(members):
            yield Ways(len(members))
            for number, member in enumerate(members, 1):
                yield Way(number)
                yield from _expression(member)
        case Not(member):
            yield Mark.NOT_SO
            yield from _expression(member)


def _last(expression: Expression) -> Expression:
    """What is said last of it: in `all`, the plain tests come first."""
    if not isinstance(expression, AllOf):
        return expression
    compound = [member for member in expression.members if not isinstance(member, Atom)]
    members: Sequence[Expression] = compound or expression.members
    return _last(members[-1])


def needs(atoms: Sequence[Atom]) -> list[Saying]:
    """Tests that differ in nothing but their dimension are one sentence."""
    alike: dict[tuple[Quantity, Comparison, Bound], list[str]] = {}
    for atom in atoms:
        alike.setdefault((atom.quantity, atom.comparison, atom.bound), []).append(atom.dim)
    return [Needed(*test, tuple(dims)) for test, dims in alike.items()]


def _with_edges(said: list[Saying]) -> Iterator[Saying]:
    """After each test for or against, whether its fraction itself is enough; once where the next says the same."""
    edges = [_edge(each) if isinstance(each, Needed) else None for each in said]
    for each, edge, following in zip(said, edges, [*edges[1:], None], strict=True):
        yield each
        if edge is not None and edge != following:
            yield edge


def _edge(needed: Needed) -> Exactly | None:
    share, comparison = needed.bound.share, needed.comparison
    is_told = needed.quantity in (Quantity.FOR, Quantity.AGAINST)
    if share is None or not is_told or not 0 < share < _WHOLE or comparison is Comparison.EQUAL:
        return None
    is_enough = comparison in (Comparison.AT_LEAST, Comparison.AT_MOST)
    return Exactly(share, is_enough, against=not comparison.is_floor)


def _silence(silence: Silence) -> Iterator[Saying]:
    if silence.policy is Policy.FOLLOW_MAJORITY:
        yield SilenceFollows(silence.leaders_agree, silence.guard)
    if silence.policy is Policy.ABSENT_COUNT_FOR:
        yield SilenceConsents(silence.days)


def _parties(rule: Rule, voters: Voters) -> Iterator[Saying]:
    if voters in (Voters.OWNERS, Voters.HOUSEHOLDS) and any(
        dim.partition("@")[0] == "heads" for dim in rule.dims
    ):
        yield Merged(rule.merge)
    if rule.exclude_kinds:
        yield LeftOut(rule.exclude_kinds)
    for dim, kinds in rule.exclude_kinds_by_dim.items():
        yield LeftOut(kinds, dim)


def _after(after: After | None) -> Iterator[Saying]:
    if after is None:
        return
    if after.asks_individual_consents:
        yield Mark.CONSENTS
    if after.blocks_if_open_objections:
        yield Mark.BLOCKED
    if after.fails_if is not None:
        yield Undone(after.window_days)
        yield from _expression(after.fails_if)
