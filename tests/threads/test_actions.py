"""Speaking, answering and moderating in the database, and what the log is told of it."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from builders import NOW, a_community
from deliberation.audit.models import AuditEntry, AuditPrivate
from deliberation.communities.bylines import Byline
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, Writer, reading, statement, writing
from deliberation.kernel.ids import new_id
from deliberation.ledger import digests, entry
from deliberation.threads import actions, hearings, moderation, queries, rules
from deliberation.threads.actions import Words
from deliberation.threads.queries import Asked
from deliberation.threads.rules import Kind, Reason
from matters import ACTOR, a_comment, a_published_proposal, an_author
from told import bodies


async def _home(db: Writer) -> tuple[UUID, Byline, UUID]:
    """A community, a member, and the id of a proposal."""
    community_id = (await a_community(db)).id
    author = await an_author(db, community_id, name="王阿姨", place="3 栋")
    return community_id, author, await a_published_proposal(db, community_id, author)


async def _told(db: Writer, subject_id: UUID) -> list[entry.Entry]:
    return [entry.parse(body) for body in await bodies(db, col(AuditEntry.subject_id) == subject_id)]


def _asked(viewer: Byline | None = None) -> Asked:
    return Asked(viewer_id=viewer.account_id if viewer else None, sees_names=True, now=NOW)


async def _hide(db: Writer, community_id: UUID, comment_id: UUID, staff: Byline) -> None:
    await moderation.hide(
        db,
        community_id,
        comment_id=comment_id,
        by=staff.account_id,
        reason=Reason.PERSONAL_DATA,
        actor=ACTOR,
        now=NOW,
    )


async def test_the_log_holds_a_commitment_to_the_words_and_not_the_words(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        comment_id = await a_comment(db, community_id, matter_id, author, text="我的车牌是 A12345")
        (told,) = await _told(db, comment_id)
        assert told.data == {"proposal": str(matter_id), "kind": "support"}
        assert b"12345" not in entry.encode(told)
        rows = await statement(db, "SELECT salt, body FROM audit_private ORDER BY entry_id DESC LIMIT 1")
        private = AuditPrivate(**rows.mappings().one())
        assert "12345" in private.body.decode()
        assert told.commit == digests.commitment(private.salt, told.type, {"text": "我的车牌是 A12345"})


async def test_a_form_sent_twice_makes_one_comment(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
    words = Words(Kind.QUESTION, "几点施工？", "a" * 32)

    async def post() -> UUID:
        async with writing(sessions, community_id) as db:
            return await actions.post(
                db,
                community_id,
                matter_id=matter_id,
                author=author,
                words=words,
                actor=ACTOR,
                now=NOW,
            )

    ids = await asyncio.gather(*(post() for _ in range(6)))
    assert len(set(ids)) == 1
    async with reading(sessions, community_id) as db:
        assert (await queries.counts_of(db, matter_id)).total == 1
        logged = await statement(db, "SELECT count(*) FROM audit_entry WHERE kind = 'comment.posted'")
        assert logged.scalar_one() == 1


async def test_a_form_of_somebody_else_cannot_be_sent(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        neighbour = await an_author(db, community_id)
        words = Words(Kind.SUPPORT, "好", "key")
        await actions.post(
            db, community_id, matter_id=matter_id, author=author, words=words, actor=ACTOR, now=NOW
        )
        with pytest.raises(rules.SentBySomebodyElse):
            await actions.post(
                db, community_id, matter_id=matter_id, author=neighbour, words=words, actor=ACTOR, now=NOW
            )


async def test_a_member_writes_ten_comments_an_hour_and_no_more_however_fast(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)

    async def post() -> UUID:
        async with writing(sessions, community_id) as db:
            return await a_comment(db, community_id, matter_id, author)

    outcomes = await asyncio.gather(*(post() for _ in range(14)), return_exceptions=True)
    assert sum(isinstance(each, UUID) for each in outcomes) == 10
    assert sum(isinstance(each, rules.TooManyComments) for each in outcomes) == 4
    async with writing(sessions, community_id) as db:
        await a_comment(db, community_id, matter_id, author, now=NOW + timedelta(minutes=61))


async def test_an_answer_by_staff_marks_a_question_answered_and_a_reply_does_not(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        staff = await an_author(db, community_id, name="林晓云", place="", role=Role.STAFF)
        question = await a_comment(db, community_id, matter_id, author, kind=Kind.QUESTION)
        await a_comment(db, community_id, matter_id, author, parent_id=question)
        assert not (await queries.get(db, question, _asked())).is_answered
        answer = await a_comment(db, community_id, matter_id, staff, parent_id=question, text="七月")
        found = await queries.get(db, question, _asked())
        assert found.is_answered
        assert [reply.kind for reply in found.replies] == [Kind.ANSWER, Kind.REPLY]
        assert [told.type for told in await _told(db, question)] == ["comment.posted", "comment.answered"]
        assert (await _told(db, answer))[0].data["kind"] == "answer"


async def test_a_reply_to_a_reply_is_refused(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        comment = await a_comment(db, community_id, matter_id, author)
        reply = await a_comment(db, community_id, matter_id, author, parent_id=comment)
        with pytest.raises(rules.RepliesHaveOneLevel):
            await a_comment(db, community_id, matter_id, author, parent_id=reply)


async def test_helpful_counts_once_a_member_and_can_be_taken_back(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        comment = await a_comment(db, community_id, matter_id, author)
        readers = [await an_author(db, community_id) for _ in range(3)]
    async with writing(sessions, community_id) as db:
        for reader in readers:
            await actions.mark_helpful(db, community_id, comment_id=comment, account_id=reader.account_id)
        first = readers[0]
        found = await queries.get(db, comment, _asked(first))
        assert (found.helpful_count, found.is_marked) == (3, True)
        assert not await actions.mark_helpful(
            db, community_id, comment_id=comment, account_id=first.account_id
        )
        found = await queries.get(db, comment, _asked(first))
        assert (found.helpful_count, found.is_marked) == (2, False)
        with pytest.raises(rules.YourOwnComment):
            await actions.mark_helpful(db, community_id, comment_id=comment, account_id=author.account_id)


async def test_what_was_taken_back_is_gone_unless_somebody_replied(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        alone = await a_comment(db, community_id, matter_id, author)
        talked = await a_comment(db, community_id, matter_id, author, text="秘密")
        await a_comment(db, community_id, matter_id, author, parent_id=talked)
        for comment_id in (alone, talked):
            await actions.withdraw(
                db,
                community_id,
                comment_id=comment_id,
                account_id=author.account_id,
                actor=ACTOR,
                now=NOW,
            )
        (left,) = (await queries.thread(db, matter_id, _asked(author))).comments
        assert (left.id, left.is_withdrawn, left.text) == (talked, True, "")
        assert (await queries.counts_of(db, matter_id)).total == 1
        assert (await _told(db, alone))[-1].type == "comment.withdrawn"


async def test_hiding_leaves_a_line_tells_the_author_and_settles_the_reports(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        staff = await an_author(db, community_id, name="林晓云", role=Role.STAFF)
        comment = await a_comment(db, community_id, matter_id, author, text="电话 13800000000")
        for reason in (Reason.PERSONAL_DATA, Reason.PERSONAL_DATA, Reason.INSULT):
            reporter = await an_author(db, community_id)
            await actions.report(
                db,
                community_id,
                comment_id=comment,
                account_id=reporter.account_id,
                reason=reason,
                actor=ACTOR,
                now=NOW,
            )
        (case,) = await hearings.queue(db)
        assert case.reports == ((Reason.PERSONAL_DATA, 2), (Reason.INSULT, 1))
        await _hide(db, community_id, comment, staff)
        assert await hearings.queue(db) == ()
        (shown,) = (await queries.thread(db, matter_id, _asked(author))).comments
        assert shown.hiding is not None
        assert (shown.text, shown.hiding.reason) == ("", Reason.PERSONAL_DATA)
        (told,) = await hearings.hidden_of(db, author.account_id)
        assert (told.text, told.reason, told.appealed_at) == ("电话 13800000000", Reason.PERSONAL_DATA, None)
        assert await hearings.hidden_of(db, staff.account_id) == ()
        types = [(told.type, told.data.get("reason")) for told in await _told(db, comment)]
        assert types[1:] == [
            ("comment.reported", "personal_data"),
            ("comment.reported", "personal_data"),
            ("comment.reported", "insult"),
            ("comment.hidden", "personal_data"),
        ]


async def test_a_member_reports_a_comment_once(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        comment = await a_comment(db, community_id, matter_id, author)
        reporter = (await an_author(db, community_id)).account_id
        for place in range(2):
            act = actions.report(
                db,
                community_id,
                comment_id=comment,
                account_id=reporter,
                reason=Reason.INSULT,
                actor=ACTOR,
                now=NOW,
            )
            if place:
                with pytest.raises(rules.AlreadyReported):
                    await act
            else:
                await act


async def test_the_authors_appeal_reaches_the_queue_and_ends_in_restoring(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        staff = await an_author(db, community_id, name="林晓云", role=Role.STAFF)
        comment = await a_comment(db, community_id, matter_id, author)
        await _hide(db, community_id, comment, staff)
        appeal = {"comment_id": comment, "account_id": author.account_id, "text": "没有写电话", "now": NOW}
        await moderation.appeal(db, community_id, **appeal)  # type: ignore[arg-type]
        with pytest.raises(rules.AlreadyAppealed):
            await moderation.appeal(db, community_id, **appeal)  # type: ignore[arg-type]
        (case,) = await hearings.queue(db)
        assert case.appeal is not None
        assert case.appeal.text == "没有写电话"
        await moderation.restore(
            db, community_id, comment_id=comment, by=staff.account_id, actor=ACTOR, now=NOW
        )
        assert await hearings.queue(db) == ()
        (shown,) = (await queries.thread(db, matter_id, _asked())).comments
        assert shown.is_shown
        (line,) = await hearings.hidden_list(db)
        assert (line.matter_id, line.reason, line.restored_at, line.is_appealed, line.is_upheld) == (
            matter_id,
            Reason.PERSONAL_DATA,
            NOW,
            True,
            False,
        )
        assert (await _told(db, comment))[-1].type == "comment.restored"


async def test_a_hiding_that_was_looked_at_again_stays_and_cannot_be_appealed_twice(
    sessions: Sessions,
) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        staff = await an_author(db, community_id, name="林晓云", role=Role.STAFF)
        comment = await a_comment(db, community_id, matter_id, author)
        await _hide(db, community_id, comment, staff)
        uphold = {"comment_id": comment, "by": staff.account_id, "now": NOW}
        with pytest.raises(rules.NothingToDecide):
            await moderation.uphold(db, community_id, **uphold)  # type: ignore[arg-type]
        appeal = {"comment_id": comment, "account_id": author.account_id, "text": "", "now": NOW}
        await moderation.appeal(db, community_id, **appeal)  # type: ignore[arg-type]
        await moderation.uphold(db, community_id, **uphold)  # type: ignore[arg-type]
        assert await hearings.queue(db) == ()
        (told,) = await hearings.hidden_of(db, author.account_id)
        assert told.is_upheld
        (line,) = await hearings.hidden_list(db)
        assert (line.is_upheld, line.restored_at) == (True, None)
        with pytest.raises(rules.AlreadyAppealed):
            await moderation.appeal(db, community_id, **appeal)  # type: ignore[arg-type]
        with pytest.raises(rules.NothingToDecide):
            await moderation.uphold(db, community_id, **uphold)  # type: ignore[arg-type]


async def test_a_comment_that_was_kept_leaves_the_queue_until_somebody_else_reports_it(
    sessions: Sessions,
) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        staff = await an_author(db, community_id, name="林晓云", role=Role.STAFF)
        comment = await a_comment(db, community_id, matter_id, author)
        keep = {"comment_id": comment, "by": staff.account_id, "now": NOW}
        with pytest.raises(rules.NothingToDecide):
            await moderation.keep(db, community_id, **keep)  # type: ignore[arg-type]
    for _ in range(2):
        async with writing(sessions, community_id) as db:
            reporter = await an_author(db, community_id)
            await actions.report(
                db,
                community_id,
                comment_id=comment,
                account_id=reporter.account_id,
                reason=Reason.OFF_TOPIC,
                actor=ACTOR,
                now=NOW,
            )
            (case,) = await hearings.queue(db)
            assert case.reports == ((Reason.OFF_TOPIC, 1),)
            await moderation.keep(db, community_id, **keep)  # type: ignore[arg-type]
            assert await hearings.queue(db) == ()
            assert (await queries.get(db, comment, _asked())).is_shown


async def test_two_clerks_who_hide_at_once_hide_once(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        staff = await an_author(db, community_id, name="林晓云", role=Role.STAFF)
        comment = await a_comment(db, community_id, matter_id, author)

    async def hide() -> None:
        async with writing(sessions, community_id) as db:
            await _hide(db, community_id, comment, staff)

    outcomes = await asyncio.gather(*(hide() for _ in range(4)), return_exceptions=True)
    assert outcomes.count(None) == 1
    assert sum(isinstance(each, rules.AlreadyHidden) for each in outcomes) == 3


async def test_another_community_can_do_nothing_with_a_comment(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        comment = await a_comment(db, community_id, matter_id, author)
    async with writing(sessions) as db:
        other = (await a_community(db, slug="elsewhere")).id
        for community in (other, community_id):
            for act in (
                actions.mark_helpful(db, community, comment_id=comment, account_id=new_id()),
                actions.withdraw(
                    db,
                    community,
                    comment_id=comment,
                    account_id=author.account_id,
                    actor=ACTOR,
                    now=NOW,
                ),
                moderation.keep(db, community, comment_id=comment, by=new_id(), now=NOW),
            ):
                with pytest.raises(rules.NoSuchComment):
                    await act
        assert (await queries.thread(db, matter_id, _asked())).comments == ()


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM comment",
        "UPDATE comment_ruling SET outcome = 'kept', reason = NULL",
        "DELETE FROM comment_withdrawal",
        "DELETE FROM comment_appeal",
        "DELETE FROM comment_report",
    ],
)
async def test_the_application_cannot_unsay_what_was_said_or_decided(sessions: Sessions, change: str) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        await a_comment(db, community_id, matter_id, author)
    with pytest.raises(DBAPIError, match="permission denied"):
        async with writing(sessions, community_id) as db:
            await statement(db, change)
