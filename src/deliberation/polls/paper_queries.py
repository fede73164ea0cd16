"""Reads of votes on paper: what is to be done at the desk, and one form with all that is shown of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from deliberation.database.sessions import Reader
from deliberation.polls import paper_rules as rules
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.models import Poll
from deliberation.polls.paper_models import PaperArrival, PaperEnd, PaperForm, PaperReading
from deliberation.polls.paper_rules import Ended
from deliberation.polls.parties import queries as parties
from deliberation.polls.parties.models import PollParty
from deliberation.polls.rules import Channel


@dataclass(frozen=True, kw_only=True)
class FormLine:
    """A form that came in: how often it was read, whether by this clerk, and what came of it."""

    serial: int
    places: tuple[str, ...]
    received_at: datetime
    reading_count: int
    is_read_by_me: bool
    ended: Ended | None


@dataclass(frozen=True, kw_only=True)
class FormView:
    """One form at the desk. `signers` are those who may speak for its homes, masked unless sought by the whole name.

    `reading_count` is how often it was read.
    """

    serial: int
    places: tuple[str, ...]
    signers: tuple[tuple[UUID, str], ...]
    reading_count: int


@dataclass(frozen=True, kw_only=True)
class DeskView:
    """All that was printed and came back, in figures; `lines` are the forms that came back, the newest first."""

    homes_with_form: int
    lines: tuple[FormLine, ...]

    @property
    def unread(self) -> tuple[FormLine, ...]:
        return tuple(line for line in self.lines if line.ended is None)

    def ended_count(self, ended: Ended) -> int:
        return sum(line.ended is ended for line in self.lines)


def _unread() -> SelectOfScalar[UUID]:
    return (
        select(PaperForm.id)
        .join(PaperArrival, col(PaperArrival.form_id) == col(PaperForm.id))
        .outerjoin(PaperEnd, col(PaperEnd.form_id) == col(PaperForm.id))
        .where(col(PaperEnd.form_id).is_(None))
    )


def has_unread() -> ColumnElement[bool]:
    """Of a Poll's row: whether a form came in of which nothing has come yet."""
    return _unread().where(col(PaperForm.poll_id) == col(Poll.id)).correlate(Poll).exists()


IS_AT_THE_DESK: ColumnElement[bool] = (
    _unread().where(col(PaperForm.party_id) == col(PollParty.id)).correlate(PollParty).exists()
)
"""Of a PollParty's row: whether a form of its own came in of which nothing has come yet."""


IS_AT_A_MEETING: ColumnElement[bool] = (
    select(PaperForm.id)
    .where(col(PaperForm.party_id) == col(PollParty.id), col(PaperForm.channel) == Channel.MEETING.value)
    .correlate(PollParty)
    .exists()
)
"""Of a PollParty's row: whether it was handed a form at a meeting."""


async def unread_count(db: Reader, poll_id: UUID) -> int:
    asked = select(func.count()).select_from(_unread().where(PaperForm.poll_id == poll_id).subquery())
    return (await db.exec(asked)).one()


async def desk(db: Reader, poll_id: UUID, account_id: UUID) -> DeskView:
    of_home = select(func.count(func.distinct(PaperForm.party_id))).where(PaperForm.poll_id == poll_id)
    with_form = await db.exec(of_home)
    rows = await db.exec(
        select(PaperForm, PaperArrival.received_at, PaperEnd.ended)
        .join(PaperArrival, col(PaperArrival.form_id) == col(PaperForm.id))
        .outerjoin(PaperEnd, col(PaperEnd.form_id) == col(PaperForm.id))
        .where(PaperForm.poll_id == poll_id)
        .order_by(col(PaperArrival.received_at).desc())
    )
    found = list(rows)
    places = await parties.places(db, {form.party_id for form, *_ in found})
    readers = await _readers(db, poll_id)
    lines = tuple(
        FormLine(
            serial=form.serial,
            places=places[form.party_id],
            received_at=received_at,
            reading_count=len(readers.get(form.id, ())),
            is_read_by_me=account_id in readers.get(form.id, ()),
            ended=Ended(ended) if ended else None,
        )
        for form, received_at, ended in found
    )
    return DeskView(homes_with_form=with_form.one(), lines=lines)


async def get_form(db: Reader, poll_id: UUID, serial: int) -> PaperForm:
    """Raises NoSuchForm."""
    asked = select(PaperForm).where(PaperForm.poll_id == poll_id, PaperForm.serial == serial)
    form = (await db.exec(asked)).first()
    if form is None:
        raise rules.NoSuchForm
    return form


async def form_view(db: Reader, poll_id: UUID, serial: int, *, sought: str = "") -> FormView:
    """Raises NoSuchForm. Nothing of what others read is in it."""
    form = await get_form(db, poll_id, serial)
    count = await db.exec(select(func.count()).where(PaperReading.form_id == form.id))
    return FormView(
        serial=serial,
        places=await parties.places_of(db, form.party_id),
        signers=await parties.named(db, form.party_id, sought),
        reading_count=count.one(),
    )


async def ballot_of(db: Reader, poll_id: UUID, serial: int) -> str | None:
    """The receipt code of the ballot that came of a form, if one did."""
    asked = (
        select(Ballot.code)
        .join(PaperEnd, col(PaperEnd.ballot_id) == col(Ballot.id))
        .join(PaperForm, col(PaperForm.id) == col(PaperEnd.form_id))
        .where(PaperForm.poll_id == poll_id, PaperForm.serial == serial)
    )
    return (await db.exec(asked)).first()


async def _readers(db: Reader, poll_id: UUID) -> Mapping[UUID, Collection[UUID]]:
    """By form, whoever read it."""
    rows = await db.exec(
        select(PaperReading.form_id, PaperReading.read_by)
        .join(PaperForm, col(PaperForm.id) == col(PaperReading.form_id))
        .where(PaperForm.poll_id == poll_id)
    )
    found: dict[UUID, set[UUID]] = {}
    for form_id, account_id in rows:
        found.setdefault(form_id, set()).add(account_id)
    return found
