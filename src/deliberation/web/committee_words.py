"""A committee in words: offices, why somebody left, what is proposed."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from deliberation.committees.handover.kinds import Item, Side, State
from deliberation.committees.kinds import Left, Office, What
from deliberation.committees.recall.kinds import Ended
from deliberation.committees.views import ChangeView, CommitteeView
from deliberation.kernel.text import sentence
from deliberation.web.deps import Visit

Kind = TypeVar("Kind", bound=StrEnum)

OFFICES: Mapping[Office, str] = {
    Office.CHAIR: sentence("Chair"),
    Office.DEPUTY: sentence("Deputy chair"),
    Office.SECRETARY: sentence("Secretary"),
    Office.TREASURER: sentence("Treasurer"),
    Office.SEAL_KEEPER: sentence("Keeper of the seals"),
}
LEFT: Mapping[Left, str] = {
    Left.RESIGNED: sentence("Resigned"),
    Left.SOLD: sentence("Owns no home here any more"),
    Left.DIED: sentence("Died"),
    Left.RECALLED: sentence("Recalled by the owners"),
    Left.INCAPABLE: sentence("Can no longer serve"),
    Left.DECLINED: sentence("Did not want the seat"),
}
ITEMS: Mapping[Item, str] = {
    Item.MONEY: sentence("Cash and savings"),
    Item.BANK_ACCOUNTS: sentence("Bank accounts and their cards"),
    Item.ACCOUNTS: sentence("Accounts and receipts"),
    Item.SEALS: sentence("Seals"),
    Item.KEYS: sentence("Keys and access cards"),
    Item.CONTRACTS: sentence("Contracts"),
    Item.FILES: sentence("Minutes, decisions and other files"),
    Item.ROLL: sentence("Roll of owners"),
    Item.BALLOTS: sentence("Ballots and mandates"),
    Item.PLANS: sentence("Plans and papers of the buildings"),
    Item.OTHER: sentence("Something else"),
}
SIDES: Mapping[Side, str] = {
    Side.OUTGOING: sentence("Who hands over"),
    Side.INCOMING: sentence("Who takes over"),
}
STATES: Mapping[State, str] = {
    State.WHOLE: sentence("Handed over whole"),
    State.IN_PART: sentence("Handed over in part"),
    State.MISSING: sentence("Not there"),
}
PETITIONS: Mapping[Ended, str] = {
    Ended.REACHED: sentence("Enough owners signed"),
    Ended.TOO_FEW: sentence("Too few owners signed"),
    Ended.TAKEN_BACK: sentence("Taken back"),
}
SCORES: Mapping[int, str] = {
    5: sentence("Very satisfied"),
    4: sentence("Satisfied"),
    3: sentence("Neither nor"),
    2: sentence("Dissatisfied"),
    1: sentence("Very dissatisfied"),
}
_CHANGES: Mapping[What, str] = {
    What.LEAVE: sentence("%(name)s leaves the committee. Last day: %(day)s."),
    What.MOVE_UP: sentence("%(name)s moves up from the reserve. First day: %(day)s."),
    What.ELECT: sentence("%(name)s was elected to a free seat. First day: %(day)s."),
    What.OFFICE: sentence("%(name)s takes an office from %(day)s: %(office)s"),
}
PROPOSED = sentence("Proposed. A second person of the office confirms it.")
_OFFICE_FREE = sentence("An office stands free from %(day)s: %(office)s")


def options(visit: Visit, words: Mapping[Kind, str]) -> list[tuple[str, str]]:
    """As a form offers them: (value, words) pairs."""
    return [(each.value, visit.say(said)) for each, said in words.items()]


def proposed(visit: Visit, committee: CommitteeView, change: ChangeView) -> str:
    """What would hold once it is confirmed."""
    member = committee.member(change.member_id)
    office = visit.say(OFFICES[change.office]) if change.office else ""
    details = {"name": member.name if member else "", "day": change.on_day, "office": office}
    return visit.say(_OFFICE_FREE if member is None else _CHANGES[change.what], details)
