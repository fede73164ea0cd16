"""Whatever people write and whatever the roll knows of them, nothing of it ever stands in the public log."""

import base64
import json
import tempfile
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import ARRAY, JSON, Column, String, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlmodel.sql.sqltypes import AutoString

from builders import LOG_KEY
from conftest import Database
from deliberation.audit.sequencing import sequence_once
from deliberation.bundles import actions, sources
from deliberation.bundles.actions import Workshop
from deliberation.database.base import metadata
from deliberation.database.sessions import Sessions, reading
from deliberation.kernel.ids import new_id
from deliberation.ledger.bundle import Grade
from polling import as_owner
from privacy import marks as searching
from privacy import story as telling
from privacy.marks import Marks
from privacy.story import Story

LOG = ("audit_entry", "audit_leaf", "audit_tile", "audit_checkpoint", "audit_log")
OPENINGS = """
    SELECT audit_private.body FROM audit_private JOIN audit_entry ON audit_entry.id = audit_private.entry_id
    WHERE audit_entry.kind = 'ballot.accepted'
"""
"""What ballots seal is not public, but it will be once the vote is closed."""
CODES = frozenset(
    """
    meeting.kind meeting.mode meeting.place meeting.stage meeting_item.topic meeting_call.content_sha256 meeting_call.days_kept
    meeting_invitation.way meeting_acknowledgement.via meeting_document.kind meeting_document.sha256
    meeting_call.seats_root meeting_item.kind meeting_item.source
    meeting_mandate.document_sha256 meeting_mandate.wishes meeting_mandate_end.because
    meeting_office.office meeting_presence.how
    meeting_presence.via meeting_seat.key meeting_seat.weights meeting_step.step
    action_report.photo_sha256 action_verdict.verdict minutes_closing.circle minutes_closing.content_sha256 minutes_note.note_sha256
    minutes_note.role minutes_publication.content_sha256 minutes_remark.kind minutes_reply.outcome
    minutes_sheet.photo_sha256 minutes_sheet.signers minutes_sheet_end.ended minutes_signature.answer
    minutes_signature.content_sha256 minutes_signature.way minutes_signer.capacity minutes_version.content_sha256
    meeting_form_reading.choice committee_reminder.what meeting_interest.effect meeting_interest.declared_as meeting_interest_second.confirmed_as meeting_motion_end.ended meeting_vote.stage meeting_vote.way
    meeting_vote_closing.outcome meeting_vote_closing.record_sha256 meeting_vote_word.channel meeting_vote_word.choice
    meeting_vote_word.code
    assisted_ballot.method assisted_end.ended assisted_signing.answers assisted_signing.choice
    desk_handing.what holder_notice.news paper_form.channel paper_photo.sha256
    attempts.kind ballot.answers ballot.channel ballot.choice ballot.code ballot.commitment
    ballot.previous ballot_refusal.reason building.sort_key comment.author_role comment.form_key
    comment.kind comment_report.reason comment_ruling.outcome comment_ruling.reason community.kind
    committee_decision.record_sha256 committee_photo.sha256 handover_line.item handover_paper.side handover_paper.state handover_signature.side
    handover_signature.state recall_closing.outcome recall_signature.way
    committee.place committee_change.office committee_change.reason committee_change.what
    committee_change_end.outcome committee_departure.reason committee_end.reason
    community.slug community.time_zone count_official.commitment count_official.duty
    count_official.role count_release.reason delivery.how delivery_photo.sha256 dispute_closing.outcome
    dispute_decision.outcome dispute_decision.reason dispute_decision.role entrance.sort_key
    founding.place founding_answer.outcome founding_candidate.nominated_by founding_check.findings
    founding_draft.kind founding_draft.text_sha256 founding_end.reason founding_event.kind
    founding_member.capacity founding_posting.kind letter.channel letter_code.issued_by mandate.role
    notice.kind notice.place notice.subject notice.text_sha256 notice.words notice_answer.answered
    notice_answer.remedy notice_draft.kind notice_draft.subject notice_objection.ground
    notice_objection.way notice_photo.sha256 outcome_deed.deed outcome_recount.finding
    outcome_recount_check.finding consent.need consent_photo.sha256 consent_word.way consent_word.word
    numbering.kind paper_end.ended paper_reading.answers paper_reading.choice paper_reading.unreadable
    password.hash person.kind person_contact.kind poll.kind poll.scope poll.text_sha256
    poll_closing.ballotset_root poll_closing.closed_as poll_extension.notice_sha256 poll_extension.reason
    poll_left_out.kind poll_left_out.owners poll_left_out.reason poll_opening.roll_root
    poll_opening.rules_sha256 poll_party.key poll_party_unit.kind poll_party_unit.owners
    poll_result.certificate_sha256 poll_result.notice_sha256 poll_result.outcome proposal.author_role
    proposal.category proposal.stages proposal.words proposal_costs.costs_sha256 proposal_costs.left_out
    proposal_costs.scope proposal_costs.weighting proposal_file.kind proposal_file.sha256
    proposal_share.coefficient proposal_version.category proposal_version.stages
    proposal_version.text_sha256 proxy_end.because proxy_mandate.answers proxy_mandate.choice
    proxy_mandate.document_sha256 proxy_mandate.way proxy_photo.sha256 proxy_refusal.reason
    roll_change.cause roll_change.evidence roll_decision.outcome roll_import.file_sha256
    roll_objection.about roll_publication.shown_sha256 roll_upload.by_hand roll_upload.refused roll_upload.stage
    sign_in.device sign_in.method
    sign_in_link.method unit.area_source unit.kind unit.sort_key
    voter_wish.owners roll_correction.source_after roll_correction.source_before
    poll_amendment.cause poll_amendment.difference_sha256 poll_amendment.evidence poll_amendment.kind
    poll_amendment.owners poll_amendment.voters poll_amendment_ending.outcome
    poll_amendment_ending.reason poll_amendment_ending.roll_root poll_closing.roll_root
    """.split()  # noqa: SIM905 - a list that is read by people
)
"""Columns of text that hold a code of ours, a hash or a figure, never what somebody typed."""
DISGUISES = ("plain", "escaped", "hex", "base64", "gb18030", "hash")
_EMPTY_HERE = frozenset(["poll.place", "proposal_costs.place"])
"""What a building is called, where a vote or a table of shares is about one building alone."""


Rows = list[dict[str, Any]]


async def rows_of(database: Database, tables: Iterable[str]) -> dict[str, Rows]:
    """Every row of these tables, as PostgreSQL spells it in JSON."""
    engine = create_async_engine(database.owner, poolclass=NullPool)
    found = {}
    async with engine.connect() as connection:
        for table in tables:
            rows = await connection.execute(text(f'SELECT row_to_json(t)::text FROM "{table}" t'))  # noqa: S608 - names of our own tables
            found[table] = [json.loads(row) for (row,) in rows]
    await engine.dispose()
    return found


async def the_log(database: Database) -> dict[str, bytes]:
    """The words and the bytes of each of its tables, and of the ballots."""
    openings = b"\n".join(bytes(body) for (body,) in await as_owner(database.owner, OPENINGS))
    assert openings.count(b'"choices"') == 3 * (telling.HOMES + 1)
    rows = await rows_of(database, LOG)
    return {"ballots": openings} | {table: _spelled(each) for table, each in rows.items()}


def _spelled(rows: Rows) -> bytes:
    return b"\n".join(_bytes(value) for row in rows for value in row.values())


def _bytes(value: object) -> bytes:
    """Bytes come as hex."""
    written = str(value)
    return bytes.fromhex(written[2:]) if written.startswith("\\x") else written.encode()


@pytest.fixture
async def story(sessions: Sessions, database: Database) -> Story:
    told = await telling.told(sessions, database)
    while await sequence_once(sessions, LOG_KEY, told.community_id):
        pass
    return told


async def test_nothing_that_people_wrote_or_are_stands_in_the_log(story: Story, database: Database) -> None:
    await _every_mark_was_planted(story, database)
    log = await the_log(database)
    assert log["audit_checkpoint"].count(b"\n") > 1
    assert all(
        kind in log["audit_entry"] for kind in (b"ballot.rejected", b"comment.hidden", b"roll.changed")
    )
    assert searching.found(story.marks.everything, log) == []


async def test_the_public_file_of_a_vote_tells_nothing_of_anybody(story: Story, sessions: Sessions) -> None:
    """What was asked, and the text that was voted on, stand in it; who lives there and who voted does not."""
    places = {}
    for number in (2, 3):  # the first is an election, whose file names its candidates
        public, auditor = [
            await _bundle(story, sessions, number, grade) for grade in (Grade.PUBLIC, Grade.AUDITOR)
        ]
        places[f"{number}"] = public
        assert searching.found(story.marks.words, {"": public}), "its question, at least"
        assert searching.found(story.marks.persons, {"": auditor}), "auditors see whole names"
    assert searching.found(story.marks.persons, places) == []


async def _bundle(story: Story, sessions: Sessions, number: int, grade: Grade) -> bytes:
    workshop = Workshop(key=LOG_KEY, pepper=story.pepper)
    with tempfile.TemporaryFile() as file:
        async with reading(sessions, story.community_id) as db:
            source = await sources.get(db, story.community_id, number)
            await actions.make(db, source, grade=grade, workshop=workshop, to=file)
        file.seek(0)
        return file.read()


async def _every_mark_was_planted(story: Story, database: Database) -> None:
    """In every column where somebody's words go; numbers of documents are kept nowhere, only their keyed hashes."""
    tables = [table for table in metadata.sorted_tables if not table.name.startswith("audit_")]
    rows = await rows_of(database, (table.name for table in tables))
    said = {
        f"{table.name}.{column.name}": b"\n".join(_bytes(row[column.name]) for row in rows[table.name])
        for table in tables
        for column in table.columns
    }
    unseen = [
        mark for mark in story.marks.everything if not any(mark.encode() in each for each in said.values())
    ]
    assert all(mark.startswith("9900") for mark in unseen), unseen
    typed = {
        f"{table.name}.{column.name}" for table in tables for column in table.columns if _is_text(column)
    }
    bare = {
        name
        for name in typed - CODES - _EMPTY_HERE
        if not any(mark.encode() in said[name] for mark in story.marks.everything)
    }
    assert not bare, (
        f"{sorted(bare)}: let the story of this test write into these columns too, or list them under CODES"
    )
    assert typed >= CODES | _EMPTY_HERE, CODES - typed


def _is_text(column: Column[Any]) -> bool:
    return isinstance(column.type, String | AutoString | ARRAY | JSON)


async def test_the_search_finds_phone_numbers_that_slipped_into_an_entry(
    story: Story, database: Database
) -> None:
    phones = [mark for mark in story.marks.persons if mark.endswith("0731")]
    for phone, disguise in zip(phones, DISGUISES, strict=True):
        hidden = _disguised(phone, disguise)
        await _slip_in(database, story.community_id, b'{"data":{"note":"' + hidden + b'"}}')
    found = searching.found(story.marks.everything, await the_log(database))
    assert {mark for mark, _, place in found if place == "audit_entry"} == set(phones)


@pytest.mark.parametrize("disguise", DISGUISES)
def test_the_search_knows_a_name_in_every_disguise(disguise: str) -> None:
    marks = Marks()
    name = marks.name()
    assert searching.found([name], {"here": b"x" + _disguised(name, disguise) + b"y"})
    assert not searching.found([marks.name()], {"here": b"x" + _disguised(name, disguise) + b"y"})


def _disguised(mark: str, disguise: str) -> bytes:
    match disguise:
        case "escaped":
            return json.dumps({"name": f"in {mark} between"}).encode()
        case "hex":
            return f"in {mark} between".encode().hex().encode()
        case "base64":
            return base64.b64encode(f"{mark} in the middle, {mark} again".encode())
        case "gb18030":
            return mark.encode("gb18030")
        case "hash":
            return next(data for name, data in searching.disguises(mark) if name == "hex of sha256")
        case _:
            return mark.encode()


async def _slip_in(database: Database, community_id: UUID, body: bytes) -> None:
    statement = """
        INSERT INTO audit_entry (community_id, id, epoch, kind, subject_id, at, body, leaf_hash)
        VALUES (:community, :id, 1, 'log.started', :community, now(), :body, :hash)
    """
    values = {"community": community_id, "id": new_id(), "body": body, "hash": bytes(32)}
    await as_owner(database.owner, statement, values)
