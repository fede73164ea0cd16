"""A key that was replaced is still found for the logs it signed."""

import stat
from pathlib import Path

import pytest

from deliberation.audit import keyring
from deliberation.audit.rules import LogKey
from deliberation.settings import key_in


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "log.key"


def test_each_key_is_found_by_its_public_half_however_often_it_was_replaced(file: Path) -> None:
    keys = [LogKey(key_in(file))]
    for _ in range(2):
        keys.append(LogKey(key_in(keyring.coming(file))))
        keyring.exchange(file)
        assert LogKey(key_in(file)) == keys[-1]
        assert not keyring.coming(file).exists()
    assert len({key.seed for key in keys}) == 3
    for key in keys:
        assert keyring.key_of(file, key.public_key) == key
    assert {stat.S_IMODE(each.stat().st_mode) for each in file.parent.iterdir()} == {0o600}


def test_for_a_log_of_nobody_there_is_the_key_that_signs_now(file: Path) -> None:
    current = LogKey(key_in(file))
    assert keyring.key_of(file, bytes(32)) == current
    file.with_name("log.key.00000000").write_text("11" * 32)
    assert keyring.key_of(file, bytes(32)) == current


def test_an_exchange_that_was_cut_short_is_finished(file: Path) -> None:
    first = LogKey(key_in(file))
    file.with_name(f"log.key.{first.public_key.hex()[:8]}").hardlink_to(file)
    second = LogKey(key_in(keyring.coming(file)))
    keyring.exchange(file)
    assert keyring.key_of(file, first.public_key) == first
    assert keyring.key_of(file, second.public_key) == second
