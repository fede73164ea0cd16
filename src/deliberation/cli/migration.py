"""`make migration NAME=…`: for who changes a model. It writes into the checkout, so it is no command of an installation."""

import asyncio
import re
import secrets
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.engine import URL

from deliberation.cli.installation import DATABASE
from deliberation.database import migrating
from deliberation.database.embedded import Server

_NAME = re.compile(r"[a-z][a-z0-9_]{2,59}")


def main(words: Sequence[str]) -> int:
    """Compare the models with an empty database of its own, brought to the newest schema."""
    name = words[0] if len(words) == 1 else ""
    if not _NAME.fullmatch(name):
        sys.stderr.write("say in small letters what it does, as in: make migration NAME=add_meetings\n")
        return 2
    with tempfile.TemporaryDirectory(prefix="deliberation-migration-") as folder:
        Path(folder).chmod(0o755)
        with Server(Path(folder), password=secrets.token_hex()) as server:
            made = asyncio.run(_revised(server.address.url(DATABASE), name))
    print(
        f"Read it, and mend it: {made}" if made else "Nothing to do: the migrations make what the models say."
    )
    return 0


async def _revised(owner: URL, name: str) -> Path | None:
    await migrating.migrate(owner, secrets.token_hex())
    return await migrating.revise(owner, name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
