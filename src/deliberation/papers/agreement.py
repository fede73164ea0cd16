"""Two ways to one result: what they disagree about is not published."""

from deliberation.counting.count import Count
from deliberation.kernel.refusals import Conflict
from deliberation.kernel.text import sentence


class TwoCountsDiffer(Conflict):
    message = sentence(
        "We counted this vote in two ways and got two results, so none is published. Please tell the community office."
    )


def check_same(by_party: Count, added_up: Count) -> None:
    """Two ways to one result: every party by itself, and the database's sums. Raise TwoCountsDiffer."""
    if by_party != added_up:
        raise TwoCountsDiffer
