"""The views of a proposal's own page: from its room, its thread and, where there is one, its poll."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import Field

from deliberation.communities.rules import CONVENING_ROLES
from deliberation.kernel import text as words
from deliberation.papers.papers import Kind
from deliberation.polls import homes as polls
from deliberation.polls.homes import CardView as PollCard
from deliberation.polls.queries import PollView
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import Standing
from deliberation.proposals.views import PageView, ProposalView
from deliberation.threads import queries as threads
from deliberation.threads.queries import ON_A_PAGE, Asked
from deliberation.threads.rules import STANDALONE
from deliberation.threads.statements import Only, Order
from deliberation.web import (
    bylines,
    comment_forms,
    cost_views,
    forms,
    labels,
    outcome_views,
    poll_views,
    stages,
)
from deliberation.web.deps import Visit
from deliberation.web.forms import Typed

_LONG = 700
_SIGNS_A_MINUTE = {"zh-Hans": 300, "en": 1000, "": 600}


class ThreadAsked(forms.Query):
    """Which part of the thread to show."""

    order: Order = Order.MOST_HELPFUL
    kind: Only = Only.EVERYTHING
    page: Annotated[int, Field(ge=1, le=10_000)] = 1


@dataclass(frozen=True)
class BodyView:
    """The full text; `minutes` to read it, 0 where it is short enough to stand open."""

    text: str
    lang: str
    minutes: int


@dataclass(frozen=True)
class Rights:
    """What this reader may do with the proposal."""

    may_talk: bool
    may_revise: bool
    may_withdraw: bool
    may_open_poll: bool


async def show(visit: Visit, number: int, asked: ThreadAsked) -> Mapping[str, object]:
    """Everything `proposals/show.html` shows."""
    found = await proposals.page(visit.db, number)
    matter = found.proposal
    sees_names = bylines.sees_names(visit)
    poll = await _poll(visit, matter)
    deciding = _deciding(poll)
    costs = await cost_views.card(visit, matter)
    thread = await threads.thread(visit.db, matter.id, _to_read(visit, asked))
    return {
        **parts(found, sees_names=sees_names),
        "way": stages.way(
            matter,
            comment_count=thread.counts.total,
            poll=deciding,
            outcome=await outcome_views.of_poll(visit, deciding) if deciding else None,
        ),
        "costs": costs,
        "poll": poll_views.card(visit, poll) if poll else None,
        "thread": thread,
        "asked": asked,
        "last_page": max(1, -(-thread.found // ON_A_PAGE)),
        "reasons": await threads.main_reasons(visit.db, matter.id),
        "rights": rights(visit, matter),
        "may_cost": cost_views.may_cost(visit, matter),
        "form": Typed(),
        "form_key": comment_forms.new_key(),
        "kinds": STANDALONE,
        "back": here(visit),
    }


async def _poll(visit: Visit, matter: ProposalView) -> PollCard | None:
    """The newest poll about it."""
    reader = visit.found_visitor
    return await polls.card(visit.db, matter.id, reader.person_id if reader else None, now=visit.now)


def _deciding(poll: PollCard | None) -> PollView | None:
    """The poll that is a stage of the proposal: advice is none."""
    return poll.poll if poll is not None and poll.poll.kind is not Kind.RANKING else None


def _to_read(visit: Visit, asked: ThreadAsked) -> Asked:
    return Asked(
        viewer_id=visit.found_visitor.account_id if visit.found_visitor else None,
        sees_names=bylines.sees_names(visit),
        now=visit.now,
        order=asked.order,
        only=asked.kind,
        page=asked.page,
    )


def parts(found: PageView, *, sees_names: bool) -> Mapping[str, object]:
    """What a proposal's page and its draft's have in common."""
    matter = found.proposal
    shown = replace(matter, author=matter.author.shown(with_name=sees_names))
    return {"labels": labels, "found": found, "matter": shown, "body": body(matter.text.body)}


def body(text: str) -> BodyView:
    lang = words.language(text)
    minutes = -(-len(text) // _SIGNS_A_MINUTE[lang]) if len(text) > _LONG else 0
    return BodyView(text, lang, minutes)


def rights(visit: Visit, matter: ProposalView) -> Rights:
    visitor = visit.found_visitor
    if visitor is None or not visitor.is_member:
        return Rights(may_talk=False, may_revise=False, may_withdraw=False, may_open_poll=False)
    is_author = visitor.account_id == matter.author.account_id
    is_open = matter.standing is Standing.OPEN
    return Rights(
        may_talk=matter.standing is not Standing.WITHDRAWN,
        may_revise=is_author and is_open,
        may_withdraw=(is_author or visitor.is_staff) and is_open,
        may_open_poll=bool(visitor.roles & CONVENING_ROLES) and is_open,
    )


def here(visit: Visit) -> str:
    """The address of this page with what was asked for, to come back to."""
    query = visit.request.url.query
    return f"{visit.path}?{query}" if query else visit.path
