"""Logs out of nothing but entries and a key, and a server thread that shows their files or any other application."""

import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn

from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import entry_bundle, merkle, tiles
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.note import Signer, Verifier
from deliberation.ledger.submission import Submission
from deliberation.ledger.tiles import Place

KEY = bytes(range(32))
ORIGIN = "example.org/log/018f0000-0000-7000-8000-000000000001/1"
App = Callable[[Any, Any, Any], Awaitable[None]]


@dataclass
class Log:
    """A log of made-up entries; `twist` changes all entries from there on, so that two such logs are a fork.

    `first` is what it begins with, if that is not made up.
    """

    twist: int | None = None
    origin: str = ORIGIN
    key: bytes = field(default=KEY, repr=False)
    first: bytes | None = None

    @property
    def verifier(self) -> Verifier:
        return Signer(self.origin, self.key).verifier

    def entries(self, size: int) -> list[bytes]:
        made_up = [
            f"{self.twist is not None and number >= self.twist} {number}".encode() for number in range(size)
        ]
        return made_up if self.first is None else [self.first, *made_up[1:]]

    def tiles(self, size: int) -> Mapping[Place, bytes]:
        return tiles.grow(0, {}, [merkle.leaf_hash(entry) for entry in self.entries(size)])

    def root(self, size: int) -> bytes:
        return merkle.root(size, tiles.reader(self.tiles(size)))

    def note(self, size: int) -> bytes:
        return checkpoints.sign(
            Checkpoint(self.origin, size, self.root(size)), [Signer(self.origin, self.key)]
        )

    def submission(self, old: int, size: int) -> Submission:
        proof = merkle.consistency_proof(old, size, tiles.reader(self.tiles(size)))
        return Submission(old, tuple(proof), self.note(size))

    def files(self, size: int) -> dict[str, bytes]:
        """What a tiled log of this size serves, by its path."""
        stored = self.tiles(size)
        found = {tile.path: stored[tile.place] for tile in tiles.changed(0, size)}
        for tile in tiles.changed(0, size):
            if tile.level == 0:
                first = tile.index * tiles.WIDTH
                found[tile.entries_path] = entry_bundle.make(self.entries(size)[first : first + tile.width])
        return {"checkpoint": self.note(size), **found}


def showing(
    files: Mapping[str, bytes | int], said: Mapping[int, bytes] | None = None, *, under: str = ""
) -> App:
    """An application that shows these files; a number is a status to answer with, and what is `said` with it.

    The mapping may change. Files are found with `under` before their paths as well.
    """

    async def app(scope: Any, _: Any, send: Any) -> None:
        found = files.get(scope["path"].removeprefix("/").removeprefix(under), 404)
        status, body = (found, (said or {}).get(found, b"")) if isinstance(found, int) else (200, found)
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body})

    return app


@contextmanager
def served(app: App, port: int = 0) -> Iterator[str]:
    """The address at which a thread of its own serves this application."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.005)
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)
