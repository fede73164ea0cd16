"""Who sees the link by which people come to a meeting online.

To an owners' assembly it is shown to every member of the community who has signed in: whoever lives with an owner may listen. To a meeting
of the committee, and to a joint one, only to those who are called, to who leads it, and to those who may call meetings.
"""

from collections.abc import Collection, Mapping

from deliberation.communities.rules import CONVENING_ROLES, Role
from deliberation.kernel.text import sentence
from deliberation.meetings.kinds import MeetingKind

TOLD: Mapping[MeetingKind, str] = {
    MeetingKind.ASSEMBLY: sentence("Every member of this community sees it who has signed in."),
    MeetingKind.COMMITTEE: sentence(
        "Only those see it who are called, who lead the meeting, and who may call meetings: the office and the committee."
    ),
    MeetingKind.JOINT: sentence(
        "Only those see it who are called, who lead the meeting, and who may call meetings: the office and the committee."
    ),
}
NOT_SHOWN: Mapping[MeetingKind, str] = {
    MeetingKind.ASSEMBLY: sentence("Sign in to see the link."),
    MeetingKind.COMMITTEE: sentence("The link is for those who are called."),
    MeetingKind.JOINT: sentence("The link is for those who are called."),
}
ON_PAPER: Mapping[MeetingKind, str] = {
    MeetingKind.ASSEMBLY: sentence("The link to come online stands on the page of the meeting, for members."),
    MeetingKind.COMMITTEE: sentence(
        "The link to come online stands on the page of the meeting, for those who are called."
    ),
    MeetingKind.JOINT: sentence(
        "The link to come online stands on the page of the meeting, for those who are called."
    ),
}


def sees(kind: MeetingKind, *, is_member: bool, is_invited: bool, roles: Collection[Role]) -> bool:
    """`is_invited`: may speak for a seat of it, or leads it. Someone who is no member sees none."""
    if not is_member:
        return False
    return kind is MeetingKind.ASSEMBLY or is_invited or bool(CONVENING_ROLES & set(roles))
