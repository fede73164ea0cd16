"""The paper of a ranking or an election, looked at before it is trusted to be one."""

from deliberation.papers import papers
from deliberation.papers.papers import Kind, Paper
from deliberation.verifier import shapes
from deliberation.verifier.faults import Unreadable
from deliberation.verifier.manifest import PAPER

_MOST_OPTIONS = 1_000
_FIELDS: shapes.Kinds = {
    "v": shapes.exactly(1),
    "kind": shapes.one_of((Kind.RANKING, Kind.ELECTION)),
    "options": shapes.LIST,
}
_SEATS: shapes.Kinds = {
    "count": shapes.COUNT,
    "sitting": shapes.COUNT,
    "least": shapes.COUNT,
    "rank": shapes.list_of(shapes.TEXT),
    "order": shapes.TEXT,
}
_OPTION: shapes.Kinds = {"id": shapes.TEXT, "title": shapes.TEXT}


def read(data: bytes) -> Paper:
    """Raises Unreadable, or whatever papers.parse raises."""
    value = shapes.read(data, PAPER)
    is_election = isinstance(value, dict) and value.get("kind") == Kind.ELECTION
    shapes.fields(value, {**_FIELDS, "seats": shapes.OBJECT} if is_election else _FIELDS, PAPER)
    if is_election:
        shapes.fields(value["seats"], _SEATS, f"{PAPER}: seats")
    options = [
        shapes.fields(option, _OPTION, f"{PAPER}: options", {"text": shapes.TEXT})
        for option in value["options"]
    ]
    ids = {option["id"] for option in options}
    if not 0 < len(ids) == len(options) <= _MOST_OPTIONS:
        raise Unreadable(f"{PAPER} has no options, too many, or one twice")
    paper = papers.parse(data)
    if paper.canonical() != data:
        raise Unreadable(f"{PAPER} is not a ballot paper")
    return paper
