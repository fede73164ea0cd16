"""Whom a connection comes from is read from a header only where a proxy of ours is named."""

from pathlib import Path

import pytest

from deliberation import settings
from deliberation.cli.installation import opened
from deliberation.cli.refusals import WrongUse


def test_no_proxy_is_trusted_unless_one_is_named(tmp_path: Path) -> None:
    data = {"DELIBERATION_DATA": str(tmp_path)}
    assert settings.read(data).trusted_proxy is None
    named = settings.read({**data, "DELIBERATION_TRUSTED_PROXY": "10.0.0.7"})
    assert named.trusted_proxy == "10.0.0.7"


def test_a_mail_server_that_cannot_be_meant_is_said_before_anything_starts(tmp_path: Path) -> None:
    environ = {"DELIBERATION_DATA": str(tmp_path), "DELIBERATION_SMTP_URL": "mail.example.org"}
    with pytest.raises(WrongUse, match="DELIBERATION_SMTP_URL"), opened(environ):
        pass
    assert not (tmp_path / "postgres").exists()
