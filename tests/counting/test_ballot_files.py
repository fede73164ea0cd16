"""PrefLib, BLT and Pabulib files: written again as read; anything else refused in one sentence with its line."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counting.profiles import SEEDS, budget, ranked_profile
from deliberation.counting.budgets.election import Ballot as BudgetBallot
from deliberation.counting.budgets.election import Election, Project, VoteType
from deliberation.counting.files import blt, faults, pabulib, plain, preflib
from deliberation.counting.files.blt import Blt
from deliberation.counting.files.preflib import Kind, PrefLib
from deliberation.counting.methods.ranked import Ballot, Profile
from deliberation.kernel.refusals import Refusal

FEW = settings(max_examples=120, deadline=None)
Reader = Callable[[bytes], object]
TOI = """\
# FILE NAME: lane.toi
# TITLE: Bench or tree
# DATA TYPE: toi
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 6
# NUMBER UNIQUE ORDERS: 3
# ALTERNATIVE NAME 1: Bench
# ALTERNATIVE NAME 2: 一棵树
# ALTERNATIVE NAME 3: Neither
3: 1,{2,3}
2: {1,2}
1: 3
"""
BLT = """\
4 2
-3
3 1 3 4 0
2 2=4 - 1 0
1 0
0
"Ana"
"Bao # 2"
"Cem"
"Dov"
"Lane 7"
"""
PB = """\
META
key;value
description;Lane 7
num_projects;2
num_votes;3
budget;1000.5
vote_type;cumulative
PROJECTS
project_id;cost;name;selected
a;300;"Bench; two";1
b;900;"Tree" and grass;2
VOTES
voter_id;vote;points;age
1;a,b;2,1;70
2;b;3;9
3;;;
"""


def refusal(read: Reader, raw: str | bytes) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read(raw.encode() if isinstance(raw, str) else raw)
    return refused.value


def said_of(read: Reader, raw: bytes) -> str:
    """What a reader says against a file; empty if nothing."""
    try:
        read(raw)
    except Refusal as refused:
        return refused.message % refused.details
    return ""


def numbered(profile: Profile) -> Profile:
    keys = {name: str(at) for at, name in enumerate(profile.candidates, start=1)}
    ballots = (
        Ballot(tuple(tuple(keys[name] for name in rank) for rank in ballot.ranks), ballot.count)
        for ballot in profile.ballots
    )
    return Profile(candidates=tuple(keys.values()), ballots=tuple(ballots))


def test_preflib_is_read_as_cast_and_written_as_it_was() -> None:
    file = preflib.read(TOI.encode())
    assert file.names == {"1": "Bench", "2": "一棵树", "3": "Neither"}
    assert file.profile.ballots == (
        Ballot((("1",), ("2", "3")), 3),
        Ballot((("1", "2"),), 2),
        Ballot((("3",),), 1),
    )
    assert preflib.write(file) == TOI.encode()
    assert preflib.narrowest(file.profile) is Kind.TOI
    assert preflib.read(TOI.replace("\n", "\r\n").encode()) == file


def test_blt_is_read_as_cast_and_written_as_it_was() -> None:
    file = blt.read(BLT.encode())
    assert (file.seats, file.title, file.names["2"]) == (2, "Lane 7", "Bao # 2")
    assert file.profile.withdrawn == {"3"}
    assert file.profile.ballots == (
        Ballot((("1",), ("3",), ("4",)), 3),
        Ballot((("2", "4"), (), ("1",)), 2),
        Ballot(()),
    )
    assert blt.write(file) == BLT.encode()
    noted = BLT.replace("3 1 3 4 0", "\n# from the box at gate 2\n 3  1 3 4 0 # three alike")
    assert blt.read(noted.encode()) == file


def test_pabulib_is_read_as_cast_and_written_with_all_its_columns() -> None:
    file = pabulib.read(PB.encode())
    assert file.official == {"a"}
    assert file.projects.cells("name") == ("Bench; two", '"Tree" and grass')
    assert file.election == Election(
        money=Fraction(2001, 2),
        projects=(Project("a", Fraction(300)), Project("b", Fraction(900))),
        ballots=(
            BudgetBallot(("a", "b"), (Fraction(2), Fraction(1))),
            BudgetBallot(("b",), (Fraction(3),)),
            BudgetBallot(()),
        ),
        vote_type=VoteType.POINTS,
        places=2,
    )
    again = pabulib.read(pabulib.write(file))
    assert (again.election, again.votes, again.projects, again.meta) == (
        file.election,
        file.votes,
        file.projects,
        file.meta,
    )
    assert pabulib.write(again) == pabulib.write(file)


@FEW
@given(SEEDS, st.booleans())
def test_any_profile_survives_preflib_and_blt(seed: int, with_ties: bool) -> None:  # noqa: FBT001 - hypothesis
    profile = numbered(ranked_profile(seed, with_ties=with_ties))
    names = {key: f"Name {key}" for key in profile.candidates}
    ballots = Blt(title="t", seats=2, names=names, profile=profile)
    assert blt.read(blt.write(ballots)) == ballots
    full = tuple(ballot for ballot in profile.ballots if ballot.ranks and all(ballot.ranks))
    profile = replace(profile, ballots=full)
    for kind in (preflib.narrowest(profile), Kind.TOI):
        file = PrefLib(kind=kind, headers={}, names=names, profile=profile)
        read = preflib.read(preflib.write(file))
        assert (read.profile, read.names, read.kind) == (profile, names, kind)
        assert preflib.write(read) == preflib.write(file)


@FEW
@given(SEEDS, st.sampled_from(VoteType))
def test_any_budget_survives_pabulib(seed: int, vote_type: VoteType) -> None:
    election = budget(seed)
    points = vote_type in (VoteType.POINTS, VoteType.SCORES)
    ballots = tuple(
        replace(ballot, points=tuple(Fraction(at, 2) for at, _ in enumerate(ballot.chosen)) if points else ())
        for ballot in election.ballots
    )
    election = replace(election, ballots=ballots, vote_type=vote_type, places=7)
    names = {key: f'"{key}"; 长椅' for key in election.keys}
    file = pabulib.compose(election, meta={"country": "China"}, names=names)
    read = pabulib.read(pabulib.write(file))
    assert read.election == election
    assert read.official is None
    assert read.projects.cells("name") == tuple(names.values())


@pytest.mark.parametrize(
    ("old", "new", "fault", "line"),
    [
        ("3: 1,{2,3}", "3: 1,2,", faults.NotUnderstood, 10),
        ("3: 1,{2,3}", "3: 1,{2,{3}}", faults.NotUnderstood, 10),
        ("3: 1,{2,3}", "3: 1;2", faults.NotUnderstood, 10),
        ("3: 1,{2,3}", "3: 1,{}", faults.NotUnderstood, 10),
        ("3: 1,{2,3}", "-3: 1", faults.NotUnderstood, 10),
        ("3: 1,{2,3}", "٣: 1", faults.NotUnderstood, 10),
        ("3: 1,{2,3}", "0: 1", faults.OutOfRange, 10),
        ("3: 1,{2,3}", "3: 1,4", faults.NotOnTheList, 10),
        ("3: 1,{2,3}", "3: 1,01", faults.NotOnTheList, 10),
        ("3: 1,{2,3}", "3: 1,{2,1}", faults.NamedAgain, 10),
        ("3: 1,{2,3}", "\n3: 1", faults.NotUnderstood, 10),
        ("VOTERS: 6", "VOTERS: 7", faults.DoesNotAddUp, 5),
        ("ORDERS: 3", "ORDERS: 9", faults.DoesNotAddUp, 6),
        ("TYPE: toi", "TYPE: soi", faults.NotOfThisKind, 10),
        ("TYPE: toi", "TYPE: toc", faults.NotOfThisKind, 11),
        ("TYPE: toi", "TYPE: cat", faults.NotUnderstood, 3),
        ("# DATA TYPE: toi\n", "", faults.NotUnderstood, 9),
        ("# TITLE: Bench or tree", "# title", faults.NotUnderstood, 2),
        ("# TITLE: Bench or tree", "# DATA TYPE: soi", faults.NamedAgain, 3),
        ("NAME 3: Neither", "NAME 4: Neither", faults.NotOnTheList, 9),
        ("# ALTERNATIVE NAME 3: Neither\n", "", faults.NotUnderstood, 9),
        ("# ALTERNATIVE NAME 3: Neither\n3: 1,{2,3}\n2: {1,2}\n1: 3\n", "", faults.EndsTooSoon, 8),
        ("ALTERNATIVES: 3", "ALTERNATIVES: 20001", faults.OutOfRange, 4),
        ("ALTERNATIVES: 3", f"ALTERNATIVES: {'9' * 5000}", faults.NotUnderstood, 4),
    ],
)
def test_a_faulty_preflib_file_is_refused_with_its_line(
    old: str, new: str, fault: type[faults.FileRefused], line: int
) -> None:
    found = refusal(preflib.read, TOI.replace(old, new))
    assert isinstance(found, fault)
    assert found.line == line
    assert "\n" not in found.message % found.details


@pytest.mark.parametrize(
    ("old", "new", "fault", "line"),
    [
        ("4 2\n", "4\n", faults.NotUnderstood, 1),
        ("4 2\n", "4 0\n", faults.OutOfRange, 1),
        ("4 2\n", "99999 2\n", faults.OutOfRange, 1),
        ("-3\n", "-5\n", faults.OutOfRange, 2),
        ("-3\n", "-x\n", faults.NotUnderstood, 2),
        ("3 1 3 4 0", "3 1 3 4", faults.NotUnderstood, 3),
        ("3 1 3 4 0", "3", faults.NotUnderstood, 3),
        ("3 1 3 4 0", "3 1 1 0", faults.NamedAgain, 3),
        ("3 1 3 4 0", "3 1=1 0", faults.NamedAgain, 3),
        ("3 1 3 4 0", "3 1 5 0", faults.OutOfRange, 3),
        ("3 1 3 4 0", "3 1= 0", faults.NotUnderstood, 3),
        ("3 1 3 4 0", "0 1 0", faults.OutOfRange, 3),
        ("3 1 3 4 0", "1.5 1 0", faults.NotUnderstood, 3),
        ('"Ana"', "Ana", faults.NotUnderstood, 7),
        ('"Ana"', '"Ana" "Party"', faults.NotUnderstood, 7),
        ('"Ana"', '"', faults.NotUnderstood, 7),
        ('"Lane 7"\n', "", faults.EndsTooSoon, 10),
        ('"Lane 7"\n', '"Lane 7"\nmore\n', faults.NotUnderstood, 12),
    ],
)
def test_a_faulty_blt_file_is_refused_with_its_line(
    old: str, new: str, fault: type[faults.FileRefused], line: int
) -> None:
    found = refusal(blt.read, BLT.replace(old, new))
    assert isinstance(found, fault)
    assert found.line == line


def test_a_blt_file_without_an_end_is_refused() -> None:
    assert isinstance(refusal(blt.read, "2 1\n1 1 0\n"), faults.EndsTooSoon)
    assert isinstance(refusal(blt.read, ""), faults.EndsTooSoon)


@pytest.mark.parametrize(
    ("old", "new", "fault", "line"),
    [
        ("META\n", "META \n", faults.NotUnderstood, 1),
        ("VOTES\n", "VOTE\n", faults.NotUnderstood, 1),
        ("key;value", "key;worth", faults.NotUnderstood, 2),
        ("key;value", "key;value;more", faults.NotUnderstood, 3),
        ("budget;1000.5", "budget;1e9", faults.NotUnderstood, 6),
        ("budget;1000.5", "budget;nan", faults.NotUnderstood, 6),
        ("budget;1000.5", "budgets;1", faults.EndsTooSoon, 7),
        ("budget;1000.5", "num_votes;1", faults.NamedAgain, 6),
        ("vote_type;cumulative", "vote_type;magic", faults.NotUnderstood, 7),
        ("project_id;cost", "project;cost", faults.NotUnderstood, 9),
        ("project_id;cost;name", "project_id;cost;cost", faults.NotUnderstood, 9),
        ("a;300", "a;3,00", faults.NotUnderstood, 10),
        ("a;300", ";300", faults.NotUnderstood, 10),
        ("b;900", "a;900", faults.NamedAgain, 11),
        ("voter_id;vote;points", "voter_id;vote;score", faults.NotUnderstood, 13),
        ("1;a,b;2,1;70", "1;a,c;2,1;70", faults.NotOnTheList, 14),
        ("1;a,b;2,1;70", "1;a, b;2,1;70", faults.NotOnTheList, 14),
        ("1;a,b;2,1;70", "1;a,b;2,x;70", faults.NotUnderstood, 14),
        ("1;a,b;2,1;70", "1;a,b;2,1", faults.NotUnderstood, 14),
        ("num_votes;3", "num_votes;4", faults.DoesNotAddUp, 5),
        ("num_projects;2", "num_projects;1", faults.DoesNotAddUp, 4),
    ],
)
def test_a_faulty_pabulib_file_is_refused_with_its_line(
    old: str, new: str, fault: type[faults.FileRefused], line: int
) -> None:
    found = refusal(pabulib.read, PB.replace(old, new))
    assert isinstance(found, fault)
    assert found.line == line


def test_pabulib_files_that_end_early_or_give_too_few_points_are_refused() -> None:
    assert isinstance(refusal(pabulib.read, ""), faults.NotUnderstood)
    assert isinstance(refusal(pabulib.read, "META\nPROJECTS\nVOTES\n"), faults.EndsTooSoon)
    head, rest = PB.replace("key;value", "key;value;x").split("PROJECTS")
    head = "\n".join(f"{row};" if row.count(";") == 1 else row for row in head.split("\n"))
    assert isinstance(refusal(pabulib.read, head + "PROJECTS" + rest), faults.NotUnderstood)
    assert isinstance(refusal(pabulib.read, PB.replace("2,1;70", "2;70")), Refusal)
    assert isinstance(refusal(pabulib.read, PB.replace("a;300", "a;0")), Refusal)


def test_what_a_file_cannot_hold_is_not_written() -> None:
    names = {"1": "A", "2": "B"}

    def toi(*ballots: Ballot, kind: Kind = Kind.TOI) -> bytes:
        profile = Profile(candidates=("1", "2"), ballots=ballots)
        return preflib.write(PrefLib(kind=kind, headers={}, names=names, profile=profile))

    assert toi(Ballot((("1", "2"),))).endswith(b"1: {1,2}\n")
    for ballot, kind in (
        (Ballot(()), Kind.TOI),
        (Ballot(((), ("1",))), Kind.TOI),
        (Ballot((("1", "2"),)), Kind.SOC),
        (Ballot((("1",),)), Kind.TOC),
    ):
        with pytest.raises(faults.CannotBeWritten):
            toi(ballot, kind=kind)
    with pytest.raises(faults.CannotBeWritten):
        blt.write(replace(blt.read(BLT.encode()), title='"'))
    with pytest.raises(faults.CannotBeWritten):
        preflib.write(replace(preflib.read(TOI.encode()), headers={"TITLE": "a\nb"}))
    with pytest.raises(faults.CannotBeWritten):
        pabulib.write(replace(pabulib.read(PB.encode()), meta={"description": "a\nb"}))


def test_files_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(refusal(preflib.read, b"a\n\xff\n"), faults.NotText)
    assert refusal(preflib.read, b"a\n\xff\n").details["line"] == 2
    assert refusal(preflib.read, b"a\nb\n\x1b[2J").details["line"] == 3
    assert refusal(blt.read, b"4 2\r\r\n").details["line"] == 1
    monkeypatch.setattr(plain, "MOST_LETTERS", 10)
    assert refusal(blt.read, b"1\n12345678901\n").details["line"] == 2
    monkeypatch.setattr(plain, "MOST_LINES", 3)
    assert isinstance(refusal(blt.read, b"\n\n\n\n"), faults.TooManyLines)
    monkeypatch.setattr(plain, "MOST_BYTES", 3)
    assert isinstance(refusal(blt.read, b"\n\n\n\n"), faults.FileTooLarge)
    monkeypatch.undo()
    monkeypatch.setattr(pabulib, "MOST_PROJECTS", 1)
    assert isinstance(refusal(pabulib.read, PB), faults.OutOfRange)


def test_a_refusal_shows_little_of_the_file_and_nothing_a_terminal_obeys() -> None:
    assert faults.shown("a\u202eb" + "c" * 99) == "a\ufffdb" + "c" * 37 + "…"


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_make_a_reader_stumble(raw: bytes) -> None:
    for read in (preflib.read, blt.read, pabulib.read):
        refusal(read, raw)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([(preflib.read, TOI), (blt.read, BLT), (pabulib.read, PB)]),
    st.integers(0, 400),
    st.integers(0, 5),
    st.text('0123456789,;:{}-="# \n\rabMETA', max_size=4),
)
def test_no_slip_in_a_good_file_makes_a_reader_stumble(
    case: tuple[Reader, str], at: int, cut: int, put: str
) -> None:
    """A slip is refused in one line, or leaves a file that is still good."""
    read, text = case
    at %= len(text)
    assert "\n" not in said_of(read, (text[:at] + put + text[at + cut :]).encode())
