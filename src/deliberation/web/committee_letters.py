"""What people are told about the committee, in both languages: who sits on it now, a recall that is begun or over, a handover that waits for them."""

from collections.abc import Collection, Mapping
from uuid import UUID

from deliberation.committees import queries
from deliberation.committees.handover import queries as handovers
from deliberation.committees.kinds import Outcome, What
from deliberation.committees.recall import queries as recall
from deliberation.committees.recall import rules
from deliberation.committees.recall.rules import PetitionView
from deliberation.committees.views import ChangeView, CommitteeView
from deliberation.kernel.text import sentence
from deliberation.web import committee_words, home_letters
from deliberation.web.deps import Change
from deliberation.web.i18n.translator import Translator

_SEATED = (
    sentence("You sit on the owners’ committee"),
    sentence(
        "From %(day)s you sit on the owners’ committee of %(community)s. What the committee does, and what waits for you: %(link)s"
    ),
)
_LEFT = (
    sentence("You no longer sit on the owners’ committee"),
    sentence(
        "Your last day on the owners’ committee of %(community)s is %(day)s. It is written down here: %(link)s"
    ),
)
_RECALL = (
    sentence("A petition asks to recall you from the committee"),
    sentence(
        "An owner of %(community)s has begun petition no. %(number)s to recall you. Nobody can sign until you have answered or %(days)s days are over. Read the reason and answer: %(link)s"
    ),
)
_RECALL_OVER = (
    sentence("A petition for a recall is over"),
    sentence(
        "Petition no. %(number)s for a recall in %(community)s is over: %(outcome)s. %(signed)s of %(total)s owners signed. Read more: %(link)s"
    ),
)
_HANDOVER = (
    sentence("A handover of the committee waits for you"),
    sentence(
        "The handover to the new owners’ committee of %(community)s has begun. Both sides sign each line of its list by %(day)s: %(link)s"
    ),
)
_HELP = sentence("Questions? Ring %(helper)s: %(phone)s.")


async def seated(change: Change) -> None:
    """To all who sit since the list was confirmed."""
    newest = (await queries.confirmed(change.db))[0]
    await _tell(change, _persons(newest), _SEATED, "committee", {"day": newest.starts_on})


async def settled(change: Change, found: ChangeView, outcome: Outcome) -> None:
    """To whoever moved up, was elected in between, or left. Who holds an office stands on the committee's page."""
    if outcome is not Outcome.CONFIRMED or found.what is What.OFFICE:
        return
    committee = await queries.present(change.db, change.community.day(change.now))
    said = _LEFT if found.what is What.LEAVE else _SEATED
    await _tell(change, _of_member(committee, found.member_id), said, "committee", {"day": found.on_day})


async def recall_begun(change: Change, number: int) -> None:
    """To the member whom it is about."""
    petition = await recall.get(change.db, number)
    committee = await _committee(change, petition)
    details = {"number": number, "days": rules.HEARING_DAYS}
    member = _of_member(committee, petition.member_id)
    await _tell(change, member, _RECALL, f"committee/recalls/{number}", details)


async def recall_over(change: Change, number: int) -> None:
    """To the member, and to all who sit on the committee."""
    petition = await recall.get(change.db, number)
    assert petition.outcome is not None, "it is over"
    committee = await _committee(change, petition)
    words = committee_words.PETITIONS[petition.outcome]
    details = {"number": number, "signed": petition.signed_heads, "total": petition.total_heads}
    told = _of_member(committee, petition.member_id) | _persons(committee)
    await _tell(change, told, _RECALL_OVER, f"committee/recalls/{number}", details, outcome=words)


async def handover_begun(change: Change) -> None:
    """To those who take over, and to those who sat before them."""
    committee = await queries.present(change.db, change.community.day(change.now))
    handover = await handovers.get(change.db, committee.id)
    earlier = [each for each in await queries.confirmed(change.db) if each.number < committee.number]
    sat = (
        {each.person_id for each in earlier[0].members if each.since and each.person_id} if earlier else set()
    )
    await _tell(change, _persons(committee) | sat, _HANDOVER, "committee/handover", {"day": handover.due_on})


async def _tell(
    change: Change,
    persons: Collection[UUID],
    words: tuple[str, str],
    page: str,
    details: Mapping[str, object],
    *,
    outcome: str = "",
) -> None:
    """`words` are a subject and a sentence, `outcome` one that stands in it, each marked."""
    community = change.community
    known = {
        **details,
        "community": community.name,
        "link": f"{change.config.settings.base_url}/c/{community.slug}/{page}",
        "helper": community.help_name,
        "phone": community.help_phone,
    }

    def said(reader: Translator) -> str:
        came = {"outcome": reader.say(outcome)} if outcome else {}
        return "\n".join((reader.say(words[1], {**known, **came}), reader.say(_HELP, known)))

    await home_letters.tell(change, persons, words[0], said)


async def _committee(change: Change, petition: PetitionView) -> CommitteeView:
    found = await queries.confirmed(change.db)
    return next(each for each in found if each.id == petition.committee_id)


def _persons(committee: CommitteeView) -> frozenset[UUID]:
    return frozenset(each.person_id for each in committee.sitting if each.person_id)


def _of_member(committee: CommitteeView, member_id: UUID | None) -> frozenset[UUID]:
    """Whoever is sent and stands on no roll has no address here."""
    member = committee.member(member_id)
    return frozenset({member.person_id} if member and member.person_id else ())
