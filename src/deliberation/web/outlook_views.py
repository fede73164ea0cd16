"""What the rule means for an electorate, in words and figures, whoever votes and however."""

from collections.abc import Iterable
from dataclasses import dataclass

from deliberation.counting import outlook
from deliberation.counting.outlook import Need
from deliberation.counting.parties import AREA, HEADS
from deliberation.counting.presets import Preset, Voters
from deliberation.counting.quantities import Quantity
from deliberation.kernel.text import sentence
from deliberation.web import tallies
from deliberation.web.deps import Visit

_TAKE_PART = sentence("Must take part")
_ASKED = {
    (Quantity.FOR, False): (
        sentence("Must agree"),
        sentence("Must agree, if just so many take part"),
        sentence("Must agree, if all take part"),
    ),
    (Quantity.AGAINST, True): (
        sentence("May be against, at most"),
        sentence("May be against, if just so many take part"),
        sentence("May be against, if all take part"),
    ),
}
_OF = sentence("%(amount)s of %(total)s")
_OF_OWNERS = sentence("%(amount)s of %(total)s owners")
_OF_HOMES = sentence("%(amount)s of %(total)s homes")


@dataclass(frozen=True)
class LineView:
    """One demand, with its figure in each measure."""

    words: str
    figures: tuple[str, ...]


def lines(visit: Visit, preset: Preset, *, heads: int, area_cm2: int) -> tuple[LineView, ...]:
    """Empty for a rule with several ways to pass: its words say which. Nobody abstains in these figures."""
    found = outlook.of(preset.rule, {HEADS: heads, AREA: area_cm2})
    if found is None:
        return ()
    say = _Saying(visit, _OF_HOMES if preset.voters is Voters.HOUSEHOLDS else _OF_OWNERS)
    return (
        *say.line(_TAKE_PART, found.taking_part),
        *say.asked(found.if_fewest, 1),
        *say.asked(found.if_all, 2 if found.if_fewest else 0),
    )


@dataclass(frozen=True)
class _Saying:
    """`heads` is what so many of them are called."""

    visit: Visit
    heads: str

    def asked(self, needs: Iterable[Need], at: int) -> list[LineView]:
        found = list(needs)
        return [
            line
            for (quantity, is_limit), words in _ASKED.items()
            for line in self.line(
                words[at],
                [need for need in found if (need.quantity, need.is_limit) == (quantity, is_limit)],
            )
        ]

    def line(self, words: str, needs: Iterable[Need]) -> list[LineView]:
        figures = tuple(map(self._figure, needs))
        return [LineView(self.visit.say(words), figures)] if figures else []

    def _figure(self, need: Need) -> str:
        """What is needed is rounded up to what is printed, and a limit down: no reader may be misled."""
        tell = self.visit.translator
        if need.dim == AREA:
            amount, total = (
                tallies.area(tell, need.amount, up=not need.is_limit),
                tallies.area(tell, need.total),
            )
            return self.visit.say(_OF, {"amount": amount, "total": total})
        shown = {"amount": tell.number(need.amount), "total": tell.number(need.total)}
        return self.visit.say(self.heads, shown)
