"""The chair is led through a meeting: what comes next, what to read out, and what should be put right first."""

from collections.abc import Iterator
from dataclasses import replace

from deliberation.kernel.text import sentence
from deliberation.meetings.kinds import ItemKind, Office
from deliberation.meetings.run.course import Item, Status
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes import acting
from deliberation.web import meeting_decisions, meeting_run_views
from deliberation.web.deps import Visit
from deliberation.web.meeting_decisions import Decided
from deliberation.web.meeting_guided import Act, Guide
from deliberation.web.meeting_live import Scene

_TO_SAY = {
    ItemKind.REPORT: sentence(
        "Item %(number)s: %(title)s. We hear the report first. Then you may ask questions."
    ),
    ItemKind.DISCUSSION: sentence("Item %(number)s: %(title)s. We talk this over. Who would like to speak?"),
    ItemKind.DECISION: sentence("Item %(number)s: %(title)s. We talk first. Then we vote."),
}


_LATE = sentence(
    "Item %(number)s: %(title)s. It was not on the notice. We may talk about it, but we do not vote on it."
)


_WITHOUT_QUORUM = {
    Status.CALLED: sentence("There is no quorum yet. You may wait, or open the meeting and only talk."),
    Status.OPEN: sentence("There is no quorum now. Do not vote: wait, adjourn, or end the meeting."),
}


def guide(visit: Visit, scene: Scene, told: Decided | None) -> Guide:
    """`told` is what was decided last on the item that is before the meeting."""
    hall = scene.hall
    say = _Sayings(visit, hall)
    missing = (*_missing(visit, hall), *meeting_decisions.missing(visit, hall, scene.docket))
    match hall.course.status:
        case Status.CALLED:
            return Guide(
                title=visit.say(sentence("Open the meeting")),
                say=say.opening(),
                missing=missing,
                acts=_opening(visit, hall),
            )
        case Status.OPEN:
            return _under_way(visit, scene, say, missing, told)
        case Status.ADJOURNED:
            return Guide(
                title=visit.say(sentence("The meeting is adjourned")),
                say=say.resuming(),
                missing=missing,
                acts=_resuming(visit, hall),
            )
        case Status.ENDED | Status.CANCELLED as over:
            return Guide(
                title=visit.say(meeting_run_views.STATUSES[over][0]),
                say="",
                missing=_afterwards(visit, hall),
                acts=_after(visit, hall),
            )


def _opening(visit: Visit, hall: Hall) -> tuple[Act, ...]:
    if Office.CHAIR not in hall.offices:
        return (Act(words=visit.say(sentence("Name chair and secretary")), page="run/offices"),)
    if hall.moment < hall.meeting.starts_at:
        return (Act(words=visit.say(sentence("Mark who has come")), page="desk"),)
    words = sentence("Open the meeting") if hall.quorum.is_met else sentence("Open it without a quorum")
    return (Act(words=visit.say(words), page="run/opening", is_main=hall.quorum.is_met is True, sends={}),)


def _under_way(
    visit: Visit, scene: Scene, say: "_Sayings", missing: tuple[str, ...], told: Decided | None
) -> Guide:
    hall, docket = scene.hall, scene.docket
    item, following = hall.item, hall.course.next_of(hall.items)
    if item is None:
        title = visit.say(sentence("Next item") if following else sentence("All items are done"))
        words = say.coming_to(following) if following else say.ending()
        return Guide(title=title, say=words, missing=missing, acts=(_next(visit, following),))
    deciding = meeting_decisions.act(visit, hall, docket, item)
    next_act = _next(visit, following, is_main=deciding is None)
    done = Act(words=visit.say(sentence("End this item")), page="run/item-end", is_main=False, sends={})
    said = meeting_decisions.to_say(visit, docket, item, told) if acting.votable(item) else ()
    return Guide(
        title=visit.say(sentence("Item %(number)s"), {"number": item.position}),
        say=say.joined(*said) if said else say.item(item),
        missing=missing,
        acts=(next_act, done) if deciding is None else (deciding, next_act, done),
    )


def _next(visit: Visit, following: Item | None, *, is_main: bool = True) -> Act:
    if following is None:
        return Act(words=visit.say(sentence("End the meeting")), page="run/end", is_main=is_main)
    words = visit.say(sentence("Go to item %(number)s"), {"number": following.position})
    return Act(words=words, page="run/item", is_main=is_main, sends={"item": str(following.id)})


def _resuming(visit: Visit, hall: Hall) -> tuple[Act, ...]:
    resumes_at = hall.course.resumes_at
    if resumes_at is None or hall.moment < resumes_at:
        return ()
    return (Act(words=visit.say(sentence("Go on with the meeting")), page="run/resumption", sends={}),)


def _after(visit: Visit, hall: Hall) -> tuple[Act, ...]:
    if hall.course.status is Status.CANCELLED:
        return ()
    minutes = Act(words=visit.say(sentence("Write the minutes")), page="minutes")
    if not hall.course.missed_quorum:
        return (minutes,)
    return (Act(words=visit.say(sentence("Call it again")), page="again"), replace(minutes, is_main=False))


def _missing(visit: Visit, hall: Hall) -> Iterator[str]:
    if Office.CHAIR not in hall.offices:
        yield visit.say(sentence("Nobody is named to chair the meeting."))
    if Office.SECRETARY not in hall.offices:
        yield visit.say(sentence("Nobody is named to write the minutes."))
    if hall.course.status is Status.CALLED and hall.moment < hall.meeting.starts_at:
        begins = {"moment": hall.meeting.starts_at}
        yield visit.say(sentence("The call says it begins at %(moment)s. Open it then."), begins)
    if hall.course.resumes_at is not None and hall.moment < hall.course.resumes_at:
        goes_on = sentence("It goes on at %(moment)s. From then on the button for it is here.")
        yield visit.say(goes_on, {"moment": hall.course.resumes_at})
    if hall.quorum.is_met is False and hall.course.status in _WITHOUT_QUORUM:
        yield visit.say(_WITHOUT_QUORUM[hall.course.status])
    for item in hall.course.skipped(hall.items):
        left = {"number": item.position, "title": item.title}
        yield visit.say(sentence("Item %(number)s was passed over: %(title)s."), left)


def _afterwards(visit: Visit, hall: Hall) -> tuple[str, ...]:
    if not hall.course.missed_quorum:
        return ()
    return (visit.say(sentence("The quorum was never reached. The meeting may be called again.")),)


class _Sayings:
    """What the chair reads out."""

    def __init__(self, visit: Visit, hall: Hall) -> None:
        self._visit, self._hall = visit, hall

    def opening(self) -> str:
        hall = self._hall
        here = {"title": hall.meeting.title, "present": len(hall.present), "seats": len(hall.seats)}
        words = sentence("Welcome to “%(title)s”. %(present)s of %(seats)s seats are here.")
        then = (
            sentence("We have the quorum. I open the meeting.")
            if hall.quorum.is_met
            else sentence("We do not have the quorum yet. We wait a little.")
        )
        return self.joined(self._visit.say(words, here), self._visit.say(then))

    def item(self, item: Item) -> str:
        named = {"number": item.position, "title": item.title}
        return self._visit.say(_TO_SAY[item.kind] if item.is_on_notice else _LATE, named)

    def coming_to(self, item: Item) -> str:
        named = {"number": item.position, "title": item.title}
        return self._visit.say(sentence("We come to item %(number)s: %(title)s."), named)

    def ending(self) -> str:
        return self._visit.say(sentence("That was the last item. Thank you all. I end the meeting."))

    def resuming(self) -> str:
        room = {"present": len(self._hall.present), "seats": len(self._hall.seats)}
        return self._visit.say(sentence("We go on. %(present)s of %(seats)s seats are here."), room)

    def joined(self, *sentences: str) -> str:
        return ("" if self._visit.translator.language == "zh-Hans" else " ").join(sentences)
