"""Disputes, and which ballots they set aside, changed by somebody who owns the database but not the key."""
# ruff: noqa: S608 - names of our own stand in these statements, and nothing else

from tampering.cases import ballot_of, party_of, rows
from tampering.world import DISPUTED, STRUCK, Moment

_VOTED = Moment.VOTED
_DISPUTE = f"(SELECT id FROM dispute WHERE ballot_id = {ballot_of(DISPUTED)})"
_SETTLED = f"(SELECT id FROM dispute WHERE ballot_id = {ballot_of(STRUCK)})"


def _counts(name: str) -> str:
    return f"UPDATE poll_party SET aside_revision = NULL, instead_revision = NULL WHERE id = {party_of(name)}"


CASES = (
    rows(
        "dispute",
        "a dispute is deleted, so that the ballot counts",
        f"DELETE FROM dispute WHERE id = {_DISPUTE}",
        _counts(DISPUTED),
        caught_by="box-root recount",
        at=_VOTED,
    ),
    rows(
        "dispute",
        "a dispute is moved to another ballot",
        f"UPDATE dispute SET ballot_id = {ballot_of('业主2')} WHERE id = {_DISPUTE}",
        caught_by="recount",
        at=_VOTED,
    ),
    rows(
        "dispute_closing",
        "a ballot that was struck counts after all",
        f"UPDATE dispute_closing SET outcome = 'rejected' WHERE dispute_id = {_SETTLED}",
        _counts(STRUCK),
        caught_by="box-root recount",
        at=_VOTED,
    ),
    rows(
        "dispute_closing",
        "a ballot that was struck is only in dispute",
        f"DELETE FROM dispute_closing WHERE dispute_id = {_SETTLED}",
        caught_by="recount",
        at=_VOTED,
    ),
    rows(
        "poll_party",
        "a ballot that nobody disputes is set aside",
        "UPDATE poll_party SET aside_revision = revision, instead_revision = 0 "
        f"WHERE id = {party_of('业主2')}",
        caught_by="ballots-open box-root recount",
        at=_VOTED,
    ),
    rows(
        "poll_party",
        "a ballot that is disputed counts all the same",
        _counts(DISPUTED),
        caught_by="box-root recount",
        at=_VOTED,
    ),
)
