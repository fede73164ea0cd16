"""Pages and sheets of minutes: the text, who signed it, what was noted since, and how far it is."""

from collections.abc import Mapping
from dataclasses import replace

from litestar import Response

from deliberation.meetings.minutes import masking, publishing
from deliberation.meetings.minutes.document import Document
from deliberation.meetings.minutes.views import MinutesView, SignerView
from deliberation.web import meeting_outcomes, minutes_acts, minutes_views, minutes_words, qr
from deliberation.web.deps import Html, Visit


async def waiting(visit: Visit, view: MinutesView) -> Html:
    """What everybody may know of minutes that are not public yet: how far they are, and by when they will be."""
    office = minutes_acts.office(visit, view)
    views = {
        "view": view,
        "stage": visit.say(minutes_words.STAGES[view.stage]),
        "due": minutes_acts.deadline(visit, view),
        "today": visit.community.day(visit.now),
        "reads": bool(view.versions) and await minutes_acts.reads_names(visit, view),
        "own_line": _own_line(visit, view),
        "writes": office is not None,
    }
    return visit.render("minutes/waiting.html", views)


async def reading(visit: Visit, view: MinutesView, document: Document, *, masked: bool) -> Html:
    views = {
        **text(visit, document),
        **await _around(visit, view, masked=masked),
        "reads": masked and await minutes_acts.reads_names(visit, view),
        "stands": await meeting_outcomes.of_meeting(visit, view.meeting.id),
        "sits": not masked and await minutes_acts.sits(visit, view),
        "own_line": _own_line(visit, view),
        "writes": minutes_acts.office(visit, view) is not None,
    }
    return visit.render("minutes/show.html", views)


async def sheet(visit: Visit, view: MinutesView, document: Document, *, masked: bool) -> Html:
    """For paper, with lines to sign on."""
    address = f"{visit.config.settings.base_url}{minutes_acts.public(visit, view.meeting.number)}"
    views = {
        **text(visit, document),
        **await _around(visit, view, masked=masked),
        "other": minutes_views.other(visit),
        "address": address,
        "qr": qr.svg(address),
    }
    return visit.render("print/minutes.html", views)


def pdf(content: bytes, name: str) -> Response[bytes]:
    headers = {"content-disposition": f'inline; filename="{name}.pdf"', "cache-control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)


def text(visit: Visit, document: Document) -> Mapping[str, object]:
    """What the document's template shows."""
    return {"document": minutes_views.of(visit, document), "words": minutes_words}


async def _around(visit: Visit, view: MinutesView, *, masked: bool) -> Mapping[str, object]:
    """In public every name is masked, inside reasons and notes too."""
    lines = view.closing.signers if view.closing else ()
    notes = view.notes
    if masked and view.closing:
        mask = await publishing.mask_of(visit.db, visit.community.id, view.meeting.id, view.closing.version)
        lines = tuple(
            replace(each, name=masking.person(each.name), reason=mask(each.reason)) for each in lines
        )
        notes = tuple(
            replace(each, name="", text=mask(each.text), reason=mask(each.reason)) for each in notes
        )
    return {
        "view": view,
        "masked": masked,
        "stage": visit.say(minutes_words.STAGES[view.stage]),
        "closing": view.closing,
        "signers": lines,
        "notes": notes,
        "due": minutes_acts.deadline(visit, view),
        "today": visit.community.day(visit.now),
    }


def _own_line(visit: Visit, view: MinutesView) -> SignerView | None:
    """The line that waits for this reader."""
    visitor = visit.found_visitor
    if visitor is None or view.closing is None:
        return None
    own = (each for each in view.closing.signers if each.account_id == visitor.account_id)
    return next((each for each in own if each.answer is None), None)
