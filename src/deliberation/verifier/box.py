"""The ballot box, filled again from the log and the bundle: each ballot opened, each party's chain followed to its end."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from deliberation.papers.papers import Answers
from deliberation.papers.ways import Precedence
from deliberation.verifier import forms, last_ballots, lines
from deliberation.verifier.beside import Beside
from deliberation.verifier.casts import Ending, Fallen
from deliberation.verifier.chains import Chains
from deliberation.verifier.disputes import SetAside
from deliberation.verifier.docket import Docket
from deliberation.verifier.faults import Unreadable
from deliberation.verifier.journal import CLOSED, Journal
from deliberation.verifier.lines import Line, Opened, Sayings
from deliberation.verifier.manifest import Manifest
from deliberation.verifier.roll import Roll
from deliberation.verifier.steps import Logged
from deliberation.verifier.unseen import Unseen

Words = TypeVar("Words")


@dataclass(frozen=True)
class Said:
    """The last ballot of a party that is shown."""

    answers: Answers | None
    channel: str


class Box:
    """Hears of every ballot in the log, in order, and finds its line. What every party said last stays, by its place."""

    def __init__(
        self, manifest: Manifest, roll: Roll, *, sayings: Sayings, found: Iterator[Line], docket: Docket
    ) -> None:
        self._roll, self._sayings, self._docket = roll, sayings, docket
        self._grade = manifest.grade
        self._form = forms.ballot_entry_of(manifest.origin)
        self._agreed = -1
        self._lines, self._line = found, next(found, None)
        self.chains = Chains(roll, docket)
        self._kinds: dict[tuple[bytes, bytes], int] = {}
        self._said: list[Said] = []
        self._last = array("i", [-1]) * len(roll)
        self.count = 0
        self.withheld: Counter[str] = Counter()
        self._replaced: dict[bytes, int] = {}
        """What was said by ballots that are shown and that another one followed, by their commitments."""
        self._disputed: dict[int, int] = {}
        """By place, what a party said by the ballot that is disputed; -1 where that is not shown."""
        self._struck: list[tuple[int, bytes]] = []
        self.aside: frozenset[bytes] = frozenset()
        self._rooted: Callable[[], str] | None = None
        self.first: int | None = None
        self.last: int | None = None

    def agrees(self, index: int, entry: bytes) -> Logged | None:
        """The ballot at this place, if its line by itself makes the whole entry: then nothing else need be compared."""
        opened = self._line.opened if self._line is not None and self._line.number == index else None
        if opened is None:
            return None
        said = Logged(
            opened.caster,
            opened.at,
            opened.sealed(),
            opened.channel,
            opened.prev,
            opened.rev,
            opened.vote,
            opened.voter,
        )
        if entry != self._form % (*said, said.vote):
            return None
        self._agreed = index
        return said

    def take(self, index: int, logged: Logged) -> None:
        self.count += 1
        self.first = index if self.first is None else self.first
        self.last = index
        line = self._line_of(index)
        if line is None:
            self._docket.failed(
                "ballots-listed", f"the ballot at {index} in the log has no line in {lines.NAME}"
            )
            self.chains.hidden(index, logged, "")
        elif line.opened is None:
            self._check_withheld(index, line.withheld, logged.commit)
            self.chains.hidden(index, logged, line.withheld)
        else:
            self._open(index, logged, line.opened)

    def end(self, aside: SetAside, precedence: Precedence, beside: Beside) -> None:
        """When the whole log was heard: `ballots-listed`, `ballots-open`, `revisions`, `weights`, `disputes`."""
        while self._line is not None:
            self._docket.failed(
                "ballots-listed", f"at {self._line.number} the log has no ballot of this vote"
            )
            self._line = next(self._lines, None)
        self._docket.passed("ballots-listed", f"{self.count} ballots in the log, each with its line")
        self.aside = aside.all
        for commit in self.chains.unknown(aside.all):
            self._docket.failed("disputes", f"no ballot of this vote has the commitment {commit.decode()}")
        for index, commit in self._struck:
            if commit not in aside.struck:
                self._docket.failed("ballots-open", f"the ballot at {index} is said to be struck, and is not")
        for place, fallen in self.chains.end(aside.all, precedence).items():
            self._fall_back(place, fallen, aside)
        if not self.chains.unshown:
            self._rooted = beside.ask(last_ballots.root_of, self.chains.last_ballots())
        self._say_what_is_withheld()
        opened = self.count - self.withheld.total()
        self._docket.passed("ballots-open", f"{opened} ballots open to what the log sealed")
        self._docket.passed("weights", f"the weights in {opened} ballots are those of the roll")
        self._docket.passed("revisions", f"{self.counted} parties voted, each ballot naming the one before")

    def _fall_back(self, place: int, fallen: Fallen, aside: SetAside) -> None:
        """A party whose last ballot does not count says what another one says, and by a higher one still disputed, what that says."""
        newest = max(
            (cast for cast in fallen.history if cast.at < 0), key=lambda cast: cast.rev, default=None
        )
        if newest is not None:
            self._replaced[newest.commit] = self._last[place]
        last = next((cast for cast in fallen.history if cast.commit not in aside.struck), None)
        if last is not None and last.commit in aside.open:
            self._disputed[place] = self._replaced.get(last.commit, -1)
        standing = fallen.standing
        self._last[place] = -1 if standing is None else self._replaced.get(standing.commit, -1)

    @property
    def disputed_count(self) -> int:
        return len(self._disputed)

    @property
    def counted(self) -> int:
        return self.chains.counted

    @property
    def is_whole(self) -> bool:
        """Whether every counted ballot is shown."""
        return not self.chains.unshown and all(self._last[place] >= 0 for place in self.chains.voted())

    def said(self, read: Callable[[Answers], Words]) -> dict[str, Words]:
        """What each party said last, by its key, as far as it is shown and can be said. Each saying is read once."""
        words = [None if said.answers is None else read(said.answers) for said in self._said]
        keys = self._roll.keys
        found = (
            (keys[place], words[self._last[place]]) for place in self.chains.voted() if self._last[place] >= 0
        )
        return {key: word for key, word in found if word is not None}

    def disputed(self, read: Callable[[Answers], Words]) -> dict[str, Words] | None:
        """The same of the ballots that are disputed; None where one is not shown."""
        found = {place: self._said[kind].answers for place, kind in self._disputed.items() if kind >= 0}
        said = {self._roll.keys[place]: read(words) for place, words in found.items() if words is not None}
        return said if len(said) == len(self._disputed) else None

    def channels(self) -> Counter[str]:
        """Of all last ballots: how one came that is not shown, the log says."""
        shown = (self._said[kind].channel for kind in self._last if kind >= 0)
        return Counter(shown) + Counter(ending.channel for ending in self.chains.endings())

    @cached_property
    def unseen(self) -> Unseen:
        """Whose last ballot is not shown."""
        known = (place for place in self.chains.voted() if self._last[place] < 0)
        parties = self._roll.parties
        return Unseen(
            known=tuple(parties[place] for place in known),
            number=self.chains.unshown,
            among=tuple(parties[place] for place in sorted(self.chains.among)),
        )

    @property
    def root(self) -> str | None:
        """Of the set of last ballots, when all were heard; None where a ballot's party is not known."""
        return None if self._rooted is None else self._rooted()

    def _line_of(self, index: int) -> Line | None:
        while self._line is not None and self._line.number < index:
            self._docket.failed(
                "ballots-listed", f"at {self._line.number} the log has no ballot of this vote"
            )
            self._line = next(self._lines, None)
        line = self._line
        if line is None or line.number != index:
            return None
        self._line = next(self._lines, None)
        return line

    def _check_withheld(self, index: int, word: str, commit: bytes) -> None:
        self.withheld[word] += 1
        if word == lines.STRUCK:
            self._struck.append((index, commit))
        if word != lines.ERASED and self._grade == "auditor":
            self._docket.failed("ballots-open", f"the ballot at {index} is withheld from the auditor")

    def _open(self, index: int, logged: Logged, opened: Opened) -> None:
        if index != self._agreed:
            self._compare(index, logged, opened)
        place = self._roll.find(opened.first_unit)
        if place is None or not opened.is_of(self._roll.parties[place].units):
            self._docket.failed(
                "revisions", f"the ballot at {index} is of units that are no party on the roll"
            )
            self.chains.hidden(index, logged, "")
            return
        party = self._roll.parties[place]
        if (int(opened.area_cm2), int(opened.heads)) != (party.area_cm2, party.heads):
            weighs = f"{int(opened.heads)} heads and {int(opened.area_cm2)} cm2"
            self._docket.failed("weights", f"the ballot at {index} weighs {weighs}, which is not on the roll")
        if self._last[place] >= 0:
            self._replaced[self.chains.commit_at(place)] = self._last[place]
        self.chains.shown(place, index, logged)
        self._last[place] = self._kind(index, opened)

    def _compare(self, index: int, logged: Logged, opened: Opened) -> None:
        if opened.sealed() != logged.commit:
            self._docket.failed("ballots-open", f"the ballot at {index} is not the one that the log sealed")
        said = (opened.caster, opened.at, opened.channel, opened.prev, opened.rev, opened.vote, opened.voter)
        if said != (logged.caster, logged.at, *logged[3:]):
            self._docket.failed("ballots-open", f"the ballot at {index} says other things than its entry")

    def _kind(self, index: int, opened: Opened) -> int:
        key = opened.choices, opened.channel
        if key not in self._kinds:
            answers = self._sayings.of(opened.choices)
            self._kinds[key] = len(self._said)
            self._said.append(Said(answers, opened.channel.decode()))
        kind = self._kinds[key]
        if self._said[kind].answers is None:
            self._docket.failed("ballots-open", f"the ballot at {index} says what the paper does not ask")
        return kind

    def _say_what_is_withheld(self) -> None:
        for ending in self.chains.endings():
            self._last_is_hidden(ending)
        if self.withheld:
            words = " and ".join(f"{number} {word}" for word, number in sorted(self.withheld.items()))
            opened = self.count - self.withheld.total()
            self._docket.skipped("ballots-open", f"withheld: {words}; the other {opened} open")

    def _last_is_hidden(self, ending: Ending) -> None:
        if ending.place is not None:
            self._last[ending.place] = -1
        if ending.withheld == lines.SUPERSEDED:
            self._docket.failed(
                "ballots-open", f"the ballot at {ending.index} is said to be superseded, by none"
            )

    def check_close(self, journal: Journal) -> None:
        """`box-root`."""
        closed = journal.one(CLOSED)
        if closed is None:
            self._docket.failed("box-root", "the log never says that the vote closed")
            return
        for name, number in (("accepted", self.count), ("counted", self.counted)):
            if closed.data[name] != number:
                self._docket.failed(
                    "box-root", f"{name} is {closed.data[name]} in the log, and {number} here"
                )
        for name, index in (("first_index", self.first), ("last_index", self.last)):
            if closed.data[name] not in {None, index}:
                self._docket.failed("box-root", f"{name} is {closed.data[name]} in the log, and {index} here")
        root = self.root
        if root is None:
            self._docket.skipped(
                "box-root", f"nobody can see which parties cast {self.chains.unshown} of the last ballots"
            )
        elif root != closed.data["ballotset_root"]:
            self._docket.failed("box-root", f"the last ballots make the root {root}, which is not the log's")
        self._docket.passed(
            "box-root", f"{self.counted} last ballots of {self.count}, root {(root or '')[:16]}…"
        )


def open_lines(found: Iterator[Line], docket: Docket) -> Iterator[Line]:
    """The lines as far as they can be read."""
    try:
        yield from found
    except Unreadable as fault:
        docket.failed("ballots-listed", str(fault))
