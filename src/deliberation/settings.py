"""What an installation is told from outside: one frozen value, read once at start."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

KEY_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where data lies, what address people use, and where letters leave."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = "http://127.0.0.1:8000"
    database_url: str | None = None
    postgres_bin: Path | None = None
    smtp_url: str | None = None
    sms_url: str | None = None
    trusted_proxy: str | None = None
    witnesses_file: Path | None = None
    secret_key_file: Path
    log_key_file: Path
    is_sequencing: bool = True
    is_demo: bool = False

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def log_heads(self) -> Path:
        """Where the last signed head of each log is remembered."""
        return self.data / "log-heads"

    @property
    def host_name(self) -> str:
        """The name in people's address bar, without scheme, port and path; also the log's name."""
        return self.base_url.split("://", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0].lower()


def read(environ: Mapping[str, str], *, is_demo: bool = False) -> Settings:
    """The settings of an environment. Raises ValueError with one clear line."""
    data = Path(environ.get("DELIBERATION_DATA") or "data").resolve()
    host = environ.get("DELIBERATION_HOST") or "127.0.0.1"
    port = _port(environ.get("DELIBERATION_PORT") or "8000")
    return Settings(
        data=data,
        host=host,
        port=port,
        base_url=_base_url(environ.get("DELIBERATION_BASE_URL") or f"http://{host}:{port}"),
        database_url=environ.get("DELIBERATION_DATABASE_URL") or None,
        postgres_bin=_path(environ.get("DELIBERATION_POSTGRES_BIN")),
        smtp_url=environ.get("DELIBERATION_SMTP_URL") or None,
        sms_url=environ.get("DELIBERATION_SMS_URL") or None,
        trusted_proxy=environ.get("DELIBERATION_TRUSTED_PROXY") or None,
        witnesses_file=_path(environ.get("DELIBERATION_WITNESSES")),
        secret_key_file=_path(environ.get("DELIBERATION_SECRET_KEY_FILE")) or data / "secret.key",
        log_key_file=_path(environ.get("DELIBERATION_LOG_KEY_FILE")) or data / "log.key",
        is_demo=is_demo,
    )


def key_in(path: Path) -> bytes:
    """The 32 bytes in a key file, made on first use and readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_key(path)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
    return _read_key(path)


def _read_key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text().strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        msg = f"{path} must hold {KEY_BYTES * 2} hexadecimal digits"
        raise ValueError(msg)
    return key


def _path(text: str | None) -> Path | None:
    return Path(text).resolve() if text else None


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 2**16:
        msg = f"DELIBERATION_PORT must be a number from 1 to 65535, not {text!r}"
        raise ValueError(msg)
    return int(text)


def _base_url(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        msg = f"DELIBERATION_BASE_URL must begin with http:// or https://, not {text!r}"
        raise ValueError(msg)
    return text.rstrip("/")
