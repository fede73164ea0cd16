"""The files of a bundle, read in streams: a fixed number of statements, whatever the size of log and vote."""

import itertools
from importlib import resources
from uuid import UUID

from deliberation.audit import files
from deliberation.bundles import lines, rows
from deliberation.bundles.lines import CastBallot, RolledParty
from deliberation.bundles.rules import TextIsAnother
from deliberation.bundles.sources import Source
from deliberation.database.sessions import Reader, streamed
from deliberation.kernel import clock
from deliberation.kernel.facts import PublicValue
from deliberation.ledger import canonical, digests
from deliberation.ledger.bundle import Gathering, Grade
from deliberation.polls.extending import queries as extensions
from deliberation.proposals import versions

README = resources.files(__package__).joinpath("README.txt")


async def gather(db: Reader, source: Source, gathering: Gathering, *, grade: Grade, pepper: bytes) -> None:
    """`pepper` is the community's, which makes the voters' references. Raises TextIsAnother."""
    await _add_log(db, source, gathering)
    await _add_documents(db, source, gathering)
    with gathering.file("vote/roll.jsonl") as put:
        async for row in streamed(db, rows.parties(source)):
            rolled = RolledParty(**row._mapping)  # noqa: SLF001 - this is how a row is read by name
            put(lines.of_party(rolled, grade, poll_id=source.poll.id, pepper=pepper))
    with gathering.file("vote/left_out.jsonl") as put:
        async for unit, reason in streamed(db, rows.left_out(source)):
            put(lines.line({"unit": str(unit), "reason": reason}))
    await _add_amendments(db, source, gathering, pepper)
    with gathering.file("vote/ballots.jsonl") as put:
        async for seq, why, salt, body in streamed(db, rows.ballots(source)):
            cast = CastBallot(index=seq, why=why, salt=salt, body=body)
            put(lines.of_ballot(cast, grade))
    with gathering.file("vote/rejected.jsonl") as put:
        async for seq, body in streamed(db, rows.rejections(source)):
            put(lines.of_rejection(seq, body))
    if grade is Grade.AUDITOR:
        await _add_hands(db, source, gathering)


async def _add_hands(db: Reader, source: Source, gathering: Gathering) -> None:
    """There is no such file where nothing was sealed of anybody who acted."""
    told = [lines.of_hand(*row) async for row in streamed(db, rows.hands(source))]
    if told:
        gathering.add("vote/hands.jsonl", told)


async def _add_amendments(db: Reader, source: Source, gathering: Gathering, pepper: bytes) -> None:
    """There is no such file where nothing was amended. Amendments are few, so they are read at once."""
    found = [
        lines.AmendedParty(**row._mapping)  # noqa: SLF001 - this is how a row is read by name
        async for row in streamed(db, rows.amendments(source))
    ]
    by_entry = itertools.groupby(found, key=lambda each: each.index)
    told = [lines.of_amendment(each, poll_id=source.poll.id, pepper=pepper) for _, each in by_entry]
    if told:
        gathering.add("vote/amendments.jsonl", told)


async def _add_log(db: Reader, source: Source, gathering: Gathering) -> None:
    gathering.add("log/checkpoint", [source.head.note])
    async for path, data in files.hash_tiles(db, source.log, source.head.size):
        gathering.add(f"log/{path}", [data])
    async for path, data in files.entry_tiles(db, source.log, source.head.size):
        gathering.add(f"log/{path}", [data])


async def _add_documents(db: Reader, source: Source, gathering: Gathering) -> None:
    poll = source.poll
    text = await versions.canonical_bytes(db, poll.proposal_id, poll.proposal_version)
    if digests.document(text) != poll.text_sha256:
        raise TextIsAnother
    found = {
        "README.txt": README.read_bytes(),
        "vote/config.json": _config(source),
        "vote/text.bin": text,
        "vote/rules.json": source.opening.preset,
        "vote/certificate.json": source.result.certificate,
        "vote/notice.json": source.result.notice,
        **({} if poll.paper is None else {"vote/paper.json": poll.paper}),
    }
    if notices := await extensions.notices(db, poll.id):
        found["vote/extensions.jsonl"] = b"".join(notice + b"\n" for notice in notices)
    for path, data in found.items():
        gathering.add(path, [data])


def _config(source: Source) -> bytes:
    poll = source.poll
    scope: dict[str, PublicValue] = {
        "kind": poll.scope,
        "building": _id(poll.building_id),
        "entrance": _id(poll.entrance_id),
    }
    return canonical.encode(
        {
            "v": 1,
            "poll": str(poll.id),
            "number": poll.number,
            "kind": poll.kind,
            "question": poll.question,
            "proposal": str(poll.proposal_id),
            "proposal_version": poll.proposal_version,
            "text_sha256": poll.text_sha256,
            "scope": scope,
            "opens_at": clock.rfc3339(poll.opens_at),
            "closes_at": clock.rfc3339(poll.closes_at),
            "record_on": source.opening.record_on.isoformat(),
            "rules_sha256": source.opening.rules_sha256,
            "certificate_sha256": source.result.certificate_sha256,
            "notice_sha256": source.result.notice_sha256,
            **({} if poll.ways is None else {"ways": canonical.decode(poll.ways)}),
        }
    )


def _id(found: UUID | None) -> str:
    """Empty for none, as in the certificate."""
    return str(found or "")
