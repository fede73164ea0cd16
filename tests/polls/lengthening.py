"""More time for a vote, for tests."""

from datetime import UTC, timedelta

from deliberation.counting import presets
from deliberation.database.sessions import Sessions, Writer, database_now, reading, writing
from deliberation.outbox.rules import Channel
from deliberation.polls import queries
from deliberation.polls.extending import actions as extending
from deliberation.polls.extending.actions import Word
from deliberation.polls.extending.rules import Law, Reason, Wanted
from deliberation.polls.queries import PollView
from polling import CLERK, Estate

HOUR = timedelta(hours=1)
LAW = Law(preset=presets.load("CN-278-ORD"), place=presets.ANYWHERE, zone=UTC)
WORD = Word(subject="延长", body="表决延长了。", channels=frozenset({Channel.SMS}))


def wanted(poll: PollView, by: timedelta = HOUR, **said: object) -> Wanted:
    told = {"closes_at": poll.window.closes_at + by, "seen_closes_at": poll.window.closes_at}
    return Wanted(**{"reason": Reason.TOO_FEW, **told, **said})  # type: ignore[arg-type]


async def extend(db: Writer, estate: Estate, poll: PollView, asked: Wanted | None = None) -> int:
    return await extending.extend(
        db,
        estate.id,
        poll_id=poll.id,
        wanted=asked or wanted(poll),
        law=LAW,
        word=WORD,
        by=estate.convenor,
        actor=CLERK,
    )


async def extended(
    sessions: Sessions, estate: Estate, poll: PollView, asked: Wanted | None = None
) -> PollView:
    async with writing(sessions, estate.id) as db:
        await extend(db, estate, poll, asked)
    return await seen(sessions, estate, poll)


async def seen(sessions: Sessions, estate: Estate, poll: PollView) -> PollView:
    async with reading(sessions, estate.id) as db:
        return await queries.page(db, poll.number, now=await database_now(db))
