"""The consents that a vote needs: everybody reads how many are given; whoever owns a home that is asked says yes or no."""

from functools import partial
from typing import ClassVar

from litestar import Controller, get, post
from litestar.di import NamedDependency

from deliberation.kernel.text import sentence
from deliberation.notices.consents import acting, queries, speaking
from deliberation.notices.consents.kinds import Word
from deliberation.polls import queries as polls
from deliberation.proposals import queries as proposals
from deliberation.web import consent_views, consent_words, forms, notice_acts
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number


class WordForm(forms.Form):
    when_missing: ClassVar = {"word": sentence("Say whether you agree.")}

    word: Word


class ConsentPages(Controller):
    """`/c/{slug}/polls/{number}/consents`, `…/{turn}`."""

    path = "/c/{slug:str}/polls/{number:int}/consents"

    @get()
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return await _page(number, visit, Typed())

    @get("/{turn:int}")
    async def say_again(self, visit: NamedDependency[Visit], number: Number, turn: Number) -> Html:
        """What was refused there is loaded anew where it is done."""
        poll = await polls.page(visit.db, number, now=visit.now)
        await queries.get(visit.db, poll.id, turn)
        return visit.redirect(_here(visit, number))

    @post("/{turn:int}")
    async def say(self, change: NamedDependency[Change], number: Number, turn: Number) -> Html:
        _ = change.member
        word = Word(str(change.form.get("word"))) if change.form.get("word") in set(Word) else None
        return await notice_acts.do(
            change,
            partial(_say, number, turn),
            partial(_page, number),
            to=_here(change, number),
            done=consent_words.DONE[word] if word else "",
        )


def _here(visit: Visit, number: int) -> str:
    return f"/c/{visit.community.slug}/polls/{number}/consents"


async def _say(number: int, turn: int, change: Change) -> None:
    wanted = forms.parse(WordForm, change.form)
    poll = await polls.page(change.db, number, now=change.now)
    by = notice_acts.by(change)
    await speaking.say(change.db, change.community.id, poll, turn, wanted.word, by=by)


async def _page(number: int, visit: Visit, typed: Typed, status: int = 200) -> Html:
    poll = await polls.page(visit.db, number, now=visit.now)
    acting.check_asks(poll)
    found = await queries.of_poll(visit.db, poll.id)
    is_settled = await acting.is_settled(visit.db, poll, zone=visit.community.time_zone, now=visit.now)
    views = {
        "form": typed,
        "poll": poll,
        "proposal": await proposals.find_by_id(visit.db, poll.proposal_id),
        "found": found,
        "is_settled": is_settled,
        "lines": await consent_views.lines(visit, found, number=number, is_settled=is_settled),
    }
    return visit.render("consents/index.html", views, status=status)
