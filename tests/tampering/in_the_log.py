"""Rows of the log itself, changed by somebody who owns the database but not the key."""
# ruff: noqa: S608 - names of our own stand in these statements, and nothing else

from deliberation.counting.rules import Choice
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import note
from tampering.cases import Case, entry_of, entry_of_kind, reword, rows
from tampering.hands import carry_out
from tampering.world import Moment, World

_ONE = entry_of("业主2")
_TWO = f"({_ONE}, {entry_of('业主3')})"
_HASH_FITS = f"UPDATE audit_entry SET leaf_hash = sha256('\\x00'::bytea || body) WHERE id = {_ONE}"
_SWAPPED = f"""
    UPDATE audit_entry SET (body, leaf_hash) = (SELECT other.body, other.leaf_hash FROM audit_entry other
      WHERE other.id <> audit_entry.id AND other.id IN {_TWO}) WHERE id IN {_TWO}
"""
_PLACES_AWAY = f"UPDATE audit_leaf SET seq = -seq WHERE entry_id IN {_TWO}"
_PLACES_BACK = """
    UPDATE audit_leaf SET seq = (SELECT -other.seq FROM audit_leaf other
      WHERE other.seq < 0 AND other.entry_id <> audit_leaf.entry_id) WHERE seq < 0
"""
_AGAIN = f"""
    WITH twin AS (
      INSERT INTO audit_entry SELECT (jsonb_populate_record(audit_entry, jsonb_build_object('id', gen_random_uuid()))).*
      FROM audit_entry WHERE id = {_ONE} RETURNING *
    )
    INSERT INTO audit_pending (community_id, epoch, entry_id) SELECT community_id, epoch, id FROM twin
"""
_AFTER_THE_CLOSE = "size > (SELECT log_size FROM poll_closing)"


def _said(entry: str, old: str, new: str) -> str:
    return reword("audit_entry", "body", old, new, where=f"id = {entry}")


async def _signed_by_another(world: World) -> None:
    head = checkpoints.verify(await world.head(), note.Verifier.parse(world.vkey))
    forged = checkpoints.sign(head, [note.Signer(head.origin, bytes(32))]).hex()
    await carry_out(world, [f"UPDATE audit_checkpoint SET note = decode('{forged}', 'hex')"])


async def _never_numbered(world: World) -> None:
    await world.say("业主8", Choice.AGAINST)
    await carry_out(world, ["DELETE FROM audit_pending"])


CASES = (
    rows(
        "audit_entry",
        "a ballot's entry names another channel",
        _said(_ONE, '"web"', '"hand"'),
        caught_by="log-root consistency receipts ballots-open recount",
    ),
    rows(
        "audit_entry",
        "a ballot's entry says something else, its hash made to fit",
        _said(_ONE, '"rev":1', '"rev":2'),
        _HASH_FITS,
        caught_by="log-root consistency receipts ballots-open revisions box-root recount",
    ),
    rows(
        "audit_entry",
        "an entry from before the vote gets another time",
        _said(entry_of_kind("log.started"), '"at":"20', '"at":"19'),
        caught_by="log-root consistency receipts recount",
    ),
    rows(
        "audit_entry",
        "a ballot's entry is deleted",
        f"DELETE FROM audit_entry WHERE id = {_ONE}",
        caught_by="log-root entries key-history order ways extensions text rules certificate notice roll-root ballots-listed box-root rejected-listed recount electorate",
    ),
    rows(
        "audit_entry",
        "the entry of the close is deleted",
        f"DELETE FROM audit_entry WHERE id = {entry_of_kind('vote.closed')}",
        caught_by="log-root entries key-history order ways extensions text rules certificate notice roll-root ballots-listed box-root rejected-listed recount electorate",
    ),
    rows(
        "audit_entry",
        "two ballots' entries are swapped, hashes and all",
        _SWAPPED,
        caught_by="log-root consistency receipts ballots-open revisions box-root recount",
    ),
    rows(
        "audit_entry",
        "two ballots' entries are swapped, hashes and all",
        _SWAPPED,
        caught_by="log-root consistency receipts ballots-open revisions box-root recount",
        at=Moment.VOTED,
    ),
    rows(
        "audit_entry",
        "a ballot's entry is numbered a second time",
        _AGAIN,
        caught_by="export",
        at=Moment.VOTED,
    ),
    rows(
        "audit_leaf",
        "a ballot loses its place",
        f"DELETE FROM audit_leaf WHERE entry_id = {_ONE}",
        caught_by="export",
    ),
    rows(
        "audit_leaf",
        "a ballot loses its place",
        f"DELETE FROM audit_leaf WHERE entry_id = {_ONE}",
        caught_by="export",
        at=Moment.VOTED,
    ),
    rows(
        "audit_leaf",
        "the newest place is deleted",
        "DELETE FROM audit_leaf WHERE seq = (SELECT max(seq) FROM audit_leaf)",
        caught_by="mirror",
    ),
    rows(
        "audit_leaf",
        "two ballots change places",
        _PLACES_AWAY,
        _PLACES_BACK,
        caught_by="log-root consistency receipts recount",
    ),
    rows(
        "audit_leaf",
        "a ballot's place is filed as another kind",
        f"UPDATE audit_leaf SET kind = 'role.changed' WHERE entry_id = {_ONE}",
        caught_by="export",
    ),
    rows(
        "audit_leaf",
        "a ballot's place is filed under another vote",
        f"UPDATE audit_leaf SET subject_id = community_id WHERE entry_id = {_ONE}",
        caught_by="export",
    ),
    rows(
        "audit_tile",
        "one bit of one hash is turned",
        "UPDATE audit_tile SET hashes = set_bit(hashes, 300, 1 - get_bit(hashes, 300)) WHERE level = 0",
        caught_by="log-root sequencer watch",
    ),
    rows(
        "audit_tile",
        "a tile is deleted",
        "DELETE FROM audit_tile WHERE level = 0",
        caught_by="log-root sequencer watch",
    ),
    rows(
        "audit_tile",
        "a tile is cut short",
        "UPDATE audit_tile SET hashes = substr(hashes, 1, length(hashes) - 32) WHERE level = 0",
        caught_by="sequencer watch",
    ),
    rows(
        "audit_tile",
        "a tile gets a hash too many",
        "UPDATE audit_tile SET hashes = hashes || sha256(hashes) WHERE level = 0",
        caught_by="sequencer",
    ),
    rows(
        "audit_checkpoint",
        "every head gets another root",
        "UPDATE audit_checkpoint SET root = sha256(root)",
        caught_by="checkpoint-signature log-root sequencer",
    ),
    rows(
        "audit_checkpoint",
        "the text of every head is changed",
        reword("audit_checkpoint", "note", "/log/", "/dog/"),
        caught_by="checkpoint-signature watch",
    ),
    rows(
        "audit_checkpoint",
        "the heads with the result are deleted",
        f"DELETE FROM audit_checkpoint WHERE {_AFTER_THE_CLOSE}",
        caught_by="export sequencer",
    ),
    Case(
        "audit_checkpoint",
        "every head is signed by another key",
        _signed_by_another,
        (
            "checkpoint-signature",
            "watch",
        ),
    ),
    rows(
        "audit_log",
        "another key takes the place of the log's",
        "UPDATE audit_log SET public_key = sha256(public_key)",
        caught_by="export sequencer",
    ),
    rows(
        "audit_log",
        "the log gets another name",
        "UPDATE audit_log SET origin = replace(origin, 'testserver', 'elsewhere')",
        caught_by="manifest-signature checkpoint-signature consistency receipts entries",
    ),
    Case("audit_pending", "a ballot never gets its number", _never_numbered, ("export",), at=Moment.VOTED),
)
