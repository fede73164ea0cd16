"""A rule in plain English."""

from deliberation.counting.merging import DEVELOPER, Merge
from deliberation.counting.parties import UnitKind
from deliberation.counting.stages import RequiredQuorum
from deliberation.counting.transforms import CapShare, CapToOthers, Multiply
from deliberation.counting.wording import english_tests
from deliberation.counting.wording.effects import Effect
from deliberation.counting.wording.sayings import (
    Again,
    Exactly,
    LeftOut,
    Mark,
    Merged,
    Needed,
    Saying,
    SilenceConsents,
    SilenceFollows,
    Undone,
    Voters,
    Way,
    Ways,
)

_EFFECTS = {
    Effect.SILENT_TAKES_NO_PART: "If you do not vote, you do not take part, and you do not agree.",
    Effect.SILENT_TAKES_PART: "If the ballot reached you, you take part, even if you do not vote.",
    Effect.UNREACHED_TAKES_NO_PART: "If no ballot reached you, you do not take part.",
    Effect.ABSTAINING_TAKES_PART: "If you abstain, you take part, but you do not agree.",
    Effect.ABSTAINING_TAKES_NO_PART: "If you abstain, you do not take part.",
    Effect.SPOILED_TAKES_PART: "A spoiled ballot takes part, but does not agree.",
    Effect.SPOILED_TAKES_NO_PART: "A spoiled ballot does not take part.",
    Effect.AWAY_IS_NOT_PRESENT: "If you stay away and send nobody, you are not present.",
    Effect.PRESENT_WITHOUT_A_VOTE_IS_AGAINST: "If you are present and do not vote, it works like a vote against. So does an abstention or a spoiled ballot.",
    Effect.WITHOUT_A_VOTE_IS_AGAINST: "If you do not vote, it works like a vote against. So does an abstention or a spoiled ballot.",
    Effect.SPOILED_OR_ABSTAINING_IS_AGAINST: "An abstention or a spoiled ballot works like a vote against.",
    Effect.WITHOUT_A_VOTE_IS_NO_VOTE: "If you do not vote, you are not among the votes. Nor is an abstention or a spoiled ballot.",
    Effect.WITHOUT_A_VOTE_STAYS_IN_THE_WHOLE: "If you do not vote, you are not among the votes, but you stay in the whole. So does an abstention or a spoiled ballot.",
    Effect.SILENT_DOES_NOT_OBJECT: "If you say nothing, you do not object.",
}
_MARKS = {
    Mark.BESIDES: "Whichever way it is, this is needed too.",
    Mark.NOT_SO: "What follows must not be so.",
    Mark.BRIDGE: "If it is lost, a second vote may follow at once. For that there is a condition.",
    Mark.BRIDGE_VOTE: "In the second vote this holds.",
    Mark.BLOCKED: "An open objection in writing stops the result until it is settled.",
    Mark.CONSENTS: "Each owner whose own part is used must agree as well.",
}
_MERGED = {
    Merge.SAME_OWNER_SET: "All flats of the same owners count as one head.",
    Merge.ANY_COMMON_OWNER: "Flats that share any owner count as one head.",
    Merge.PER_UNIT: "Each unit is one head, whoever owns it.",
    Merge.PER_HOUSEHOLD: "Each household is one head.",
    Merge.PER_PERSON: "Each person is one head.",
}
_HOUSEHOLD = "Each home is one household. One of its owners votes for it."
_KINDS = {
    UnitKind.DWELLING: "Homes",
    UnitKind.SHOP: "Shops",
    UnitKind.PARKING: "Parking spaces",
    UnitKind.STORAGE: "Storage rooms",
    UnitKind.PUBLIC: "Common rooms",
}


def sentence(said: Saying, voters: Voters) -> str:  # noqa: C901, PLR0911, PLR0912 - one case a kind
    match said:
        case Needed():
            return english_tests.needed(said, voters)
        case Exactly():
            return english_tests.exactly(said)
        case RequiredQuorum():
            return english_tests.smallest_quorum(said, voters)
        case Mark():
            return _MARKS[said]
        case Effect():
            return _EFFECTS[said]
        case Merged(how):
            return _HOUSEHOLD if voters is Voters.HOUSEHOLDS else _MERGED[how]
        case LeftOut():
            return _left_out(said)
        case CapToOthers():
            share = english_tests.fraction(said.above)
            return f"An owner with more than {share} weighs as much as all others together."
        case CapShare():
            return _capped(said)
        case Multiply():
            return _multiplied(said)
        case SilenceFollows():
            return _following(said, voters)
        case SilenceConsents(days):
            return f"If you were called, stay away and do not object{_within(days)}, you count as agreeing."
        case Ways(count):
            return f"There are {english_tests.number(count)} ways, and one is enough."
        case Way(number):
            return f"Way {number}:"
        case Again(is_third):
            turn = "third" if is_third else "second"
            return f"If too few are present, there may be another meeting. In the {turn} meeting this holds."
        case Undone(days):
            return f"The result can be undone{_within(days)}. For that there is a condition."


def _within(days: int | None) -> str:
    return "" if days is None else f" within {days} days"


def _left_out(left_out: LeftOut) -> str:
    names = [_KINDS[kind] for kind in left_out.kinds]
    names[1:] = [name.lower() for name in names[1:]]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return (
        f"{listed} are not counted{'' if left_out.dim is None else f' by {english_tests.dim(left_out.dim)}'}."
    )


def _capped(cap: CapShare) -> str:
    whole = "gets smaller too" if cap.total_shrinks else "stays the same"
    share = english_tests.fraction(cap.cap)
    return f"What one owner holds above {share} of all is not counted. The whole {whole}."


def _multiplied(transform: Multiply) -> str:
    least, lots = transform.if_total_at_least, transform.if_lots_more_than
    conditions = [] if least is None else [f"holds at least {english_tests.fraction(least)}"]
    conditions += [] if lots is None else [f"has over {lots} lots"]
    held = f", if it {' and '.join(conditions)}" if conditions else ""
    who = "the developer" if transform.party == DEVELOPER else transform.party
    what = f"vote of {who} is worth" if transform.only_for_votes else f"weight of {who} is"
    return f"The {what} only {english_tests.fraction(transform.by)}{held}."


def _following(said: SilenceFollows, voters: Voters) -> str:
    text = "If the ballot reached you and you do not vote, you follow the larger side."
    if said.together:
        text += " This holds only if the same side leads by every measure."
    if said.guard is not None:
        share = english_tests.compared(said.guard.comparison, said.guard.share)
        text += f" That side alone must first have {share} of {english_tests.base(said.guard.of, voters)}."
    return text
