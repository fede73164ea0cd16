"""The papers of a founding for the board and the desk: which there are, and what stands on each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from deliberation.founding import assembly, clocks, progress
from deliberation.founding.kinds import Capacity, Condition, Draft, Event, Nominator, Posting
from deliberation.founding.progress import Progress
from deliberation.founding.steps import Step
from deliberation.founding.views import PostingView
from deliberation.kernel.text import sentence
from deliberation.web import bylines, founding_views, founding_words
from deliberation.web.deps import Visit
from deliberation.web.refusals import NoSuchPage


class Paper(StrEnum):
    GROUP = "group"
    DRAFTS = "drafts"
    NOMINATION = "nomination"
    PROMISE = "promise"
    CANDIDATES = "candidates"
    FILING = "filing"


TITLES: Mapping[Paper, str] = {
    Paper.GROUP: sentence("Notice: the preparatory group"),
    Paper.DRAFTS: sentence("Notice: the roll and the drafts"),
    Paper.NOMINATION: sentence("Form: putting a candidate forward"),
    Paper.PROMISE: sentence("Form: a candidate’s promise"),
    Paper.CANDIDATES: sentence("Notice: the candidates"),
    Paper.FILING: sentence("Filing: what is handed in"),
}
PROMISES = (
    sentence("I agree to stand for the owners’ committee, and to serve if I am elected."),
    sentence("I own a home here, and what this form says of me is true."),
    sentence("I keep the covenant and pay what is due."),
    sentence("Neither I nor my close family work for the property company or owe to it."),
    sentence("I take no advantage from this office, and hand everything over when it ends."),
)
_NAMED = frozenset({Paper.GROUP, Paper.CANDIDATES, Paper.FILING})


@dataclass(frozen=True)
class Offer:
    """A paper that can be had now; `value` is its name in the address."""

    value: str
    title: str


def offered(visit: Visit, found: Progress) -> tuple[Offer, ...]:
    """For this reader: papers with names are for members."""
    return tuple(
        Offer(each.value, visit.say(TITLES[each])) for each in Paper if _is_there(visit, found, each)
    )


def views(visit: Visit, found: Progress, name: str) -> Mapping[str, object]:
    """What the paper's template shows. Raises NoSuchPage for one that is not there, or not for this reader."""
    if name not in set(Paper) or not _is_there(visit, found, Paper(name)):
        raise NoSuchPage
    paper = Paper(name)
    return {"paper": paper.value, "headline": visit.say(TITLES[paper]), **_parts(visit, found, paper)}


def _is_there(visit: Visit, found: Progress, paper: Paper) -> bool:
    if paper in _NAMED and not bylines.sees_names(visit):
        return False
    match paper:
        case Paper.GROUP | Paper.DRAFTS | Paper.CANDIDATES:
            return found.founding.posted(Posting(paper.value)) is not None
        case Paper.FILING:
            return Event.MEETING in found.founding.events
        case Paper.NOMINATION | Paper.PROMISE:
            return found.founding.posted(Posting.GROUP) is not None


def _parts(visit: Visit, found: Progress, paper: Paper) -> Mapping[str, object]:
    match paper:
        case Paper.GROUP:
            return _group(visit, found)
        case Paper.DRAFTS:
            return _drafts(visit, found)
        case Paper.CANDIDATES:
            return _candidates(visit, found)
        case Paper.NOMINATION:
            conditions = [visit.say(founding_words.CONDITIONS[each]) for each in Condition]
            nominators = [visit.say(founding_words.NOMINATORS[each]) for each in Nominator]
            return {"conditions": conditions, "nominators": nominators}
        case Paper.PROMISE:
            return {"promises": [visit.say(each) for each in PROMISES]}
        case Paper.FILING:
            return _filing(visit, found)


def _hanging(found: Progress, kind: Posting) -> PostingView:
    posted = found.founding.posted(kind)
    assert posted is not None, "only what hangs is printed"
    return posted


def _group(visit: Visit, found: Progress) -> Mapping[str, object]:
    posted = _hanging(found, Posting.GROUP)
    members = posted.content["members"]
    assert isinstance(members, list), "a group is a list"
    due = next(step.due for step in found.steps if step.step is Step.ELECTION)
    within = sentence("The first assembly is to be held by %(day)s, within %(days)s days.")
    return {
        "posted": posted,
        "rows": [
            (each["name"], visit.say(founding_words.CAPACITIES[Capacity(each["capacity"])]))
            for each in members
        ],
        "due": founding_views.posted(visit, within, due) if due else "",
    }


def _drafts(visit: Visit, found: Progress) -> Mapping[str, object]:
    posted = _hanging(found, Posting.DRAFTS)
    texts = []
    for kind in Draft:
        draft, words = posted.content[kind.value], founding_words.DRAFTS[kind]
        assert isinstance(draft, dict), "a draft is named by version and fingerprint"
        texts.append((kind.value, visit.say(words), draft["version"], draft["sha256"]))
    roll = posted.content["roll"]
    assert isinstance(roll, dict), "the roll is named by number and fingerprint"
    until = clocks.up_until(posted.posted_on, found.terms.drafts_posted)
    return {"posted": posted, "texts": texts, "roll": roll, "until": founding_views.hanging(visit, until)}


def _candidates(visit: Visit, found: Progress) -> Mapping[str, object]:
    posted = _hanging(found, Posting.CANDIDATES)
    candidates = posted.content["candidates"]
    assert isinstance(candidates, list), "candidates are a list"
    until = clocks.up_until(posted.posted_on, found.terms.candidates_posted)
    answers = [each for each in found.founding.objections if each.outcome is not None]
    return {
        "posted": posted,
        "rows": [(each["name"], each["about"]) for each in candidates],
        "until": founding_views.hanging(visit, until),
        "answers": [
            (each.number, visit.say(founding_words.OUTCOMES[each.outcome]), each.reason)
            for each in answers
            if each.outcome is not None
        ],
    }


def _filing(visit: Visit, found: Progress) -> Mapping[str, object]:
    poll = assembly.counted(found.poll)
    founding = found.founding
    met = founding.events[Event.MEETING]
    line = next(line for line in founding_views.lines(visit, found) if line.page == "filing")
    drafts = [(visit.say(founding_words.DRAFTS[kind]), founding.draft(kind)) for kind in Draft]
    return {
        "poll": poll,
        "met": met,
        "elected": progress.elected(poll),
        "days": line.days,
        "enclosed": [
            *((title, draft.version, draft.text_sha256) for title, draft in drafts if draft is not None),
        ],
    }
