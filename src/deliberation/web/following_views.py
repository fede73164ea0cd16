"""What follows the count of a motion, in plain words, before anybody votes: nothing is final with its figures."""

from deliberation.counting.presets import Preset, Standing
from deliberation.kernel.text import sentence
from deliberation.notices import state, terms
from deliberation.polls.queries import PollView
from deliberation.web import founding_views, rule_views
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import LANGUAGES


def consents_href(visit: Visit, poll: PollView) -> str:
    """The page of the consents that its rule asks for; empty where it asks for none."""
    asks = state.after_of(poll.frozen.preset.rule).asks_individual_consents
    return f"/c/{visit.community.slug}/polls/{poll.number}/consents" if asks else ""


def lines(visit: Visit, preset: Preset) -> tuple[str, ...]:
    """Empty of what decides nothing."""
    if preset.standing is Standing.ADVISORY:
        return ()
    term, after = terms.of_result(rule_views.place_of(visit), preset), state.after_of(preset.rule)
    days = visit.translator.ngettext("%(num)s day", "%(num)s days", term.days) % {"num": term.days}
    hangs = visit.say(
        sentence("The result hangs out for %(days)s. Whoever could vote may object in that time."),
        {"days": days},
    )
    source = visit.say(sentence("Source: %(law)s."), {"law": founding_views.law(visit, term.setting)})
    asked = {
        sentence("While an objection has no answer, nothing is final."): after.blocks_if_open_objections,
        sentence("If as many object as the rule says, the decision falls."): after.fails_if is not None,
        sentence(
            "Owners whose own part is used, or who are harmed more than others, must each agree. "
            "The office names their homes. Until all of them agreed, nothing is final."
        ): after.asks_individual_consents,
    }
    gap = "" if visit.translator.language == LANGUAGES[0] else " "
    return (f"{hangs}{gap}{source}", *(visit.say(words) for words, is_so in asked.items() if is_so))
