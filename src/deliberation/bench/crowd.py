"""A vote of a million: its rows made in the database, and counted there in turns with one plain aggregate over them."""

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

import asyncpg
from sqlalchemy.engine import URL
from sqlmodel import col, select

from deliberation.bench.measuring import Bar, Measured, Sizes, in_turns
from deliberation.counting import presets
from deliberation.database.sessions import Sessions, reading
from deliberation.kernel.ids import new_id
from deliberation.polls import tallying
from deliberation.polls.models import Poll

CROWD = Bar(
    what="counting a vote of a million from its rows", limit="one plain SQL aggregate", unit="ms", goal=3.0
)
PLAIN = """
    SELECT ballot.choice, count(*), sum(poll_party.heads), sum(poll_party.area_cm2)
    FROM ballot JOIN poll_party
      ON poll_party.community_id = ballot.community_id AND poll_party.id = ballot.party_id
    WHERE ballot.poll_id = $1 GROUP BY ballot.choice
"""
"""The limit: every ballot with the heads and the area of its party, added up by choice. As the owner, past row security."""
_POLL = """
    INSERT INTO poll SELECT (jsonb_populate_record(poll, jsonb_build_object('id', $1::uuid, 'number', 1000000))).*
    FROM poll WHERE community_id = $2 ORDER BY number LIMIT 1
"""
_UNITS = """
    INSERT INTO unit (community_id, id, building_id, floor, label, kind, area_cm2, sort_key)
    SELECT $2, ('a' || lpad(to_hex(n), 31, '0'))::uuid, building.id, '', n, 'dwelling', 600000 + n % 900000, n
    FROM generate_series(1, $3::int) n, (SELECT id FROM building WHERE community_id = $2 LIMIT 1) building
    WHERE $1::uuid IS NOT NULL
"""
_PARTIES = """
    INSERT INTO poll_party (community_id, poll_id, id, key, heads, area_cm2, is_developer, revision)
    SELECT $2, $1, ('b' || lpad(to_hex(n), 31, '0'))::uuid, ('a' || lpad(to_hex(n), 31, '0'))::uuid, 1, 600000 + n % 900000, false,
      CASE n % 10 WHEN 0 THEN 2 ELSE 1 END
    FROM generate_series(1, $3::int) n
"""
_HOMES = """
    INSERT INTO poll_party_unit (community_id, poll_id, unit_id, party_id, place, position)
    SELECT $2, $1, ('a' || lpad(to_hex(n), 31, '0'))::uuid, ('b' || lpad(to_hex(n), 31, '0'))::uuid, n, n
    FROM generate_series(1, $3::int) n
"""
_BALLOTS = """
    INSERT INTO ballot (community_id, id, poll_id, party_id, revision, previous, choice, channel, person_id, cast_by,
      cast_at, form_key, commitment, code, entry_id)
    SELECT $2, made, $1, ('b' || lpad(to_hex(n), 31, '0'))::uuid, revision, CASE revision WHEN 2 THEN 'before' END,
      (ARRAY['for', 'for', 'for', 'against', 'for', 'for', 'abstain', 'invalid'])[1 + (n + revision) % 8],
      'web', person.id, account.id, now(), made, encode(sha256(made::text::bytea), 'hex'), made, entry.id
    FROM (
      SELECT n, revision, ('c' || lpad(to_hex(2 * n + revision), 31, '0'))::uuid AS made
      FROM generate_series(1, $3::int) n, generate_series(1, CASE n % 10 WHEN 0 THEN 2 ELSE 1 END) revision
      ORDER BY hashint4(n), revision
    ) said,
      (SELECT id FROM person WHERE community_id = $2 LIMIT 1) person,
      (SELECT id FROM account LIMIT 1) account,
      (SELECT id FROM audit_entry WHERE community_id = $2 LIMIT 1) entry
"""


async def all_of(sessions: Sessions, owner: URL, community_id: UUID, sizes: Sizes) -> list[Measured]:
    """Leaves its rows behind: measure this last, in a database that is thrown away."""
    address = owner.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(address)
    try:
        poll_id = await _made(connection, community_id, sizes.crowd)
        limit = partial(connection.fetch, PLAIN, poll_id)
        return [await _counting(sessions, community_id, poll_id, limit, sizes)]
    finally:
        await connection.close()


async def _made(connection: asyncpg.Connection, community_id: UUID, number: int) -> UUID:
    """A poll of so many units, each a party that voted, every tenth of them twice, in no order."""
    poll_id = new_id()
    # what the rows refer to is there: asking a million times takes longer than all that is measured
    await connection.execute("SET session_replication_role = replica")
    await connection.execute(_POLL, poll_id, community_id)
    for rows in (_UNITS, _PARTIES, _HOMES, _BALLOTS):
        await connection.execute(rows, poll_id, community_id, number)
    await connection.execute("VACUUM ANALYZE poll_party, ballot")
    await connection.execute("CHECKPOINT")
    return poll_id


async def _counting(
    sessions: Sessions,
    community_id: UUID,
    poll_id: UUID,
    limit: Callable[[], Awaitable[object]],
    sizes: Sizes,
) -> Measured:
    rule = presets.load("CN-278-SPEC").rule
    async with reading(sessions, community_id) as db:
        poll = (await db.exec(select(Poll).where(col(Poll.id) == poll_id))).one()
        ours = partial(tallying.added_up, db, poll, rule)
        await ours()
        return await in_turns(CROWD, sizes.rounds, ours, limit)
