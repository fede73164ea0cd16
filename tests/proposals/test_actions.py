"""The life of a proposal in the database: drafts, versions, files, freezing, and what the log is told."""

import asyncio
import hashlib
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from builders import NOW, a_community
from deliberation.communities.bylines import Byline
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, Writer, reading, statement, writing
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Refusal
from deliberation.ledger import entry
from deliberation.proposals import actions, queries, rules
from deliberation.proposals.edits import Edit, NewFile
from deliberation.proposals.rules import FileKind, Standing
from matters import ACTOR, a_draft, a_published_proposal, a_text, an_author

PICTURE = NewFile(
    kind=FileKind.PICTURE, content=b"webp", sha256="ab" * 32, caption="平面图", width=3, height=2
)
PAPER = NewFile(kind=FileKind.PAPER, content=b"%PDF-", sha256="cd" * 32, caption="消防函件", page_count=4)


async def _home(db: Writer) -> tuple[UUID, Byline]:
    community = await a_community(db)
    return community.id, await an_author(db, community.id)


async def _logged(db: Writer, subject_id: UUID) -> list[entry.Entry]:
    rows = await statement(
        db,
        "SELECT body FROM audit_entry JOIN audit_pending ON entry_id = id WHERE subject_id = :s ORDER BY turn",
        {"s": subject_id},
    )
    return [entry.parse(row.body) for row in rows]


async def _revise(db: Writer, community_id: UUID, proposal_id: UUID, account_id: UUID, edit: Edit) -> int:
    return await actions.revise(
        db,
        community_id,
        proposal_id=proposal_id,
        account_id=account_id,
        edit=edit,
        actor=ACTOR,
        now=NOW,
    )


async def test_a_draft_has_no_number_and_leaves_no_trace_in_the_log(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        proposal_id = await a_draft(db, community_id, author)
        found = await queries.get_draft(db, proposal_id, author.account_id)
        assert (found.number, found.standing, found.text) == (None, Standing.DRAFT, a_text())
        assert await _logged(db, proposal_id) == []


async def test_nobody_else_finds_a_draft(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        proposal_id = await a_draft(db, community_id, author)
        with pytest.raises(rules.NoSuchProposal):
            await queries.get_draft(db, proposal_id, new_id())
        for act in (
            actions.redraft(
                db,
                community_id,
                proposal_id=proposal_id,
                account_id=new_id(),
                edit=Edit(text=a_text()),
                now=NOW,
            ),
            actions.publish(
                db, community_id, proposal_id=proposal_id, account_id=new_id(), actor=ACTOR, now=NOW
            ),
            actions.discard(db, community_id, proposal_id=proposal_id, account_id=new_id()),
        ):
            with pytest.raises(rules.NoSuchProposal):
                await act


async def test_publishing_gives_numbers_from_one_and_records_the_hash_of_the_text(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        first = await a_published_proposal(db, community_id, author)
        second = await a_published_proposal(db, community_id, author, title="另一件事")
        assert (await queries.get(db, 1)).id == first
        assert (await queries.get(db, 2)).id == second
        (told,) = await _logged(db, first)
        version = await queries.version(db, first, 1)
        assert (told.type, told.subject.kind) == ("proposal.published", "proposal")
        assert told.data == {"version": 1, "text_sha256": version.text_sha256}
        assert version.text == a_text()


async def test_a_draft_can_be_changed_and_thrown_away(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        proposal_id = await a_draft(db, community_id, author)
        edit = Edit(text=a_text(title="新标题"), added=(PICTURE,))
        await actions.redraft(
            db,
            community_id,
            proposal_id=proposal_id,
            account_id=author.account_id,
            edit=edit,
            now=NOW,
        )
        assert (await queries.get_draft(db, proposal_id, author.account_id)).text.title == "新标题"
        await actions.discard(db, community_id, proposal_id=proposal_id, account_id=author.account_id)
        assert await queries.find_by_id(db, proposal_id) is None


async def test_saving_over_what_another_window_saved_is_refused(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        proposal_id = await a_draft(db, community_id, author)
        edit = Edit(text=a_text(title="新标题"))
        redraft = actions.redraft
        await redraft(
            db, community_id, proposal_id=proposal_id, account_id=author.account_id, edit=edit, now=NOW
        )
        other = Edit(text=a_text(title="另一个标题"))
        with pytest.raises(rules.SavedMeanwhile):
            await redraft(
                db, community_id, proposal_id=proposal_id, account_id=author.account_id, edit=other, now=NOW
            )


async def test_a_revision_is_a_new_version_and_the_old_one_stays(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        proposal_id = await a_published_proposal(db, community_id, author)
        new = a_text(body="通道净宽恢复到 4.5 米。")
        edit = Edit(text=new, changed="拓宽到 4.5 米")
        assert await _revise(db, community_id, proposal_id, author.account_id, edit) == 2
        assert (await queries.version(db, proposal_id, 1)).text == a_text()
        assert (await queries.version(db, proposal_id, 2)).text == new
        page = await queries.page(db, 1)
        assert [(line.version, line.changed) for line in page.versions] == [(2, "拓宽到 4.5 米"), (1, "")]
        assert page.proposal.text == new
        told = (await _logged(db, proposal_id))[-1]
        assert (told.type, told.data["version"]) == ("proposal.revised", 2)


async def test_a_revision_must_say_what_changed_and_change_something(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        proposal_id = await a_published_proposal(db, community_id, author)
        with pytest.raises(rules.SayWhatChanged):
            await _revise(db, community_id, proposal_id, author.account_id, Edit(text=a_text(title="新")))
        with pytest.raises(rules.NothingChanged):
            await _revise(db, community_id, proposal_id, author.account_id, Edit(text=a_text(), changed="无"))


async def test_somebody_else_cannot_revise(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        proposal_id = await a_published_proposal(db, community_id, author)
        edit = Edit(text=a_text(title="新"), changed="新")
        with pytest.raises(rules.NotTheAuthor):
            await _revise(db, community_id, proposal_id, new_id(), edit)


async def test_a_version_keeps_the_files_it_had(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        edit = Edit(text=a_text(), added=(PICTURE,))
        proposal_id = await actions.draft(
            db, community_id, draft_id=new_id(), author=author, edit=edit, now=NOW
        )
        await actions.publish(
            db,
            community_id,
            proposal_id=proposal_id,
            account_id=author.account_id,
            actor=ACTOR,
            now=NOW,
        )
        (picture,) = await queries.files(db, proposal_id)
        swap = Edit(text=a_text(), added=(PAPER,), removed=frozenset({picture.id}), changed="换成函件")
        await _revise(db, community_id, proposal_id, author.account_id, swap)
        assert [file.caption for file in (await queries.version(db, proposal_id, 1)).files] == ["平面图"]
        assert [file.caption for file in (await queries.version(db, proposal_id, 2)).files] == ["消防函件"]
        told = [(each.type, each.data.get("sha256")) for each in await _logged(db, proposal_id)]
        assert told[1] == ("attachment.added", f"sha256:{PICTURE.sha256}")
        assert told[3] == ("attachment.added", f"sha256:{PAPER.sha256}")
        assert told[0][0], told[2][0] == ("proposal.published", "proposal.revised")


async def test_a_file_of_another_proposal_cannot_be_taken_out(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        other = await actions.draft(
            db,
            community_id,
            draft_id=new_id(),
            author=author,
            edit=Edit(text=a_text(), added=(PICTURE,)),
            now=NOW,
        )
        (picture,) = await queries.files(db, other)
        mine = await a_draft(db, community_id, author)
        edit = Edit(text=a_text(), removed=frozenset({picture.id}))
        await actions.redraft(
            db, community_id, proposal_id=mine, account_id=author.account_id, edit=edit, now=NOW
        )
        assert len(await queries.files(db, other)) == 1


async def test_files_of_a_draft_are_for_its_author_and_of_a_proposal_for_everybody(
    sessions: Sessions,
) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        edit = Edit(text=a_text(), added=(PICTURE,))
        proposal_id = await actions.draft(
            db, community_id, draft_id=new_id(), author=author, edit=edit, now=NOW
        )
        find = queries.find_file
        for stranger in (None, new_id()):
            assert await find(db, PICTURE.sha256, FileKind.PICTURE, stranger) is None
        own = await find(db, PICTURE.sha256, FileKind.PICTURE, author.account_id)
        assert own is not None
        assert (own.content, own.is_public) == (b"webp", False)
        await actions.publish(
            db,
            community_id,
            proposal_id=proposal_id,
            account_id=author.account_id,
            actor=ACTOR,
            now=NOW,
        )
        public = await find(db, PICTURE.sha256, FileKind.PICTURE, None)
        assert public is not None
        assert public.is_public
        assert await find(db, PICTURE.sha256, FileKind.PAPER, None) is None


async def test_a_withdrawn_proposal_stays_readable_and_says_why(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        proposal_id = await a_published_proposal(db, community_id, author)
        staff = await an_author(db, community_id, name="林晓云", role=Role.STAFF)
        await actions.withdraw(
            db,
            community_id,
            proposal_id=proposal_id,
            by=staff,
            reason="与 2 号提案重复",
            actor=ACTOR,
            now=NOW,
        )
        found = await queries.get(db, 1)
        assert found.standing is Standing.WITHDRAWN
        assert found.withdrawal is not None
        assert (found.withdrawal.reason, found.withdrawal.is_by_staff) == ("与 2 号提案重复", True)
        assert (await _logged(db, proposal_id))[-1].type == "proposal.withdrawn"
        edit = Edit(text=a_text(title="新"), changed="新")
        with pytest.raises(rules.AlreadyWithdrawn):
            await _revise(db, community_id, proposal_id, author.account_id, edit)


async def test_a_neighbour_cannot_withdraw(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        proposal_id = await a_published_proposal(db, community_id, author)
        lead = await an_author(db, community_id, name="张三", role=Role.LEAD)
        with pytest.raises(rules.NotTheAuthor):
            await actions.withdraw(
                db, community_id, proposal_id=proposal_id, by=lead, reason="x", actor=ACTOR, now=NOW
            )


async def test_a_frozen_text_can_neither_change_nor_go_and_freezing_again_gives_the_same(
    sessions: Sessions,
) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        proposal_id = await a_published_proposal(db, community_id, author)
        edit = Edit(text=a_text(title="新"), changed="改标题")
        await _revise(db, community_id, proposal_id, author.account_id, edit)
        frozen = await actions.freeze(db, community_id, proposal_id=proposal_id, now=NOW)
        assert (frozen.version, frozen.text.title) == (2, "新")
        later = Edit(text=a_text(title="更新"), changed="再改", edition=1)
        with pytest.raises(rules.TextIsFrozen):
            await _revise(db, community_id, proposal_id, author.account_id, later)
        with pytest.raises(rules.TextIsFrozen):
            await actions.withdraw(
                db, community_id, proposal_id=proposal_id, by=author, reason="x", actor=ACTOR, now=NOW
            )
        assert await actions.freeze(db, community_id, proposal_id=proposal_id, now=NOW) == frozen


async def test_a_draft_cannot_be_voted_on(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        proposal_id = await a_draft(db, community_id, author)
        with pytest.raises(rules.NotPublished):
            await actions.freeze(db, community_id, proposal_id=proposal_id, now=NOW)
        with pytest.raises(rules.NoSuchProposal):
            await actions.freeze(db, community_id, proposal_id=new_id(), now=NOW)


@pytest.mark.parametrize("round_", range(5))
async def test_when_a_poll_opens_while_the_author_revises_the_frozen_text_is_the_newest(
    sessions: Sessions, round_: int
) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        proposal_id = await a_published_proposal(db, community_id, author)

    async def freeze() -> str:
        async with writing(sessions, community_id) as db:
            return (await actions.freeze(db, community_id, proposal_id=proposal_id, now=NOW)).text_sha256

    async def revise() -> int:
        async with writing(sessions, community_id) as db:
            edit = Edit(text=a_text(title=f"新 {round_}"), changed="改标题")
            return await _revise(db, community_id, proposal_id, author.account_id, edit)

    frozen, revised = await asyncio.gather(freeze(), revise(), return_exceptions=True)
    async with reading(sessions, community_id) as db:
        newest = (await queries.versions(db, proposal_id))[0]
    assert frozen == newest.text_sha256
    assert isinstance(revised, rules.TextIsFrozen) or newest.version == revised == 2


async def test_two_windows_that_publish_at_once_publish_once(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        proposal_id = await a_draft(db, community_id, author)

    async def publish() -> int:
        async with writing(sessions, community_id) as db:
            return await actions.publish(
                db,
                community_id,
                proposal_id=proposal_id,
                account_id=author.account_id,
                actor=ACTOR,
                now=NOW,
            )

    outcomes = await asyncio.gather(*(publish() for _ in range(4)), return_exceptions=True)
    assert [each for each in outcomes if each == 1] == [1]
    assert sum(isinstance(each, rules.AlreadyPublished) for each in outcomes) == 3
    async with reading(sessions, community_id) as db:
        assert len(await queries.versions(db, proposal_id)) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE proposal_version SET title = 'x'",
        "DELETE FROM proposal_version",
        "UPDATE proposal_publication SET number = 9",
        "DELETE FROM proposal_freezing",
        "DELETE FROM proposal_withdrawal",
    ],
)
async def test_the_application_cannot_rewrite_what_was_published(sessions: Sessions, change: str) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        await a_published_proposal(db, community_id, author)
    with pytest.raises(DBAPIError, match="permission denied"):
        async with writing(sessions, community_id) as db:
            await statement(db, change)


async def test_another_community_sees_nothing_and_can_change_nothing(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        proposal_id = await a_published_proposal(db, community_id, author)
    async with writing(sessions) as db:
        other = (await a_community(db, slug="elsewhere")).id
        assert await queries.find_by_id(db, proposal_id) is None
        with pytest.raises(rules.NoSuchProposal):
            await queries.get(db, 1)
        for community in (other, community_id):
            with pytest.raises(rules.NoSuchProposal):
                await actions.freeze(db, community, proposal_id=proposal_id, now=NOW)


async def test_a_proposal_takes_twelve_files(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author = await _home(db)
        many = tuple(
            replace(PICTURE, sha256=hashlib.sha256(bytes([place])).hexdigest()) for place in range(13)
        )
        with pytest.raises(rules.TooManyFiles):
            await actions.draft(
                db,
                community_id,
                draft_id=new_id(),
                author=author,
                edit=Edit(text=a_text(), added=many),
                now=NOW,
            )
        refusal: type[Refusal] = rules.TooManyFiles
        proposal_id = await actions.draft(
            db,
            community_id,
            draft_id=new_id(),
            author=author,
            edit=Edit(text=a_text(), added=many[:12]),
            now=NOW,
        )
        with pytest.raises(refusal):
            await actions.redraft(
                db,
                community_id,
                proposal_id=proposal_id,
                account_id=author.account_id,
                edit=Edit(text=a_text(), added=many[12:]),
                now=NOW,
            )
