"""What the log says of one vote, entry by entry; every other entry is only looked at for its form."""

from typing import Protocol

from deliberation.kernel import clock
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import entry as entries
from deliberation.ledger.entry import Entry
from deliberation.ledger.faults import Malformed
from deliberation.verifier import forms
from deliberation.verifier.docket import Docket
from deliberation.verifier.steps import Amendment, Came, Event, Logged, Step

FROZEN, CONFIGURED, OPENED = "roll.frozen", "vote.configured", "vote.opened"
CLOSED, TALLIED, PUBLISHED = "vote.closed", "vote.tallied", "result.published"
EXTENDED = "vote.extended"
STAGES = (FROZEN, CONFIGURED, OPENED, CLOSED, TALLIED, PUBLISHED)
STARTED, ROTATED = "log.started", "key.rotated"
_SET = "config.changed"
QUESTION, WAYS = "question", "ways"
BALLOT, _REJECTED = "ballot.accepted", "ballot.rejected"
RECEIVED, ENTERED, CONFIRMED = "paper.received", "paper.entered", "paper.confirmed"
ASSISTED = "assisted"
ASSISTED_BEGUN, ASSISTED_CONFIRMED = "assisted.begun", "assisted.confirmed"
_HELPED = {ASSISTED_BEGUN, ASSISTED_CONFIRMED}
_STEPS = {RECEIVED, ENTERED, CONFIRMED, *_HELPED}
MANDATE_GIVEN, MANDATE_ENDED = "proxy.given", "proxy.revoked"
MANDATE_ACCEPTED, MANDATE_CONFIRMED = "proxy.accepted", "proxy.confirmed"
_MANDATES = {MANDATE_GIVEN, MANDATE_ACCEPTED, MANDATE_CONFIRMED, MANDATE_ENDED}
WEB, PROXY = "web", "proxy"
SIGNED = ("paper", "meeting")
NAMED, RELEASED, WITNESSED = "count.named", "count.released", "count.witnessed"
HAND_COUNTED, HAND_COMPARED = "outcome.counted", "outcome.compared"
_OF_THE_COUNT = {NAMED, RELEASED, WITNESSED}
DISPUTED, DECIDED, SETTLED = "dispute.opened", "dispute.decided", "dispute.closed"
PROPOSED, AMENDED, AMEND_ENDED = "roll.amend_proposed", "roll.amended", "roll.amend_ended"


class Ballots(Protocol):
    """Who hears of the ballots of this vote."""

    def agrees(self, index: int, entry: bytes) -> Logged | None:
        """The ballot that this entry is, where that is known without reading it."""

    def take(self, index: int, logged: Logged) -> None:
        """A ballot and its place."""


class Journal:
    """Reads entries in their order. `box` hears of each ballot of this vote."""

    def __init__(
        self,
        origin: str,
        poll: str,
        *,
        box: Ballots | None,
        wanted: frozenset[int],
        docket: Docket,
    ) -> None:
        self._origin, self._poll = origin, poll
        self._form = forms.ballot_entry(origin)
        self._vote = poll.encode()
        self._box, self._wanted, self._docket = box, wanted, docket
        self._opens, self._closes = b"\xff", b""
        self.size = 0
        self.latest = ""
        """When the latest entry but ballots was made, as it is spelled in the log."""
        self.events: dict[str, list[Event]] = {kind: [] for kind in STAGES}
        self.keys: list[tuple[str, Event]] = []
        self.rejected: list[Event] = []
        self.settings: dict[object, list[Event]] = {QUESTION: [], WAYS: []}
        self.steps: list[Step] = []
        self.helped: list[Step] = []
        """What helpers brought in on slips, and how their votes were confirmed."""
        self.mandates: list[Step] = []
        self.own_votes: list[Came] = []
        """The ballots, by other ways than a proxy, of those who had given a mandate before."""
        self._principals: set[bytes] = set()
        self.came: list[Came] = []
        """The ballots that came by other ways than online."""
        self.overruling: list[tuple[int, str]] = []
        """The places of ballots that follow a signed one without being signed, and the commitment of that one."""
        self._signed: set[bytes] = set()
        self.disputes: list[tuple[str, Event]] = []
        self.decided: list[Step] = []
        """What each person decided on a disputed ballot."""
        self.extended: list[Event] = []
        self.officials: list[tuple[str, Event, str]] = []
        """What was done about counters and watchers; the commitment of a naming, else empty."""
        self.by_hand: list[Step] = []
        """What people counted again, and what they found."""
        self.amendments: list[Amendment] = []
        self.kept: dict[int, bytes] = {}

    def take(self, data: bytes) -> None:
        index = self.size
        self.size += 1
        if index in self._wanted:
            self.kept[index] = data
        agreed = None if self._box is None else self._box.agrees(index, data)
        if agreed is not None and agreed.vote == self._vote:
            self._ballot(index, agreed)
            return
        found = self._form.fullmatch(data)
        if found is None:
            self._read(index, data)
        elif found[7] == self._vote:
            self._ballot(index, Logged(*found.groups()))

    def keep(self, index: int, data: bytes) -> None:
        """The entry at this place, which was read before anybody wanted it."""
        self.kept[index] = data

    def one(self, kind: str) -> Event | None:
        """The first of its kind, if there is one."""
        return next(iter(self.events[kind]), None)

    def text(self, kind: str, name: str) -> str:
        """What the first of its kind says there; empty if there is none."""
        event = self.one(kind)
        return "" if event is None else str(event.data[name])

    @property
    def closes_at(self) -> str:
        """The end as it was moved last, or else as the vote opened with it; empty if the log says none."""
        return str(self.extended[-1].data["closes_at"]) if self.extended else self.text(OPENED, "closes_at")

    def last_root(self) -> str:
        """Of the roll as it was amended last, or else frozen; empty where the log tells of neither."""
        took_effect = [each.step for each in self.amendments if each.step.kind == AMENDED]
        return str(took_effect[-1].data["roll_root"]) if took_effect else self.text(FROZEN, "roll_root")

    def _read(self, index: int, data: bytes) -> None:
        try:
            entry = entries.parse(data)
        except Malformed as fault:
            self._docket.failed("entries", f"entry {index}: {fault}")
            return
        if not checkpoints.may_hold(self._origin, entry.log):
            self._docket.failed("entries", f"entry {index} was written for another log, {entry.log}")
        event = Event(index, clock.rfc3339(entry.at), entry.data)
        self.latest = max(self.latest, event.at)
        if entry.type in {STARTED, ROTATED}:
            self.keys.append((entry.type, event))
        if entry.data.get("vote") == self._poll:
            self._of_this_vote(entry, event)
        if entry.type == _SET and str(entry.subject.id) == self._poll:
            self.settings.setdefault(entry.data["setting"], []).append(event)

    def _of_this_vote(self, entry: Entry, event: Event) -> None:
        if entry.type in self.events:
            self.events[entry.type].append(event)
            if entry.type == OPENED:
                self._opens = str(event.data["opens_at"]).encode()
                self._closes = self.closes_at.encode()
            elif entry.type == CLOSED:
                self._closes = b""
        elif entry.type == EXTENDED:
            self.extended.append(event)
            self._closes = b"" if self.events[CLOSED] else self.closes_at.encode()
        elif entry.type == _REJECTED:
            self.rejected.append(event)
        elif entry.type in _STEPS:
            taken = self.helped if entry.type in _HELPED else self.steps
            taken.append(Step.of(event.index, entry))
        elif entry.type == BALLOT:
            self._ballot(event.index, Logged.of(entry))
        else:
            self._beside_the_ballots(entry, event)

    def _beside_the_ballots(self, entry: Entry, event: Event) -> None:
        if entry.type in _MANDATES:
            self.mandates.append(Step.of(event.index, entry))
            self._principals.add(str(event.data.get("voter_ref")).encode())
        elif entry.type == DECIDED:
            self.decided.append(Step.of(event.index, entry))
        elif entry.type in {DISPUTED, SETTLED}:
            self.disputes.append((entry.type, event))
        elif entry.type in _OF_THE_COUNT:
            self.officials.append((entry.type, event, entry.commit or ""))
        elif entry.type in {HAND_COUNTED, HAND_COMPARED}:
            self.by_hand.append(Step.of(event.index, entry))
        elif entry.type in {PROPOSED, AMENDED, AMEND_ENDED}:
            is_in_time = event.at.encode() < self._closes
            self.amendments.append(Amendment(Step.of(event.index, entry), is_in_time))

    def _ballot(self, index: int, logged: Logged) -> None:
        if not self._opens <= logged.at < self._closes:
            self._docket.failed("order", f"the ballot at {index} is not within the vote: {self._why(logged)}")
        self._keep_way(index, logged)
        if self._box is not None:
            self._box.take(index, logged)

    def _keep_way(self, index: int, logged: Logged) -> None:
        channel, prev = logged.channel.decode(), logged.prev[1:-1]
        if channel != WEB:
            self.came.append(Came.of(index, logged))
        if channel != PROXY and logged.voter in self._principals:
            self.own_votes.append(Came.of(index, logged))
        if channel in SIGNED:
            self._signed.add(logged.commit)
        elif prev in self._signed:
            self.overruling.append((index, prev.decode()))

    def _why(self, logged: Logged) -> str:
        if self.events[CLOSED]:
            return "the log says before it that the vote closed"
        if not self.events[OPENED]:
            return "the log does not say before it that the vote opened"
        return f"it was cast at {logged.at.decode()}"
