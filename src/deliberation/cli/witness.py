"""`deliberation witness`: sign the heads of other people's logs, as long as they only grow."""

import argparse
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

import uvicorn

from deliberation import settings
from deliberation.cli.connections import Connection
from deliberation.cli.refusals import WrongUse
from deliberation.kernel import clock
from deliberation.ledger.cosignature import Cosigner
from deliberation.ledger.note import Signer
from deliberation.witness.logs import Logs
from deliberation.witness.records import InUse, Records
from deliberation.witness.service import Service
from deliberation.witness.signing import Witness

_PORT = 8010
_PATIENCE_SECONDS = 5
_AT_ONCE = 100
_MOST_WAITING = 50
_WAITING = 128


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--key", metavar="FILE", type=Path, required=True, help="64 hexadecimal digits; made when absent"
    )
    parser.add_argument(
        "--state", metavar="FOLDER", type=Path, required=True, help="what was signed; made when absent"
    )
    parser.add_argument(
        "--logs", metavar="FILE", type=Path, required=True, help="the keys of the logs, one a line"
    )
    parser.add_argument("--name", help="the name it signs under (default: witness- and a part of its key)")
    parser.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1")
    parser.add_argument("--port", type=int, default=_PORT, help=f"default {_PORT}; 0 takes a free one")
    parser.set_defaults(command=witness)


def witness(options: argparse.Namespace, _: Mapping[str, str]) -> int:
    records = Records(options.state)
    try:
        signer = _signer(options.key, options.name)
        serving = Witness(signer, records, Logs(options.logs), clock.now)
        with records.alone(), _door(options.host, options.port) as door:
            host, port = door.getsockname()[:2]
            print(f"{signer.witness.vkey}\nWitnessing on http://{host}:{port}", flush=True)
            _serve(Service(serving), door)
    except OSError as error:
        raise WrongUse(f"{error.filename or options.host}: {error.strerror}") from error
    except (InUse, ValueError) as error:
        raise WrongUse(str(error)) from error
    return 0


class _Caller(Connection):
    """Whoever connects and says nothing leaves room for those who do."""

    most_waiting: ClassVar[int] = _MOST_WAITING
    waiting: ClassVar[dict[Connection, None]] = {}


def _serve(service: Service, door: socket.socket) -> None:
    config = uvicorn.Config(
        service,
        http=_Caller,
        log_level="warning",
        server_header=False,
        lifespan="off",
        limit_concurrency=_AT_ONCE,
        timeout_graceful_shutdown=_PATIENCE_SECONDS,
    )
    # the server raises the signal again that stopped it
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[door])


def _signer(key_file: Path, name: str | None) -> Cosigner:
    key = settings.key_in(key_file)
    public_key = Signer("witness", key).verifier.public_key
    return Cosigner(name or f"witness-{public_key.hex()[:8]}", key)


def _door(host: str, port: int) -> socket.socket:
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
        taken.listen(_WAITING)
    except (OSError, OverflowError) as error:
        taken.close()
        raise WrongUse(f"cannot serve on {host} port {port}: {error}") from error
    return taken
