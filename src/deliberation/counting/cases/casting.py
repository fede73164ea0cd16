"""The ballots of a case become one state a party; what is set aside is named with its reason."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from deliberation.counting import ballots
from deliberation.counting.ballots import CoOwners, Custom, Paper
from deliberation.counting.cases.columns import Papers
from deliberation.counting.cases.electorate import Electorate
from deliberation.counting.moments import Window
from deliberation.counting.quantities import State

NOT_IN_ELECTORATE = "not in the electorate"
OUTSIDE_WINDOW = "outside the voting window"
MAY_NOT_VOTE = "may not vote on this matter"
NOT_REPRESENTATIVE = "not signed by the named representative"


@dataclass(frozen=True)
class Ignored:
    """A ballot kept, but not counted: its place in the file and why."""

    index: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How ballots are taken: by whom, when, and which of several counts."""

    custom: Custom = field(default_factory=Custom)
    window: Window | None = None
    mute: Collection[str] = ()
    representatives: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cast:
    """One state a party, in the order of the electorate; None is no ballot."""

    states: Sequence[State | None]
    present: bytes
    """For each party whether it is in the room, itself or in some other way the rule allows."""
    in_person: bytes
    ignored: Sequence[Ignored]


def cast(papers: Papers, electorate: Electorate, terms: Terms) -> Cast:
    first: list[int | None] = [None] * len(electorate.names)
    more: dict[int, list[int]] = {}
    ignored = []
    mute = {electorate.places[name] for name in terms.mute if name in electorate.places}
    for index, name in enumerate(papers.parties):
        party = electorate.places.get(name)
        reason = _reason(papers, index, party, mute, terms)
        if reason or party is None:
            ignored.append(Ignored(index, reason))
            continue
        before = first[party]
        if before is None:
            first[party] = index
        else:
            more.setdefault(party, [before]).append(index)
    states = [None if index is None else papers.choices[index] for index in first]
    if terms.custom.co_owners is CoOwners.ALL_SIGN:
        more |= {party: [at] for party, at in enumerate(first) if at is not None and party not in more}
    for party, indices in more.items():
        found = [_paper(papers, index) for index in indices]
        states[party] = ballots.settled(found, terms.custom, owner_count=electorate.owner_counts[party])
    refused = {each.index for each in ignored if each.reason != MAY_NOT_VOTE}
    in_person = _marked(papers, electorate, papers.in_person, refused)
    present = _marked(papers, electorate, papers.present, refused)
    return Cast(states, bytes(map(max, present, in_person)), in_person, ignored)


def _marked(papers: Papers, electorate: Electorate, marks: bytearray, refused: Collection[int]) -> bytes:
    """The parties one of whose ballots is marked so."""
    found = bytearray(len(electorate.names))
    for index, name in enumerate(papers.parties):
        if marks[index] and index not in refused:
            found[electorate.places[name]] = 1
    return bytes(found)


def _reason(papers: Papers, index: int, party: int | None, mute: Collection[int], terms: Terms) -> str:
    """Empty if the ballot counts."""
    if index in papers.rejected:
        return papers.rejected[index]
    if party is None:
        return NOT_IN_ELECTORATE
    moment = papers.moments[index]
    if terms.window is not None and moment is not None and not terms.window.contains(moment):
        return OUTSIDE_WINDOW
    if party in mute:
        return MAY_NOT_VOTE
    if terms.custom.co_owners is CoOwners.REPRESENTATIVE:
        wanted = terms.representatives.get(papers.parties[index])
        if wanted is not None and papers.signers[index] != wanted:
            return NOT_REPRESENTATIVE
    return ""


def _paper(papers: Papers, index: int) -> Paper:
    return Paper(choice=papers.choices[index], at=papers.moments[index], signer=papers.signers[index])
