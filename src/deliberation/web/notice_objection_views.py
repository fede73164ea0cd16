"""Objections to notices as their readers see them: masked for neighbours, whole for whoever answers."""

from dataclasses import dataclass, replace

from deliberation.kernel.text import sentence
from deliberation.notices import queries
from deliberation.notices.kinds import Finding, Remedy
from deliberation.notices.outcomes import OutcomeView
from deliberation.notices.views import NoticeView, ObjectionView
from deliberation.roll import masking
from deliberation.web import notice_words
from deliberation.web.deps import Visit


@dataclass(frozen=True, kw_only=True)
class ObjectionLine:
    """An objection for its reader: `name`, which is masked, and `said` are empty for strangers, `is_own` for whoever may take it back.

    `became` says what came of it since it was found right; `photo` is the address of the picture, for its own writer.
    """

    view: ObjectionView
    name: str
    ground: str
    way: str
    said: str
    is_own: bool
    is_late: bool
    answer: str
    look: str
    reason: str
    remedy: str
    became: str
    photo: str


async def shown(
    visit: Visit, notice: NoticeView, outcome: OutcomeView | None = None
) -> tuple[ObjectionLine, ...]:
    """To a notice, in the order in which they came, without names, homes and numbers of anybody in what was written."""
    lines = await whole(visit, notice)
    saids = await masking.masked_all(visit.db, [each.said for each in lines])
    reasons = await masking.masked_all(visit.db, [each.reason for each in lines])
    return tuple(
        replace(each, said=said, reason=reason, became=_became(visit, notice, each.view, outcome))
        for each, said, reason in zip(lines, saids, reasons, strict=True)
    )


async def whole(visit: Visit, notice: NoticeView) -> tuple[ObjectionLine, ...]:
    """To a notice, in the order in which they came, for the office."""
    found = await queries.objections(visit.db, [notice.id])
    return tuple(line(visit, notice, each) for each in found)


def line(visit: Visit, notice: NoticeView, view: ObjectionView) -> ObjectionLine:
    """As it was written."""
    visitor = visit.found_visitor
    is_member = visitor is not None and visitor.is_member
    is_own = visitor is not None and view.is_of(visitor.account_id, visitor.person_id)
    answer, look = _answered(view)
    remedy = notice_words.REMEDIES[view.answer.remedy][0] if view.answer and view.answer.remedy else ""
    has_photo = view.photo_id is not None and view.photo_deleted_at is None
    here = f"/c/{visit.community.slug}/notices/{notice.name}/objections/{view.number}"
    return ObjectionLine(
        view=view,
        name=view.masked_name if is_member else "",
        ground=visit.say(notice_words.GROUNDS[view.ground][0]),
        way=visit.say(notice_words.WAYS[view.way]),
        said=view.said if is_member else "",
        is_own=is_own,
        is_late=view.raised_at >= notice.ends_at(visit.community.time_zone),
        answer=visit.say(answer),
        look=look,
        reason=view.answer.reason if view.answer else "",
        remedy=visit.say(remedy) if remedy else "",
        became="",
        photo=f"{here}/photo" if is_own and has_photo else "",
    )


def _answered(view: ObjectionView) -> tuple[str, str]:
    if view.answer is not None:
        return notice_words.ANSWERED[view.answer.answered]
    if view.voiding is not None:
        return sentence("Void? It waits for a second person"), "warn"
    return sentence("Not answered yet"), "warn"


def _became(visit: Visit, notice: NoticeView, view: ObjectionView, outcome: OutcomeView | None) -> str:
    """What was done of what it asked for, or that it is still to be done."""
    match view.answer.remedy if view.answer else None:
        case Remedy.RECOUNT if outcome is not None:
            return _counted_again(visit, view, outcome)
        case Remedy.CORRECTION | Remedy.POSTING:
            if notice.corrected_by is None:
                return visit.say(sentence("The new notice is still to come."))
            return visit.say(sentence("Done: notice no. %(name)s."), {"name": notice.corrected_by.name})
        case _:
            return ""


def _counted_again(visit: Visit, view: ObjectionView, outcome: OutcomeView) -> str:
    if view.answer is None or outcome.is_due(view):
        return visit.say(sentence("Two people have still to count again."))
    asked_at = view.answer.answered_at
    found = [each for each in outcome.course.recounts if each.at > asked_at]
    words = (
        sentence("Two people counted again on %(day)s. It comes out differently: the outcome falls.")
        if any(each.finding is Finding.DIFFERS for each in found)
        else sentence("Two people counted again on %(day)s. It comes out the same.")
    )
    return visit.say(words, {"day": visit.translator.date(found[-1].at)})
