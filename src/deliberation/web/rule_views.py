"""Rules for whoever picks one: by matter, in words, with their source and what is doubtful about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from deliberation.counting import gaps, wording
from deliberation.counting.presets import (
    ANYWHERE,
    Matter,
    Preset,
    SourceStatus,
    Voters,
    cautions,
    offers,
    places,
)
from deliberation.counting.presets.offers import Withheld
from deliberation.kernel.text import language, sentence
from deliberation.web import poll_views
from deliberation.web.deps import Visit
from deliberation.web.poll_views import RuleView

TAGS = {
    SourceStatus.CHECKED: (sentence("Checked"), "ok"),
    SourceStatus.CHECKED_COMMENTARY: (sentence("Commentary only"), "warn"),
    SourceStatus.PARTLY_CHECKED: (sentence("Partly checked"), "warn"),
    SourceStatus.UNVERIFIED: (sentence("Unverified"), "warn"),
    SourceStatus.NO_SOURCE: (sentence("No law"), ""),
}
_NOT_OWNERS = sentence("Others than owners decide it.")


@dataclass(frozen=True)
class OfferView:
    """A rule with the matters it decides, as (words, address) pairs; without matters, `href` picks the rule."""

    rule: RuleView
    summary: str
    tag: tuple[str, str]
    remarks: str
    href: str
    matters: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WithheldView:
    """What cannot be voted on here, and why not."""

    matter: str
    title: str
    reasons: str


@dataclass(frozen=True)
class ShelfView:
    """All there is to choose from in a place, on a day. `folded` is what only some communities may use."""

    place: str
    law: tuple[OfferView, ...]
    agreed: tuple[OfferView, ...]
    generic: tuple[OfferView, ...]
    withheld: tuple[WithheldView, ...]


@dataclass(frozen=True)
class ChosenView:
    """The rule that was picked. `warnings` are sentences to be read before it is used."""

    offer: OfferView
    matter: str
    place: str
    warnings: tuple[str, ...]


def place_of(visit: Visit) -> str:
    """Where the community lies, as far as its own address tells; anybody may choose another place."""
    found = places.named_in(visit.community.place) or places.named_in(visit.community.name)
    return found or ("cn" if language(visit.community.place) == "zh-Hans" else ANYWHERE)


def place_options(visit: Visit) -> list[tuple[str, str]]:
    return [(place, place_name(visit, place)) for place in places.every()]


def place_name(visit: Visit, place: str) -> str:
    """With what it lies in, but not `anywhere`. Raises PlaceUnknown."""
    names = [each.name[visit.translator.language] for each in places.upwards(place) if each.id != ANYWHERE]
    if not names:
        return visit.say(sentence("A place without rules of its own"))
    return "".join(reversed(names)) if visit.translator.language == "zh-Hans" else ", ".join(names)


def shelf(visit: Visit, place: str, proposal: int, on: date) -> ShelfView:
    """Raises PlaceUnknown."""
    by_rule: dict[str, tuple[Preset, list[Matter]]] = {}
    for offer in offers.by_matter(place, on):
        by_rule.setdefault(offer.preset.id, (offer.preset, []))[1].append(offer.matter)
    pick = _Picking(visit, place, proposal)
    return ShelfView(
        place=place_name(visit, place),
        law=tuple(pick.view(preset, matters) for preset, matters in by_rule.values()),
        agreed=tuple(map(pick.view, offers.agreed(place, on))),
        generic=tuple(map(pick.view, offers.generic(on))),
        withheld=tuple(pick.withheld(each) for each in offers.withheld(place, on)),
    )


def chosen(visit: Visit, preset: Preset, *, place: str, matter: str, proposal: int) -> ChosenView:
    """`matter` is a topic, or nothing. Raises PlaceUnknown."""
    named = next((each for each in preset.matters if each.topic == matter), None)
    found = cautions.warnings(preset, visit.community.day(visit.now))
    return ChosenView(
        offer=_Picking(visit, place, proposal).view(preset),
        matter="" if named is None else _titled(named.wording[visit.translator.language]),
        place="" if preset.place == ANYWHERE else place_name(visit, place),
        warnings=tuple(visit.say(caution.message, caution.details) for caution in found),
    )


@dataclass(frozen=True)
class _Picking:
    visit: Visit
    place: str
    proposal: int

    def view(self, preset: Preset, matters: Iterable[Matter] = ()) -> OfferView:
        speaks = self.visit.translator.language
        tag, kind = TAGS[preset.source_status]
        return OfferView(
            rule=poll_views.rule(self.visit.translator, preset),
            summary=wording.summary(preset.rule, preset.voters or Voters.OWNERS)[speaks],
            tag=(self.visit.say(tag), kind),
            remarks=preset.remarks[speaks] if preset.remarks else "",
            href=self._href(preset, ""),
            matters=tuple(
                (_titled(matter.wording[speaks]), self._href(preset, matter.topic or ""))
                for matter in matters
            ),
        )

    def withheld(self, each: Withheld) -> WithheldView:
        speaks = self.visit.translator.language
        reasons = [gaps.WORDS[gap] for gap in each.gaps]
        if each.preset.voters not in (None, Voters.OWNERS, Voters.HOUSEHOLDS):
            reasons.insert(0, _NOT_OWNERS)
        between = "" if speaks == "zh-Hans" else " "
        return WithheldView(
            matter=_titled(each.matter.wording[speaks]),
            title=each.preset.title[speaks],
            reasons=between.join(map(self.visit.say, reasons)),
        )

    def _href(self, preset: Preset, topic: str) -> str:
        picked = {"proposal": self.proposal, "place": self.place, "preset": preset.id, "matter": topic}
        asked = urlencode({name: value for name, value in picked.items() if value != ""})
        return f"/c/{self.visit.community.slug}/polls/new?{asked}"


def _titled(words: str) -> str:
    """As it begins a line."""
    return words[:1].upper() + words[1:]
