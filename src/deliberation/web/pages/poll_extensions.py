"""Giving a vote more time: those who convene write down the new end and why, look at the notice, and give it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from deliberation.audit import queries as audit
from deliberation.communities.rules import CONVENING_ROLES
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.outbox import senders
from deliberation.polls import queries
from deliberation.polls.extending import actions as extending
from deliberation.polls.extending import queries as extensions
from deliberation.polls.extending import rules
from deliberation.polls.extending.actions import Word
from deliberation.polls.extending.rules import Law, Reason, Wanted
from deliberation.polls.queries import PollView
from deliberation.polls.rules import FormAltered
from deliberation.web import extension_views, extension_words, forms, qr, rule_views
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.extension_words import MoreTime, Words
from deliberation.web.forms import NotFilledIn, OptionalText, Typed
from deliberation.web.paths import Number


class ExtensionForm(forms.Form):
    """The new end as the community's clocks show it, and why; `seen_closes_at` is the end that was looked at."""

    when_missing: ClassVar = {
        "closes_at": sentence("Write until when the vote stays open."),
        "reason": sentence("Choose a reason."),
    }

    closes_at: datetime
    seen_closes_at: datetime
    reason: Reason
    words: Annotated[OptionalText, Field(max_length=rules.LONGEST_WORDS)] = ""


@dataclass(frozen=True)
class _Asked:
    """More time for a poll, as it was typed and as it is meant."""

    poll: PollView
    typed: Typed
    wanted: Wanted
    law: Law

    @property
    def more(self) -> MoreTime:
        own = self.wanted.words if self.wanted.reason is Reason.BY_LAWS else ""
        return MoreTime(
            before=self.poll.window.closes_at,
            closes_at=self.wanted.closes_at,
            reason=self.wanted.reason,
            own=own,
        )


class PollExtensionPages(Controller):
    """`/c/{slug}/manage/polls/{number}/extension…`, `/c/{slug}/polls/{number}/extensions/{ordinal}…`."""

    path = "/c/{slug:str}"

    @get("/manage/polls/{number:int}/extension")
    async def new(self, visit: NamedDependency[Visit], number: Number) -> Html:
        visit.holder_of(CONVENING_ROLES)
        poll = await queries.page(visit.db, number, now=visit.now)
        asked = visit.request.query_params
        typed = Typed({name: [asked[name]] for name in ("closes_at", "reason", "words") if name in asked})
        return await _form(visit, poll, typed)

    @post("/manage/polls/{number:int}/extension/check")
    async def check(self, change: NamedDependency[Change], number: Number) -> Html:
        change.holder_of(CONVENING_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        times = len(await extensions.of_poll(change.db, poll.id))
        rules.check_extendable(poll.window, times=times, now=change.now)
        try:
            asked = _asked(change, poll)
        except NotFilledIn as unfilled:
            return await _form(change, poll, unfilled.typed, status=422)
        try:
            rules.check_wanted(poll.window, asked.wanted, asked.law)
        except Invalid as refusal:
            return await _form(change, poll, asked.typed.refused(refusal), status=422)
        return change.render(
            "extensions/check.html",
            {
                "poll": poll,
                "wanted": asked.wanted,
                "said": _words(change, poll, asked.more),
                "change_query": _as_query(asked),
                "addresses": await extending.address_count(change.db, poll.id),
            },
        )

    @post("/manage/polls/{number:int}/extension")
    async def create(self, change: NamedDependency[Change], number: Number) -> Html:
        giver = change.holder_of(CONVENING_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        try:
            asked = _asked(change, poll)
        except NotFilledIn as altered:
            raise FormAltered from altered
        try:
            async with change.db.begin_nested():
                await extending.extend(
                    change.db,
                    change.community.id,
                    poll_id=poll.id,
                    wanted=asked.wanted,
                    law=asked.law,
                    word=_word(change, poll, asked.more),
                    by=giver.account_id,
                    actor=change.actor,
                )
        except Invalid as refusal:
            return await _form(change, poll, asked.typed.refused(refusal), status=422)
        here = f"/c/{change.community.slug}/polls/{number}"
        return change.redirect(here, done=sentence("The vote has more time. All voters are told."))

    @get("/polls/{number:int}/extensions/{ordinal:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number, ordinal: FromPath[int]) -> Html:
        return await _sheet(visit, number, ordinal)

    @get("/polls/{number:int}/extensions/{ordinal:int}/notice.pdf")
    async def paper(
        self, visit: NamedDependency[Visit], number: Number, ordinal: FromPath[int]
    ) -> Response[bytes]:
        sheet = await _sheet(visit, number, ordinal)
        await visit.leave_database()
        headers = {"content-disposition": f'inline; filename="extension-{number}-{ordinal}.pdf"'}
        content = await visit.config.press.public_paper(sheet.content)
        return Response(content, media_type="application/pdf", headers=headers)


async def _form(visit: Visit, poll: PollView, typed: Typed, *, status: int = 200) -> Html:
    lines = await extension_views.lines(visit, poll)
    law = _law(visit, poll)
    views = {
        "form": typed,
        "poll": poll,
        "extensions": lines,
        "left": rules.MOST_EXTENSIONS - len(lines),
        "longest_days": law.longest_days(),
        "latest": rules.latest(poll.window),
        "closes_at": f"{poll.window.closes_at.astimezone(law.zone):%Y-%m-%dT%H:%M}",
        "reasons": [(each.value, visit.say(words)) for each, words in extension_words.REASONS.items()],
        "longest_words": rules.LONGEST_WORDS,
    }
    return visit.render("extensions/new.html", views, status=status)


async def _sheet(visit: Visit, number: int, ordinal: int) -> Html:
    poll = await queries.page(visit.db, number, now=visit.now)
    extension = await extensions.get(visit.db, poll.id, ordinal)
    address = _address(visit, number)
    log = await audit.get_log(visit.db, visit.community.id)
    views = {
        "poll": poll,
        "extension": extension,
        "said": _words(visit, poll, extension_views.more_time(extension), first=visit.translator.language),
        "address": address,
        "qr": qr.svg(address),
        "vkey": log.vkey,
    }
    return visit.render("print/extension.html", views)


def _asked(change: Change, poll: PollView) -> _Asked:
    """Raises NotFilledIn."""
    filled = forms.parse(ExtensionForm, change.form)
    law = _law(change, poll)
    wanted = Wanted(
        closes_at=_moment(filled.closes_at, law),
        seen_closes_at=_moment(filled.seen_closes_at, law),
        reason=filled.reason,
        words=filled.words,
    )
    return _Asked(poll, forms.typed(change.form), wanted, law)


def _as_query(asked: _Asked) -> str:
    """For the address that shows the form filled in again."""
    closes_at = asked.wanted.closes_at.astimezone(asked.law.zone)
    typed = {"reason": asked.wanted.reason.value, "words": asked.wanted.words}
    return urlencode({"closes_at": f"{closes_at:%Y-%m-%dT%H:%M}", **typed})


def _moment(typed: datetime, law: Law) -> datetime:
    """What was typed as the community's clocks show it."""
    return typed if typed.tzinfo else typed.replace(tzinfo=law.zone)


def _law(visit: Visit, poll: PollView) -> Law:
    zone = ZoneInfo(visit.community.time_zone)
    return Law(preset=poll.frozen.preset, place=rule_views.place_of(visit), zone=zone)


def _words(visit: Visit, poll: PollView, more: MoreTime, **order: str) -> tuple[Words, ...]:
    return extension_words.words(visit.community, poll, more, _address(visit, poll.number), **order)


def _word(change: Change, poll: PollView, more: MoreTime) -> Word:
    said = _words(change, poll, more)
    return Word(
        subject=said[0].title,
        body="\n\n".join(each.text for each in said),
        channels=frozenset(senders.of_settings(change.config.settings)),
    )


def _address(visit: Visit, number: int) -> str:
    return f"{visit.config.settings.base_url}/c/{visit.community.slug}/polls/{number}"
