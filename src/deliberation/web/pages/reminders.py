"""Reminders: those who convene send one text to all who have not voted, once a day at most."""

from litestar import Controller, get, post
from litestar.di import NamedDependency

from deliberation.communities.rules import CONVENING_ROLES
from deliberation.kernel.refusals import Refusal
from deliberation.kernel.text import sentence
from deliberation.outbox import senders
from deliberation.polls import doors, queries, reminding
from deliberation.polls.reminding import Reminder
from deliberation.web import reminder_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number


class ReminderPages(Controller):
    """`/c/{slug}/manage/polls/{number}/reminders`."""

    path = "/c/{slug:str}/manage/polls/{number:int}/reminders"

    @get("/")
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        visit.holder_of(CONVENING_ROLES)
        return await _index(visit, number, Typed())

    @post("/")
    async def create(self, change: NamedDependency[Change], number: Number) -> Html:
        sender = change.holder_of(CONVENING_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        subject, said = reminder_words.words(change.community, poll, _address(change, number))
        reminder = Reminder(
            subject=subject,
            body="\n\n".join(each.text for each in said),
            channels=frozenset(senders.of_settings(change.config.settings)),
            day=change.community.day(change.now),
        )
        try:
            async with change.db.begin_nested():
                await reminding.remind(
                    change.db,
                    change.community.id,
                    poll=poll,
                    reminder=reminder,
                    by=sender.account_id,
                    actor=change.actor,
                    now=change.now,
                )
        except Refusal as refusal:
            return await _index(change, number, Typed().refused(refusal), status=409)
        here = f"/c/{change.community.slug}/manage/polls/{number}/reminders"
        return change.redirect(here, done=sentence("The reminder is on its way."))


async def _index(visit: Visit, number: int, typed: Typed, *, status: int = 200) -> Html:
    poll = await queries.page(visit.db, number, now=visit.now)
    sent = await reminding.sent(visit.db, poll.id)
    today = visit.community.day(visit.now)
    subject, said = reminder_words.words(visit.community, poll, _address(visit, number))
    silent = await reminding.silent(visit.db, poll.id)
    views = {
        "form": typed,
        "poll": poll,
        "sent": sent,
        "silent": silent.party_count,
        "addresses": len(silent.addresses),
        "may_send": poll.status is doors.REMINDABLE
        and all(visit.community.day(each.sent_at) != today for each in sent),
        "subject": subject,
        "said": said,
    }
    return visit.render("doors/reminders.html", views, status=status)


def _address(visit: Visit, number: int) -> str:
    return f"{visit.config.settings.base_url}/c/{visit.community.slug}/polls/{number}"
