"""Who acts on the roll that is on show, and on which day of the community."""

from deliberation.roll.publishing import Act
from deliberation.web import roll_preview
from deliberation.web.deps import Change


def act(change: Change) -> Act:
    visitor = change.visitor
    return Act(
        account_id=visitor.account_id,
        person_id=visitor.person_id,
        actor=change.actor,
        now=change.now,
        today=roll_preview.today(change),
    )
