"""What a committee decides, seals and takes over: entered once, masked for everybody, signed by both sides."""

import json
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from builders import NOW
from committees.seated import OWNERS, STARTS, TAIZHOU, TODAY, Seated, a_committee, a_list
from conftest import Database
from deliberation.audit.models import AuditEntry
from deliberation.committees import beginning
from deliberation.committees.deciding import actions as deciding
from deliberation.committees.deciding import keeping, refusals
from deliberation.committees.deciding import queries as register
from deliberation.committees.deciding import rules as votes
from deliberation.committees.deciding.keeping import Paper
from deliberation.committees.deciding.rules import Entry, Votes
from deliberation.committees.handover import actions as handing
from deliberation.committees.handover import papers as signed_papers
from deliberation.committees.handover import queries as handovers
from deliberation.committees.handover import rules as handover_rules
from deliberation.committees.handover.actions import Signing
from deliberation.committees.handover.kinds import USUAL, Item, Side, State
from deliberation.committees.kinds import Office
from deliberation.committees.sealing import actions as sealing
from deliberation.committees.sealing import rules as seals
from deliberation.committees.sealing.rules import Use
from deliberation.counting.count import Outcome
from deliberation.counting.presets import places
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.refusals import Refusal
from deliberation.roll import masking
from polling import as_owner

RECORD = "ab" * 32
PAPER = Paper(b"webp", "cd" * 32)


def an_entry(**changed: object) -> Entry:
    entered: dict[str, object] = {
        "decided_on": TODAY,
        "title": "维修 1 栋电梯",
        "text": "赵一家（1 栋 1 单元 101）漏水，电话 13812345678，由钱二联系。",
        "agree": 3,
        "against": 1,
        "abstain": 0,
        "record_sha256": RECORD,
    }
    return Entry(**{**entered, **changed})  # type: ignore[arg-type]


async def enters(seated: Seated, entry: Entry, paper: Paper | None = None) -> int:
    async with writing(seated.sessions, seated.id) as db:
        return await deciding.enter(db, seated.id, entry, paper=paper, by=seated.by(seated.ning))


async def test_a_decision_is_entered_with_its_votes_and_masked_for_everybody(sessions: Sessions) -> None:
    seated = await a_committee(sessions)
    assert await enters(seated, an_entry()) == 1
    assert await enters(seated, an_entry(title="撤销", record_sha256="", revokes=1), PAPER) == 2
    async with reading(sessions, seated.id) as db:
        second, first = await register.register(db)
        assert await register.photo(db, second.photo_id) == b"webp"
        assert await register.last_decided_on(db, (await seated.committee()).id) == TODAY
    assert (first.members, first.votes_for, first.revoked_by) == (5, 3, 2)
    assert first.shown_text == "赵*家（1 栋 1 单元 ***）漏水，电话 138****5678，由钱*联系。"
    assert first.shown_title == "维修 1 栋电梯"
    async with reading(sessions, seated.id) as db:
        entered = select(AuditEntry.body).where(AuditEntry.kind == "committee.decided")
        told = [json.loads(body)["data"]["text_sha256"] for body in await db.exec(entered)]
    assert told[0] == f"sha256:{votes.text_sha256(first.shown_title, first.shown_text)}", (
        "anybody can check it"
    )
    assert told[0] != f"sha256:{votes.text_sha256(first.title, first.text)}", "four digits are soon guessed"
    assert second.revokes == 1
    with pytest.raises(refusals.RevokedAlready):
        await enters(seated, an_entry(revokes=1))
    with pytest.raises(refusals.SamePaper):
        await enters(seated, an_entry(), PAPER)


async def test_what_is_no_decision_is_not_entered(sessions: Sessions) -> None:
    seated = await a_committee(sessions)
    cases: tuple[tuple[dict[str, object], type[Refusal]], ...] = (
        ({"decided_on": TODAY + timedelta(days=1)}, refusals.DecidedLater),
        ({"decided_on": STARTS - timedelta(days=1)}, refusals.DecidedOutsideTheTerm),
        ({"record_sha256": ""}, refusals.NothingShowsIt),
        ({"record_sha256": "xyz"}, refusals.NoFingerprint),
        ({"agree": 4, "against": 2}, refusals.TooManyVotes),
        ({"agree": 2, "against": 0}, refusals.NotAdopted),
        ({"revokes": 7}, refusals.RevokesNothing),
    )
    for changed, refusal in cases:
        with pytest.raises(refusal):
            await enters(seated, an_entry(**changed))


@given(
    st.sampled_from(sorted(places.every())),
    st.integers(1, 15),
    st.integers(0, 15),
    st.integers(0, 15),
    st.integers(0, 15),
)
def test_only_more_than_half_or_half_of_all_members_decide(
    place: str, members: int, agree: int, against: int, abstain: int
) -> None:
    law = votes.law_of(place, TODAY)
    if law is None:
        assert not place.startswith("cn")
        return
    cast = Votes(members=members, agree=agree, against=against, abstain=abstain)
    if votes.judged(law, cast).outcome is Outcome.PASS:
        assert agree * 2 >= members
    elif agree * 2 > members:
        assert cast.cast * 3 < members * 2, "only a quorum of two thirds can be missed then"


@given(
    st.text(alphabet="张王李三丰0123456789栋单元, 。", max_size=60),
    st.sampled_from(["张三丰", "李王", "王三"]),
)
def test_no_name_or_number_survives_the_mask(text: str, name: str) -> None:
    shown = masking.mask(f"{text}{name} 13912345678", names=[name], homes=[(["3栋", "1单元", "502"], "502")])
    assert name not in shown
    assert "13912345678" not in shown
    assert "3栋1单元502" not in shown.replace(" ", "").replace("***", "")


async def test_the_register_cannot_be_edited_and_photos_go_after_thirteen_months(
    sessions: Sessions, database: Database
) -> None:
    seated = await a_committee(sessions)
    await enters(seated, an_entry(), PAPER)
    for change in (
        "UPDATE committee_decision SET votes_for = 5",
        "UPDATE committee_photo SET content = 'x'",
        "DELETE FROM committee_photo",
    ):
        with pytest.raises(DBAPIError):
            await as_owner(database.owner, change)
    async with writing(sessions, seated.id) as db:
        assert await keeping.delete_old(db, seated.id, now=NOW + keeping.LAST - timedelta(days=1)) == 0
        assert await keeping.delete_old(db, seated.id, now=NOW + keeping.LAST) == 1
        with pytest.raises(refusals.PhotoDeleted):
            await register.photo(db, (await register.get(db, 1)).photo_id)


async def _seals(seated: Seated, by: UUID, **changed: object) -> int:
    wanted: dict[str, object] = {"decision": 1, "document": "给赵一的合同", "copies": 2, "used_on": TODAY}
    async with writing(seated.sessions, seated.id) as db:
        use = Use(**{**wanted, **changed})  # type: ignore[arg-type]
        return await sealing.use(db, seated.id, use, paper=None, by=seated.by(by))


async def test_seals_are_used_by_their_keeper_and_by_a_decision_alone(sessions: Sessions) -> None:
    seated = await a_committee(sessions, signed_in=("赵一", "钱二"))
    await enters(seated, an_entry())
    keeper, other = seated.accounts["钱二"], seated.accounts["赵一"]
    with pytest.raises(seals.NotTheKeeper):
        await _seals(seated, keeper)
    await seated.does(await seated.office("钱二", Office.SEAL_KEEPER))
    for account_id, changed, refusal in (
        (other, {}, seals.NotTheKeeper),
        (keeper, {"decision": 9}, seals.NoDecision),
        (keeper, {"used_on": TODAY - timedelta(days=1)}, seals.UsedBeforeDecided),
        (keeper, {"used_on": TODAY + timedelta(days=1)}, seals.UsedLater),
    ):
        with pytest.raises(refusal):
            await _seals(seated, account_id, **changed)  # type: ignore[arg-type]
    assert await _seals(seated, keeper) == 1
    async with reading(sessions, seated.id) as db:
        (line,) = await sealing.uses(db)
    assert (line.decision, line.copies, line.shown_document) == (1, 2, "给赵*的合同")
    await enters(seated, an_entry(revokes=1))
    with pytest.raises(seals.DecisionRevoked):
        await _seals(seated, keeper)


async def _signs(seated: Seated, by: UUID, side: Side, *, ordinal: int = 1) -> None:
    signing = Signing(ordinal=ordinal, side=side, state=State.WHOLE)
    async with writing(seated.sessions, seated.id) as db:
        await handing.sign(db, seated.id, signing, by=seated.by(by))


async def _enters(
    seated: Seated, by: UUID, side: Side, ordinal: int, state: State = State.WHOLE, *, is_staff: bool = True
) -> None:
    signing = Signing(ordinal=ordinal, side=side, state=state)
    async with writing(seated.sessions, seated.id) as db:
        await signed_papers.enter(db, seated.id, signing, is_staff=is_staff, by=seated.by(by))


async def _compares(seated: Seated, by: UUID, side: Side, ordinal: int, *, is_same: bool) -> None:
    async with writing(seated.sessions, seated.id) as db:
        await signed_papers.compare(
            db, seated.id, ordinal, side, is_same=is_same, is_staff=True, by=seated.by(by)
        )


async def _pen_counts_once_two_found_it(seated: Seated, new: UUID) -> None:
    with pytest.raises(handover_rules.NotThisSide):
        await _enters(seated, new, Side.OUTGOING, 2, is_staff=False)
    await _enters(seated, seated.ning, Side.OUTGOING, 2, State.IN_PART)
    for refusal in (handover_rules.PaperWaits, handover_rules.ComparesOwn):
        with pytest.raises(refusal):
            await (
                _enters(seated, seated.wen, Side.OUTGOING, 2)
                if refusal is handover_rules.PaperWaits
                else _compares(seated, seated.ning, Side.OUTGOING, 2, is_same=True)
            )
    await _compares(seated, seated.wen, Side.OUTGOING, 2, is_same=False)
    with pytest.raises(handover_rules.NoPaperWaits):
        await _compares(seated, seated.wen, Side.OUTGOING, 2, is_same=True)
    for side in Side:
        await _enters(seated, seated.ning, side, 2)
        await _compares(seated, seated.wen, side, 2, is_same=True)
    with pytest.raises(handover_rules.SignedAlready):
        await _enters(seated, seated.ning, Side.OUTGOING, 2)


async def test_a_handover_is_signed_line_by_line_by_both_sides(sessions: Sessions) -> None:
    """The committee before, of 2023, hands over to the one that begins now."""
    seated = await a_committee(sessions, signed_in=("赵一", "王八", "陈十"))
    await a_list(seated, elected=OWNERS[5:10], reserves=(), starts_on=TODAY, ends_on=date(2030, 5, 1))
    async with writing(sessions, seated.id) as db:
        await beginning.confirm(db, seated.id, by=seated.by(seated.wen))
        await handing.begin(db, seated.id, by=seated.by(seated.ning))
        with pytest.raises(handover_rules.HandoverBegunAlready):
            await handing.begin(db, seated.id, by=seated.by(seated.ning))
        ordinal = await handing.add(db, seated.id, item=Item.PLANS, about="竣工图", by=seated.by(seated.ning))
    old, new = seated.accounts["赵一"], seated.accounts["王八"]
    await _signs(seated, old, Side.OUTGOING)
    await _signs(seated, new, Side.INCOMING)
    for by, side, number, refusal in (
        (new, Side.INCOMING, 1, handover_rules.SignedAlready),
        (old, Side.INCOMING, 2, handover_rules.NotThisSide),
        (seated.ning, Side.OUTGOING, 2, handover_rules.NotThisSide),
        (new, Side.INCOMING, 99, handover_rules.NoSuchLine),
    ):
        with pytest.raises(refusal):
            await _signs(seated, by, side, ordinal=number)
    await _pen_counts_once_two_found_it(seated, new)
    async with writing(sessions, seated.id) as db:
        found = await handovers.get(db, (await seated.committee()).id)
        assert ordinal == len(USUAL) + 1 == len(found.lines)
        assert [line.ordinal for line in found.lines if line.is_done] == [1, 2]
        assert found.due_on == TODAY + timedelta(days=10)
        with pytest.raises(handover_rules.NotLateYet):
            await handing.escalate(db, seated.id, by=seated.by(seated.ning))
        late = seated.by(seated.ning, NOW + timedelta(days=11))
        await handing.escalate(db, seated.id, by=late)
        with pytest.raises(handover_rules.ToldAlready):
            await handing.escalate(db, seated.id, by=late)


def test_the_law_of_the_place_says_how_long_a_handover_may_take() -> None:
    assert handover_rules.term(TAIZHOU).days == 10
    assert handover_rules.term(TAIZHOU).is_law
