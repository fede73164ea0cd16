"""What roles are called on pages."""

from deliberation.communities.rules import Role
from deliberation.kernel.text import sentence

WORDS: dict[Role, str] = {
    Role.STAFF: sentence("Community staff"),
    Role.COMMITTEE: sentence("Owners' committee"),
    Role.LEAD: sentence("Building or lane lead"),
    Role.COUNTER: sentence("Counter"),
    Role.AUDITOR: sentence("Auditor"),
    Role.ADMINISTRATOR: sentence("Administrator"),
}
