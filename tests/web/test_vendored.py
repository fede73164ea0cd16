"""What others wrote and we serve is what they published, named with its licence, and loaded only where a page asks again."""

import hashlib
import tomllib
from pathlib import Path

import pytest

from deliberation.web import assets

VENDORED = tomllib.loads((assets.FOLDER / "vendor.toml").read_text(encoding="utf-8"))["file"]


@pytest.mark.parametrize("file", VENDORED, ids=lambda file: file["name"])
def test_a_vendored_file_is_what_its_makers_published(file: dict[str, str]) -> None:
    content = (assets.FOLDER / file["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == file["sha256"]
    assert file["version"] in file["path"]
    assert (assets.FOLDER / file["license_file"]).read_text(encoding="utf-8").startswith("Zero-Clause BSD")


def test_every_vendored_file_is_listed() -> None:
    kept = {path.relative_to(assets.FOLDER).as_posix() for path in (assets.FOLDER / "vendor").iterdir()}
    assert kept == {file[name] for file in VENDORED for name in ("path", "license_file")}


def test_only_pages_of_a_running_meeting_ask_again() -> None:
    folder = Path(__file__).parents[2] / "templates"
    asking = [path for path in folder.rglob("*.html") if "script()" in path.read_text(encoding="utf-8")]
    assert {path.parent.relative_to(folder).as_posix() for path in asking} == {"meetings/run"}
