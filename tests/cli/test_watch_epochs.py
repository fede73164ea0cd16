"""`deliberation watch` follows a log from one epoch into the next, and notices where that one does not go on from it."""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import httpx
import pytest

import serving
from deliberation.audit import rules as audit
from deliberation.audit.facts import Head, LogEnded, LogStarted
from deliberation.cli.refusals import WrongUse
from deliberation.cli.watched import Away, OutOfSight, Watched
from deliberation.kernel.facts import SYSTEM, Fact
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.faults import Untrue
from deliberation.ledger.following import Forked, RolledBack
from deliberation.ledger.note import Verifier
from logs import Log, served, showing

LOG = Log()
COMMUNITY = UUID(LOG.origin.split("/")[-2])
OTHER_KEY = bytes(range(1, 33))
SIZE = 300
Files = dict[str, bytes | int]


def written(origin: str, fact: Fact) -> bytes:
    """As the product writes it."""
    at = datetime(2026, 6, 1, tzinfo=UTC)
    return audit.write(origin, fact, actor=SYSTEM, at=at, salt=bytes(32)).body


def the_epoch_after(before: Head | None, *, key: bytes = LOG.key, epoch: int = 2) -> Log:
    """A log that begins by saying so."""
    log = Log(origin=f"{LOG.origin[:-1]}{epoch}", key=key)
    fact = LogStarted(subject_id=COMMUNITY, epoch=epoch, public_key=log.verifier.public_key, before=before)
    log.first = written(log.origin, fact)
    return log


def end(log: Log, size: int = SIZE, *, epoch: int = 1) -> Head:
    return Head(epoch, size, log.root(size))


def shown(log: Log, size: int) -> Files:
    """By paths that begin with the epoch."""
    epoch = log.origin.rpartition("/")[2]
    files: Files = {f"{epoch}/{path}": data for path, data in log.files(size).items()}
    return files if log.first is None else {**files, f"{epoch}/entry": log.first}


@pytest.fixture
def files() -> Files:
    """What is served; tests change it."""
    return shown(LOG, SIZE)


@pytest.fixture
def address(files: Files) -> Iterator[str]:
    with served(showing(files)) as address:
        yield address


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client() as client:
        yield client


@pytest.fixture
def watched(address: str, tmp_path: Path, client: httpx.Client) -> Watched:
    return Watched(f"{address}/1", (LOG.verifier,), tmp_path / "state", client)


def head(log: Log, size: int) -> Checkpoint:
    return checkpoints.verify(log.note(size), log.verifier)


def evidence(watched: Watched) -> dict[str, bytes]:
    found = watched.state.parent.glob("*.evidence-*")
    return {path.name.rsplit("-", 1)[-1]: path.read_bytes() for path in found}


@pytest.mark.parametrize("size", [1, 2, 256, 700])
def test_a_log_is_followed_into_its_next_epoch(
    files: Files, watched: Watched, capsys: pytest.CaptureFixture[str], size: int
) -> None:
    assert watched.look() == head(LOG, SIZE)
    after = the_epoch_after(end(LOG))
    files.update(shown(after, size))
    assert watched.look() == head(after, size)
    assert watched.state.read_bytes() == after.note(size)
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert f"{LOG.origin} has ended with 300 entries; the log goes on as {after.origin}" in said
    files.update(shown(after, 800))
    assert watched.look() == head(after, 800)
    assert capsys.readouterr().out == ""


def test_what_the_last_epoch_signed_after_the_last_look_is_seen_before_it_is_left(
    files: Files, watched: Watched
) -> None:
    watched.look()
    after = the_epoch_after(end(LOG, 320))
    files.update({**shown(LOG, 320), **shown(after, 5)})
    assert watched.look() == head(after, 5)


def test_epochs_that_began_one_after_the_other_are_all_looked_at(files: Files, watched: Watched) -> None:
    watched.look()
    second = the_epoch_after(end(LOG))
    third = the_epoch_after(end(second, 9, epoch=2), epoch=3)
    files.update({**shown(second, 9), **shown(third, 4)})
    assert watched.look() == head(third, 4)
    disowned = the_epoch_after(end(second, 8, epoch=2), epoch=3)
    files.update(shown(disowned, 4))
    watched.state.write_bytes(LOG.note(SIZE))
    with pytest.raises(RolledBack):
        watched.look()
    assert watched.state.read_bytes() == second.note(9)


FALSE = [
    (the_epoch_after(end(LOG, SIZE - 1)), RolledBack, "goes on from 299 entries"),
    (the_epoch_after(Head(1, 0, LOG.root(0))), RolledBack, "goes on from 0 entries"),
    (the_epoch_after(Head(1, SIZE, bytes(32))), Forked, "another tree of 300 entries"),
    (the_epoch_after(None), Untrue, "does not begin"),
    (the_epoch_after(end(LOG, epoch=7)), Untrue, "does not begin"),
    (Log(origin=f"{LOG.origin[:-1]}2", first=written(LOG.origin, LogEnded(subject_id=COMMUNITY, reason="x"))), Untrue, "does not begin"),
    (Log(origin=f"{LOG.origin[:-1]}2", first=the_epoch_after(end(LOG), key=OTHER_KEY).first), Untrue, "does not begin"),
]  # fmt: skip


@pytest.mark.parametrize(("after", "claim", "words"), FALSE)
def test_an_epoch_that_disowns_what_was_signed_before_it_is_told_with_all_that_shows_it(
    files: Files, watched: Watched, after: Log, claim: type[Untrue], words: str
) -> None:
    watched.look()
    files.update(shown(after, 5))
    for _ in range(2):
        with pytest.raises(claim, match=words):
            watched.look()
    assert watched.state.read_bytes() == LOG.note(SIZE)
    assert evidence(watched) == {"trusted": LOG.note(SIZE), "shown": after.note(5), "first": after.first}


def test_an_entry_that_is_not_in_the_tree_vouches_for_nothing(files: Files, watched: Watched) -> None:
    watched.look()
    lied = the_epoch_after(Head(1, 5, bytes(32)))
    files.update({**shown(lied, 5), "2/entry": the_epoch_after(end(LOG)).first or b""})
    with pytest.raises(Untrue):
        watched.look()
    assert watched.state.read_bytes() == LOG.note(SIZE)


def test_a_head_that_was_never_shown_cannot_be_the_end(files: Files, watched: Watched) -> None:
    watched.look()
    files.update(shown(the_epoch_after(end(LOG, SIZE + 1)), 5))
    with pytest.raises(OutOfSight, match=r"from 301 entries of .*/1, which shows only 300"):
        watched.look()
    assert watched.state.read_bytes() == LOG.note(SIZE)


def test_another_key_is_not_believed_before_it_is_given(
    files: Files, watched: Watched, client: httpx.Client
) -> None:
    watched.look()
    after = the_epoch_after(end(LOG), key=OTHER_KEY)
    files.update(shown(after, 5))
    with pytest.raises(OutOfSight, match="with a key that is not in --vkey"):
        watched.look()
    assert watched.state.read_bytes() == LOG.note(SIZE)
    with_both = Watched(watched.url, (LOG.verifier, after.verifier), watched.state, client)
    assert with_both.look() == head(after, 5)


def test_an_old_key_does_not_sign_on_where_a_new_one_is_given(
    files: Files, watched: Watched, client: httpx.Client
) -> None:
    watched.look()
    files.update(shown(the_epoch_after(end(LOG)), 5))
    new = Verifier(f"{LOG.origin[:-1]}2", the_epoch_after(None, key=OTHER_KEY).verifier.public_key)
    with pytest.raises(OutOfSight):
        Watched(watched.url, (LOG.verifier, new), watched.state, client).look()


@pytest.mark.parametrize("key", [LOG.verifier, the_epoch_after(None).verifier])
def test_whoever_kept_a_head_of_an_earlier_epoch_does_not_begin_by_trust(
    files: Files, watched: Watched, client: httpx.Client, key: Verifier
) -> None:
    watched.look()
    files.update(shown(the_epoch_after(end(LOG, SIZE - 1)), 5))
    later = Watched(f"{watched.url[:-1]}2", (key,), watched.state, client)
    with pytest.raises(RolledBack):
        later.look()
    files.update(shown(the_epoch_after(end(LOG)), 5))
    assert later.look().origin.endswith("/2")
    assert watched.look().origin.endswith("/2")


def test_what_is_no_head_of_the_next_epoch_is_away_and_this_one_is_looked_at_all_the_same(
    files: Files, watched: Watched
) -> None:
    watched.look()
    after = shown(the_epoch_after(end(LOG)), 5)
    stranger = Log(origin=LOG.origin.replace("0001/1", "0002/2"))
    for path, answer in (
        ("2/checkpoint", 503),
        ("2/checkpoint", b""),
        ("2/checkpoint", b"<html>Sign in to this network</html>"),
        ("2/checkpoint", LOG.note(SIZE)),
        ("2/checkpoint", stranger.note(5)),
        ("2/entry", 404),
        ("2/entry", b"<html>Sign in to this network</html>"),
        ("2/tile/0/000.p/5", 404),
    ):
        files.update({**after, path: answer})
        with pytest.raises(Away):
            watched.look()
        assert watched.state.read_bytes() == LOG.note(SIZE)
    files.update(shown(LOG, SIZE - 1))
    with pytest.raises(RolledBack):
        watched.look()


def test_a_first_look_is_at_the_epoch_that_was_asked_for(files: Files, watched: Watched) -> None:
    files["1/checkpoint"] = the_epoch_after(None).note(5)
    with pytest.raises(Away, match="not as a log does"):
        watched.look()
    assert not watched.state.exists()


def command(address: str, folder: Path, keys: Sequence[Verifier]) -> tuple[int, str, str]:
    (folder / "vkeys").write_text("".join(f"# a key\n{key.vkey}\n" for key in keys))
    words = ["watch", address, "--vkey", str(folder / "vkeys"), "--state", str(folder / "state"), "--once"]
    done = serving.command(words, dict(os.environ))
    return done.returncode, done.stdout, done.stderr


def test_the_command_ends_with_3_until_the_key_is_given_and_with_1_where_something_was_taken_back(
    files: Files, address: str, tmp_path: Path
) -> None:
    after = the_epoch_after(end(LOG), key=OTHER_KEY)
    files.update(shown(after, 5))
    code, _, complaint = command(f"{address}/1", tmp_path, [LOG.verifier])
    assert (code, complaint.count("\n")) == (3, 1)
    assert f"NOT FOLLOWED: {LOG.origin} has ended; the log goes on as {after.origin}" in complaint
    code, said, complaint = command(f"{address}/1", tmp_path, [LOG.verifier, after.verifier])
    assert (code, complaint) == (0, "")
    assert [line.split(" ", 1)[1] for line in said.splitlines()] == [
        f"{LOG.origin} has ended with 300 entries; the log goes on as {after.origin}",
        f"{after.origin}: 5 entries, root {after.root(5).hex()}",
    ]
    (tmp_path / "state").write_bytes(LOG.note(SIZE))
    files.update(shown(the_epoch_after(end(LOG, 9), key=OTHER_KEY), 5))
    code, _, complaint = command(f"{address}/1", tmp_path, [LOG.verifier, after.verifier])
    assert code == 1
    assert "NOT TRUE" in complaint


def test_an_address_without_an_epoch_is_watched_and_says_that_no_later_one_is(
    files: Files, tmp_path: Path
) -> None:
    with served(showing({path.removeprefix("1/"): data for path, data in files.items()})) as address:
        code, said, complaint = command(address, tmp_path, [LOG.verifier])
    assert (code, said.count("\n"), complaint.count("\n")) == (0, 1, 1)
    assert "no later one is looked for" in complaint


def test_a_state_of_another_log_is_refused(watched: Watched) -> None:
    watched.state.write_bytes(Log(origin=LOG.origin.replace("0001/1", "0002/1")).note(3))
    with pytest.raises(WrongUse):
        watched.look()
