"""What hangs on the board, as the bytes that the log commits to: made from a founding as it stands. Pure."""

from collections.abc import Mapping

from deliberation.founding.kinds import Draft, Posting
from deliberation.founding.views import FoundingView, PostingView
from deliberation.kernel.facts import PublicValue

Content = Mapping[str, PublicValue]


def group(founding: FoundingView) -> Content:
    return {"members": [{"name": each.name, "capacity": each.capacity.value} for each in founding.members]}


def drafts(founding: FoundingView, roll_number: int, roll_sha256: str) -> Content:
    """The last version of each draft, and the roll on show."""
    found = {kind: founding.draft(kind) for kind in Draft}
    texts: dict[str, PublicValue] = {
        kind.value: {"version": draft.version, "sha256": draft.text_sha256}
        for kind, draft in found.items()
        if draft is not None
    }
    return {"roll": {"number": roll_number, "sha256": roll_sha256}, **texts}


def candidates(founding: FoundingView) -> Content:
    return {
        "candidates": [
            {"number": each.number, "name": each.name, "about": each.about}
            for each in founding.standing_candidates
        ]
    }


def is_current(founding: FoundingView, posted: PostingView) -> bool:
    """Whether what hangs there is still what stands."""
    match posted.kind:
        case Posting.GROUP:
            return posted.content == group(founding)
        case Posting.CANDIDATES:
            return posted.content == candidates(founding)
        case Posting.DRAFTS:
            wanted = drafts(founding, 0, "")
            return all(posted.content.get(kind.value) == wanted.get(kind.value) for kind in Draft)


def lines(posted: PostingView) -> tuple[str, ...]:
    """The candidates of a posted list as the election's form takes them: `name: a few words`."""
    found = posted.content["candidates"]
    assert isinstance(found, list), "a list of candidates holds a list"
    stands = [each for each in found if isinstance(each, dict)]
    return tuple(
        f"{each['name']}: {each['about']}" if each["about"] else str(each["name"]) for each in stands
    )
