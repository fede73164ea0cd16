"""`deliberation log`: what an operator does after a restored backup, and to change the key."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import builders
import made_once
import serving
from audit.writing import record
from deliberation.audit import queries
from deliberation.audit.heads import Heads
from deliberation.audit.queries import LogView
from deliberation.audit.rules import LogKey
from deliberation.audit.sequencing import RESTORED, sequence_once
from deliberation.cli.installation import Installation, opened
from deliberation.cli.main import main
from deliberation.database.sessions import Sessions, make_engine, make_sessions, reading, writing
from deliberation.kernel import clock
from deliberation.ledger.note import Verifier

ADDRESS = "http://testserver.local:80"
SLUGS = ("fuxing-li", "yuhe-tang")


@pytest.fixture
def folder() -> Iterator[Path]:
    with serving.a_data_folder() as made:
        yield made


async def _set_up(installation: Installation) -> list[LogView]:
    engine = make_engine(installation.database_url)
    sessions = make_sessions(engine)
    found = [await _a_log(sessions, installation, slug) for slug in SLUGS]
    await engine.dispose()
    return found


async def _a_log(sessions: Sessions, installation: Installation, slug: str) -> LogView:
    async with writing(sessions) as db:
        community_id = (await builders.a_community(db, slug=slug)).id
    await record(sessions, community_id, 3, clock.now())
    await sequence_once(sessions, builders.LOG_KEY, community_id, Heads(installation.settings.log_heads))
    await record(sessions, community_id, 1, clock.now())
    async with reading(sessions, community_id) as db:
        return await queries.get_log(db, community_id)


@dataclass(frozen=True)
class Done:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


@pytest.fixture
def said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., Done]]:
    """Runs `deliberation log …` in this process."""
    before = signal.getsignal(signal.SIGTERM)
    environ = serving.environment(folder, serving.free_port(), DELIBERATION_BASE_URL=ADDRESS)
    monkeypatch.setattr(os, "environ", environ)

    def run(*words: str) -> Done:
        try:
            code = main(["log", *words])
        except SystemExit as end:
            code = int(str(end.code))
        printed = capfd.readouterr()
        return Done(code, printed.out, printed.err)

    yield run
    signal.signal(signal.SIGTERM, before)


def test_a_log_is_shown_restarted_and_signed_by_another_key(folder: Path, said: Callable[..., Done]) -> None:
    made_once.copy(made_once.EMPTY, folder)
    with opened(os.environ) as installation:
        first, second = asyncio.run(_set_up(installation))
        heads = Heads(installation.settings.log_heads)
        shown = said("show", "--community", SLUGS[0])
        assert (shown.code, shown.out) == (0, f"{first.vkey}\n  4 entries; in order\n")
        kept = heads.find(first)
        assert kept is not None
        heads.keep(first, 9, bytes(32))
        behind = said("show", "--community", SLUGS[0])
        assert (behind.code, behind.out) == (0, f"{first.vkey}\n  4 entries; {RESTORED}\n")
        heads._file(first).unlink()
        heads.keep(first, kept.size, kept.root)
        heads.halt(first, "a witness has signed more")
        halted = said("rotate-key")
        assert (halted.code, halted.err.count("\n")) == (2, 1)
        assert "a witness has signed more" in halted.err
        done = said("restart", "--community", SLUGS[0])
        new = Verifier(f"{first.origin[:-1]}2", first.public_key)
        assert (done.code, done.out.splitlines()[-1]) == (0, new.vkey)
        rotated = said("rotate-key", "--reason", "planned")
        ended = heads.find(second)
        assert ended is not None
        assert ended.size == 7
        keys = [Verifier.parse(line) for line in rotated.out.splitlines()[:-1]]
        assert {key.name for key in keys} == {f"{first.origin[:-1]}3", f"{second.origin[:-1]}2"}
        new_key = LogKey(bytes.fromhex((folder / "log.key").read_text()))
        assert {key.public_key for key in keys} == {new_key.public_key}
        old = folder / f"log.key.{first.public_key.hex()[:8]}"
        assert LogKey(bytes.fromhex(old.read_text())) == builders.LOG_KEY
        assert not (folder / "log.key.next").exists()
        last = said("show", "--community", SLUGS[1])
        (key,) = [key.vkey for key in keys if key.name.startswith(second.origin[:-1])]
        assert last.out.splitlines() == [
            *(second.vkey, "  7 entries; in order"),
            *(key, "  0 entries; in order"),
        ]
        unknown = said("restart", "--community", "nowhere")
        assert unknown == Done(2, "", "deliberation: no community is called 'nowhere' here\n")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["restart"], "required: --community"),
        (["restart", "--community", "x", "--reason", "Two Words"], "one short word"),
    ],
)
def test_wrong_use_of_log_is_one_line_and_begins_nothing(
    folder: Path, said: Callable[..., Done], words: list[str], complaint: str
) -> None:
    done = said(*words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert complaint in done.err
    assert not (folder / "postgres").exists()
