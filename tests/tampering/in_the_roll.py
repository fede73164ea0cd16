"""The frozen roll and the rule of the vote, changed by somebody who owns the database but not the key."""
# ruff: noqa: S608 - names of our own stand in these statements, and nothing else

from tampering.cases import party_of, person, reword, rows
from tampering.world import Moment

_VOTED = Moment.VOTED
_ONE = party_of("业主2")
_ITS_HOME = f"(SELECT unit_id FROM poll_party_unit WHERE party_id = {_ONE})"
_MORE_AREA = f"UPDATE poll_party SET area_cm2 = area_cm2 * 10 WHERE id = {_ONE}"
_GONE = (
    f"DELETE FROM poll_party WHERE id = {party_of('业主8')}",
    f"DELETE FROM poll_party_unit WHERE party_id = {party_of('业主8')}",
    f"DELETE FROM poll_party_voter WHERE person_id = {person('业主8')}",
)
_STRANGER = f"""
    INSERT INTO poll_party_voter (community_id, poll_id, person_id, party_id)
    SELECT community_id, poll_id, {person("业主3")}, party_id FROM poll_party_voter WHERE party_id = {_ONE}
"""
_PHANTOM = (
    """
    INSERT INTO poll_party SELECT (jsonb_populate_record(poll_party, jsonb_build_object(
      'id', 'aaaaaaaa-0000-7000-8000-000000000000', 'key', 'aaaaaaaa-0000-7000-8000-000000000000', 'revision', 0))).*
    FROM poll_party LIMIT 1
    """,
    """
    INSERT INTO poll_party_unit SELECT (jsonb_populate_record(poll_party_unit, jsonb_build_object(
      'party_id', 'aaaaaaaa-0000-7000-8000-000000000000', 'unit_id', 'aaaaaaaa-0000-7000-8000-000000000000'))).*
    FROM poll_party_unit LIMIT 1
    """,
)
_HOMES_MOVED = f"UPDATE poll_party_unit SET party_id = {party_of('业主3')} WHERE party_id = {_ONE}"

CASES = (
    rows(
        "poll_party",
        "a home weighs more by area",
        _MORE_AREA,
        caught_by="roll-root weights recount electorate",
    ),
    rows(
        "poll_party",
        "a home weighs more by area",
        _MORE_AREA,
        caught_by="roll-root weights electorate",
        at=_VOTED,
    ),
    rows(
        "poll_party",
        "a home weighs more by heads",
        f"UPDATE poll_party SET heads = 5 WHERE id = {_ONE}",
        caught_by="roll-root weights",
        at=_VOTED,
    ),
    rows(
        "poll_party",
        "a home is said to be the developer's",
        f"UPDATE poll_party SET is_developer = true WHERE id = {_ONE}",
        caught_by="roll-root electorate",
    ),
    rows(
        "poll_party",
        "a home that did not vote is struck off the roll",
        *_GONE,
        caught_by="roll-root",
        at=_VOTED,
    ),
    rows("poll_party", "a home is added to the roll", *_PHANTOM, caught_by="roll-root electorate", at=_VOTED),
    rows(
        "poll_party",
        "a home's count of ballots is set back",
        f"UPDATE poll_party SET revision = 0 WHERE id = {_ONE}",
        caught_by="ballots-open box-root recount",
        at=_VOTED,
    ),
    rows(
        "poll_party_unit",
        "a unit is given to another party",
        _HOMES_MOVED,
        caught_by="roll-root revisions recount electorate",
    ),
    rows(
        "poll_party_unit",
        "a unit is larger",
        f"UPDATE poll_party_unit SET area_cm2 = area_cm2 + 1 WHERE party_id = {_ONE}",
        caught_by="electorate",
    ),
    rows(
        "poll_party_unit",
        "a unit is deleted",
        f"DELETE FROM poll_party_unit WHERE party_id = {_ONE}",
        caught_by="roll-root revisions recount electorate",
    ),
    rows("poll_party_voter", "somebody else may speak for a home", _STRANGER, caught_by="roll-root"),
    rows(
        "poll_party_voter", "somebody else may speak for a home", _STRANGER, caught_by="roll-root", at=_VOTED
    ),
    rows(
        "poll_party_voter",
        "an owner may not speak for their home any more",
        f"DELETE FROM poll_party_voter WHERE party_id = {_ONE}",
        caught_by="roll-root revisions",
    ),
    rows(
        "poll_left_out", "a left-out unit is forgotten", "DELETE FROM poll_left_out", caught_by="electorate"
    ),
    rows(
        "poll_left_out",
        "a unit is left out for another reason",
        "UPDATE poll_left_out SET reason = 'outside_scope'",
        caught_by="electorate",
    ),
    rows(
        "poll_left_out",
        "one more unit is said to be left out",
        f"""
        INSERT INTO poll_left_out (community_id, poll_id, unit_id, reason)
        SELECT community_id, poll_id, {_ITS_HOME}, reason FROM poll_left_out LIMIT 1
        """,
        caught_by="roll-root electorate",
    ),
    rows(
        "poll_opening",
        "the rule is made easier",
        reword("poll_opening", "preset", "1/2", "1/9"),
        caught_by="rules recount",
    ),
    rows(
        "poll_opening",
        "the rule is made easier",
        reword("poll_opening", "preset", "1/2", "1/9"),
        caught_by="rules",
        at=_VOTED,
    ),
    rows(
        "poll_opening",
        "the rule's hash is changed",
        "UPDATE poll_opening SET rules_sha256 = 'sha256:' || repeat('ab', 32)",
        caught_by="rules",
    ),
    rows(
        "poll_opening",
        "the roll's root is changed",
        "UPDATE poll_opening SET roll_root = repeat('ab', 32)",
        caught_by="roll-root electorate",
        at=_VOTED,
    ),
    rows(
        "poll_opening",
        "the roll is said to be of another day",
        "UPDATE poll_opening SET record_on = record_on - 30",
        caught_by="electorate",
    ),
)
