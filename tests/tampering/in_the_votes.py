"""Ballots and what opens them, changed by somebody who owns the database but not the key."""
# ruff: noqa: S608 - names of our own stand in these statements, and nothing else

from tampering.cases import ballot_of, entry_of, party_of, person, reword, rows
from tampering.world import Moment

_VOTED = Moment.VOTED
_ONE, _OTHER = ballot_of("业主2"), ballot_of("业主6")
_SEALED, _OTHER_SEALED = entry_of("业主2"), entry_of("业主6")
_OPENINGS_SWAPPED = f"""
    UPDATE audit_private SET (salt, body) = (SELECT other.salt, other.body FROM audit_private other
      WHERE other.entry_id <> audit_private.entry_id AND other.entry_id IN ({_SEALED}, {_OTHER_SEALED}))
    WHERE entry_id IN ({_SEALED}, {_OTHER_SEALED})
"""
_TURNED = f"UPDATE ballot SET choice = 'against' WHERE id = {_ONE}"
_TURNED_INSIDE = reword("audit_private", "body", '["for"]', '["against"]', where=f"entry_id = {_SEALED}")
_INVENTED = f"""
    INSERT INTO ballot SELECT (jsonb_populate_record(ballot, jsonb_build_object('id', gen_random_uuid(),
      'party_id', {party_of("业主8")}, 'person_id', {person("业主8")}, 'code', 'AAAABBBBCCCC',
      'form_key', gen_random_uuid()))).*
    FROM ballot WHERE id = {_ONE}
"""
_COUNTED_ONCE = f"UPDATE poll_party SET revision = 1 WHERE id = {party_of('业主8')}"
_NOT_UNIQUE = "ALTER TABLE ballot DROP CONSTRAINT uq_ballot_community_id_party_id_revision"
_PARTIES_SWAPPED = f"""
    UPDATE ballot SET (party_id, person_id) = (SELECT other.party_id, other.person_id FROM ballot other
      WHERE other.id <> ballot.id AND other.id IN ({_ONE}, {ballot_of("业主3")}))
    WHERE id IN ({_ONE}, {ballot_of("业主3")})
"""
_FORGOTTEN = (
    f"DELETE FROM ballot WHERE id = {_ONE}",
    f"UPDATE poll_party SET revision = 0 WHERE id = {party_of('业主2')}",
)
_SECOND_THOUGHTS = (
    f"DELETE FROM ballot WHERE id = {_OTHER}",
    f"UPDATE poll_party SET revision = 1 WHERE id = {party_of('业主6')}",
)
_FIRST_THOUGHTS = (
    f"DELETE FROM ballot WHERE person_id = {person('业主6')} AND revision = 1",
    f"UPDATE ballot SET revision = 1, previous = NULL WHERE person_id = {person('业主6')}",
    f"UPDATE poll_party SET revision = 1 WHERE id = {party_of('业主6')}",
)

CASES = (
    rows("ballot", "a vote is turned round", _TURNED, caught_by="recount", at=_VOTED),
    rows(
        "ballot",
        "a vote is turned round, in what its ballot seals as well",
        _TURNED,
        _TURNED_INSIDE,
        caught_by="ballots-open",
        at=_VOTED,
    ),
    rows("ballot", "a vote is deleted", *_FORGOTTEN, caught_by="export", at=_VOTED),
    rows(
        "ballot",
        "a second thought is deleted, so that the first counts",
        *_SECOND_THOUGHTS,
        caught_by="export",
        at=_VOTED,
    ),
    rows(
        "ballot",
        "a ballot that a later one replaced is deleted",
        *_FIRST_THOUGHTS,
        caught_by="export",
        at=_VOTED,
    ),
    rows(
        "ballot",
        "a vote is invented for somebody who did not vote",
        _INVENTED,
        _COUNTED_ONCE,
        caught_by="export",
        at=_VOTED,
    ),
    rows(
        "ballot",
        "two votes change their homes",
        _NOT_UNIQUE,
        _PARTIES_SWAPPED,
        caught_by="box-root recount",
        at=_VOTED,
    ),
    rows(
        "ballot",
        "a vote loses its seal",
        f"UPDATE ballot SET commitment = repeat('ab', 32) WHERE id = {_ONE}",
        caught_by="box-root recount",
        at=_VOTED,
    ),
    rows(
        "ballot",
        "a vote leads to the entry of another",
        f"UPDATE ballot SET entry_id = {_OTHER_SEALED} WHERE id = {_ONE}",
        caught_by="ballots-listed",
    ),
    rows("audit_private", "a sealed vote is turned round", _TURNED_INSIDE, caught_by="ballots-open recount"),
    rows(
        "audit_private",
        "a sealed vote weighs more",
        reword("audit_private", "body", '"heads":1', '"heads":9', where=f"entry_id = {_SEALED}"),
        caught_by="ballots-open weights",
    ),
    rows(
        "audit_private",
        "a salt is changed",
        f"UPDATE audit_private SET salt = sha256(salt) WHERE entry_id = {_SEALED}",
        caught_by="ballots-open",
    ),
    rows(
        "audit_private",
        "two openings are swapped",
        _OPENINGS_SWAPPED,
        caught_by="ballots-open revisions box-root recount",
    ),
    rows(
        "ballot_refusal",
        "a refused ballot is forgotten",
        "DELETE FROM ballot_refusal",
        caught_by="rejected-listed recount",
        at=_VOTED,
    ),
    rows(
        "ballot_refusal",
        "a refused ballot gets another reason",
        "UPDATE ballot_refusal SET reason = 'not_your_home'",
        caught_by="recount",
        at=_VOTED,
    ),
    rows(
        "ballot_refusal",
        "a refusal is invented",
        """
        INSERT INTO ballot_refusal SELECT (jsonb_populate_record(ballot_refusal,
          jsonb_build_object('id', gen_random_uuid()))).* FROM ballot_refusal
        """,
        caught_by="rejected-listed recount",
        at=_VOTED,
    ),
)
