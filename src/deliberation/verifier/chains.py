"""Who said what after what: each ballot names the one before it, and only the last of a party counts."""

from collections.abc import Iterable, Iterator, Mapping

from deliberation.papers.ways import Precedence
from deliberation.verifier.casts import Cast, Ending, Fallen, Hidden, Lasts, ranked
from deliberation.verifier.docket import Docket
from deliberation.verifier.journal import SIGNED
from deliberation.verifier.last_ballots import LastBallots
from deliberation.verifier.roll import Roll
from deliberation.verifier.steps import Logged

_NULL = b"null"
_SIGNED = frozenset(channel.encode() for channel in SIGNED)


class Chains:
    """The last ballot of every party, by the party's place on the roll."""

    def __init__(self, roll: Roll, docket: Docket) -> None:
        self._roll, self._docket = roll, docket
        self._lasts = Lasts(len(roll))
        self._hidden: dict[bytes, Hidden] = {}
        self._endings: list[Ending] = []
        self._earlier: dict[int, list[Cast]] = {}
        """By place, what was said before the last ballot."""
        self._last_hidden: dict[int, Cast] = {}
        self._unplaced: set[bytes] = set()
        """Ballots that count, of parties that nobody can see."""
        self._doubtful = 0
        self._aside: frozenset[bytes] = frozenset()
        self._precedence = Precedence.LAST
        self.set_aside = 0
        """Ballots that are higher than the one of their party that counts."""
        self._passed: set[bytes] = set()
        """The commitments, in hex, of ballots that are not shown or that another one follows."""
        self.counted = 0
        self.firsts: dict[int, int] = {}
        """By the place of a party that an amendment added, where its first ballot is in the log."""
        came = roll.changes.keys()
        self._came = frozenset(place for key in came if (place := roll.find(key)) is not None)
        self.unshown = 0
        """Parties that voted, and nobody can see which."""
        self.among: set[int] = set()
        """The places of the parties that those can be."""

    def shown(self, place: int, index: int, logged: Logged) -> None:
        """A ballot of a known party."""
        rev, prev = int(logged.rev), logged.prev
        if self._passed and logged.commit in self._passed:
            self._is_twice(f"the ballot at {index}")
        before = self._hidden.pop(prev[1:-1], None) if prev != _NULL and self._hidden else None
        if before is not None:
            for at, voter in before.voters:
                self._check_voter(place, at, voter)
            self._check_next(place, before.index, before.first_rev, before.prev)
            self._keep_earlier(place, before.casts)
            if rev != before.rev + 1:
                self._docket.failed("revisions", f"the ballot at {index} is number {rev} after {before.rev}")
        else:
            self._check_next(place, index, rev, prev)
            if prev != _NULL:
                self._keep_earlier(place, ())
        if place in self._came:
            self.firsts.setdefault(place, before.casts[0].at if before is not None else index)
        self._check_voter(place, index, logged.voter)
        self._lasts.put(place, Cast(rev, logged.commit, logged.at, logged.channel in _SIGNED))

    def hidden(self, index: int, logged: Logged, withheld: str) -> None:
        """A ballot of whom, its line does not say."""
        if not logged.commit or logged.commit in self._passed:
            self._is_twice(f"the ballot at {index}")
        self._passed.add(logged.commit)
        rev = int(logged.rev)
        before = self._hidden.pop(logged.prev[1:-1], None) if logged.prev != _NULL else None
        chain = before or Hidden(logged.prev, rev, rev - 1, index)
        if rev != chain.rev + 1:
            self._docket.failed("revisions", f"the ballot at {index} is number {rev} after {chain.rev}")
        chain.rev, chain.index = rev, index
        is_signed = logged.channel in _SIGNED
        chain.casts.append(Cast(rev, logged.commit, logged.at, is_signed, index, withheld, logged.channel))
        chain.voters.append((index, logged.voter))
        self._hidden[logged.commit] = chain

    def end(self, aside: frozenset[bytes], precedence: Precedence) -> Mapping[int, Fallen]:
        """What is still hidden follows a ballot of a known party, or begins with the first of another.

        By the party's place: what was said where another than the last ballot counts, or none. Some are set `aside`; of the
        others, the highest by the ways to vote does.
        """
        self._aside, self._precedence = aside, precedence
        if self._passed:
            self._check_once()
        if self._hidden:
            self._end_hidden()
        fallen = self._fall_back()
        self.counted = self.unshown + sum(map(bool, self._lasts.revs))
        return fallen

    def unknown(self, commits: Iterable[bytes]) -> tuple[bytes, ...]:
        """Those that no ballot of this vote has. Before the end."""
        known = self._passed | {self.commit_at(place) for place in self.voted()}
        return tuple(commit for commit in commits if commit not in known)

    def _fall_back(self) -> dict[int, Fallen]:
        said_more = {place for place in self._earlier if self._earlier[place]}
        alone = (place for place in self.voted() if self._aside and self.commit_at(place) in self._aside)
        found = {place: self._fall_back_at(place) for place in sorted(said_more.union(alone))}
        return {place: fallen for place, fallen in found.items() if fallen is not None}

    def _fall_back_at(self, place: int) -> Fallen | None:
        last = self._last_hidden.get(place, self._lasts.at(place))
        history = ranked((*self._earlier.get(place, ()), last), self._precedence)
        standing = self._standing(history)
        if history[0] == standing == last:
            return None
        self._endings = [ending for ending in self._endings if ending.place != place]
        if standing is None:
            self._lasts.take_away(place)
        else:
            self._lasts.put(place, standing)
            if standing.withheld:
                self._endings.append(Ending.of(standing, place))
        return Fallen(history, standing)

    def _standing(self, history: tuple[Cast, ...]) -> Cast | None:
        """The first that is not set aside; those before it are, and are counted as such."""
        found = next((cast for cast in history if cast.commit not in self._aside), None)
        self.set_aside += len(history) if found is None else history.index(found)
        return found

    def _check_once(self) -> None:
        """No last ballot that is shown has the commitment of one that is not, or that another one followed."""
        for place in self.voted():
            if self.commit_at(place) in self._passed:
                self._is_twice(f"the last ballot of {self._roll.keys[place]}")

    def _end_hidden(self) -> None:
        wanted = {chain.prev[1:-1] for chain in self._hidden.values()}
        places = {self.commit_at(place): place for place in self.voted() if self.commit_at(place) in wanted}
        unknown = []
        for chain in self._hidden.values():
            place = places.get(chain.prev[1:-1])
            if place is None:
                unknown.append(chain)
            else:
                self._end_at(place, chain)
        if unknown:
            self._end_unknown(unknown)

    def _end_unknown(self, unknown: list[Hidden]) -> None:
        """Whose they are the voters tell, where these may speak for one party only that has no other ballot."""
        groups: dict[frozenset[bytes], list[Hidden]] = {}
        for chain in unknown:
            self._check_first(chain)
            groups.setdefault(frozenset(voter for _, voter in chain.voters), []).append(chain)
        silent = [place for place, rev in enumerate(self._lasts.revs) if not rev]
        homes = self._roll.places_of(frozenset[bytes]().union(*groups), silent)
        doubtful = {}
        for voters, group in groups.items():
            free = self._free(voters, homes)
            if len(group) == len(free) == 1:
                self._end_at(free.pop(), group[0])
            else:
                doubtful[voters] = group
        for voters, chains in doubtful.items():
            self._end_doubtful(chains, self._free(voters, homes))
        if self._doubtful > len(self.among):
            self._docket.failed(
                "revisions",
                f"{self._doubtful} ballots that are not shown are of {len(self.among)} parties at most",
            )

    def _end_doubtful(self, chains: list[Hidden], free: set[int]) -> None:
        """The chains of the same voters, each of another party."""
        self._doubtful += len(chains)
        self.among |= free
        for chain in chains:
            standing = self._standing(ranked(chain.casts, self._precedence))
            if standing is not None:
                self.unshown += 1
                self._unplaced.add(standing.commit)
                self._endings.append(Ending.of(standing, None))
        for chain in chains[len(free) :]:
            self._docket.failed(
                "revisions",
                f"the ballot at {chain.index} is by somebody who may speak for no party without another ballot",
            )

    def _free(self, voters: frozenset[bytes], homes: Mapping[bytes, set[int]]) -> set[int]:
        """The parties without a ballot for which all of them may speak."""
        found = set.intersection(*(homes[voter] for voter in voters))
        return {place for place in found if not self._lasts.revs[place]}

    def _end_at(self, place: int, chain: Hidden) -> None:
        last = chain.casts[-1]
        self._endings.append(Ending.of(last, place))
        self._last_hidden[place] = last
        for at, voter in chain.voters:
            self._check_voter(place, at, voter)
        self._check_next(place, chain.index, chain.first_rev, chain.prev)
        self._keep_earlier(place, chain.casts[:-1])
        self._lasts.put(place, last)

    def _keep_earlier(self, place: int, hidden: Iterable[Cast]) -> None:
        """Before another ballot takes the place of the last one that is shown, and of those that followed it unseen."""
        earlier = self._earlier.setdefault(place, [])
        if self._lasts.revs[place]:
            earlier.append(self._lasts.at(place))
        earlier.extend(hidden)

    def endings(self) -> tuple[Ending, ...]:
        return tuple(self._endings)

    def voted(self) -> Iterator[int]:
        """The places of the parties with a ballot."""
        return self._lasts.voted()

    def is_last(self, commit: str) -> bool:
        """Whether a ballot counts. `commit` in hex."""
        return self._lasts.holds(commit) or commit.encode() in self._unplaced

    def last_ballots(self) -> LastBallots:
        return LastBallots(self._roll.keys, self._lasts.revs, bytes(self._lasts.commits))

    def _check_first(self, chain: Hidden) -> None:
        if chain.prev != _NULL or chain.first_rev != 1:
            self._docket.failed(
                "revisions", f"the ballot at {chain.index} follows one that is not in the log"
            )

    def _is_twice(self, which: str) -> None:
        self._docket.failed("revisions", f"{which} has no commitment of its own")

    def _check_next(self, place: int, index: int, rev: int, prev: bytes) -> None:
        before = self._lasts.revs[place]
        if rev != before + 1:
            self._docket.failed(
                "revisions", f"the ballot at {index} is number {rev} of its party after {before}"
            )
        if prev != (b'"%b"' % self.commit_at(place) if before else _NULL):
            self._docket.failed("revisions", f"the ballot at {index} does not name the one before it")
        if prev != _NULL:
            self._passed.add(prev[1:-1])

    def _check_voter(self, place: int, index: int, voter: bytes) -> None:
        if not self._roll.may_speak(place, voter):
            key = self._roll.keys[place]
            self._docket.failed(
                "revisions", f"the ballot at {index} is by somebody who may not speak for {key}"
            )

    def commit_at(self, place: int) -> bytes:
        """In hex."""
        return self._lasts.commit_at(place)
