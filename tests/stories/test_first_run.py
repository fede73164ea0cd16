"""From an empty folder to a community with its administrator and its staff, as somebody without scripts does it."""

import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import httpx
import pytest
from pyotp.totp import TOTP

import pages
from serving import Served

LINK = re.compile(r"^  (http://127\.0\.0\.1:\d+)(/sign-in/link\?code=\S+)$", re.MULTILINE)
PASSWORD = "two old banyan trees by our door"
MANAGE = "/c/lake-garden/manage"
FOUNDING = {
    "admin_name": "梁健",
    "name": "湖畔花园",
    "slug": "lake-garden",
    "kind": "estate",
    "place": "佛山市禅城区湖景街道",
    "help_name": "王敏",
    "help_phone": "0757-8200 0000",
    "help_place": "3栋一楼",
}
pytestmark = pytest.mark.slow


@pytest.fixture
def served() -> Iterator[Served]:
    with tempfile.TemporaryDirectory(prefix="deliberation-first-") as name:
        # somebody's real folder: there is nothing in it, not even keys
        folder = Path(name) / "data"
        Path(name).chmod(0o755)
        made = Served(folder, output=Path(name))
        yield made
        if made.process is not None and made.process.poll() is None:
            made.kill_everything()


class Person:
    """A browser without scripts, and what it shows now."""

    def __init__(self, address: str, language: str) -> None:
        self.browser = httpx.Client(base_url=address, headers={"accept-language": language}, timeout=30)
        self.page: httpx.Response

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.browser.close()

    def open(self, path: str) -> str:
        """The path this leads to."""
        self.page = self.browser.get(path, follow_redirects=True)
        return self.page.url.path

    def send(self, action: str, filled: dict[str, str] | None = None) -> str:
        """Fill in the form of the page, send it, follow; the path it leads to."""
        target, values, headers = pages.filled_in(self.page, action, filled)
        self.page = self.browser.post(target, data=values, headers=headers, follow_redirects=True)
        assert self.page.status_code == 200, f"{self.page.status_code}: {pages.words(self.page)[:400]}"
        return self.page.url.path

    def text(self, selector: str) -> str:
        found = pages.read(self.page).select_one(selector)
        assert found is not None, f"{selector} is not on {self.page.url}"
        return found.get_text().strip()

    def onward(self) -> str:
        """Follow the one link of the page that looks like a button."""
        found = pages.read(self.page).select_one("main a.btn")
        assert found is not None
        return self.open(str(found["href"]))

    def set_password_and_second_step(self, name: str) -> None:
        """As the pages ask for it, one after the other, on the way to the page that needs them."""
        assert self.open(MANAGE) == "/me/password"
        assert self.send("/me/password", {"login_name": name, "password": PASSWORD}) == "/me/second-step"
        self.send("/me/second-step")
        code = TOTP(self.text("p.code").replace(" ", "")).at(datetime.now(UTC))  # noqa: TID251 - a phone's own clock
        self.send("/me/second-step/confirmation", {"code": code})
        assert len(pages.read(self.page).select("li.code")) == 8
        assert self.onward() == MANAGE


def test_from_an_empty_folder_to_a_community_with_its_staff(served: Served) -> None:
    served.start()
    (printed,) = LINK.findall(served.printed)
    assert printed[0] == served.address
    with Person(served.address, "zh-CN") as administrator:
        _found(administrator, printed[1])
        administrator.set_password_and_second_step("liangjian")
        link = _give_a_mandate(administrator, "林晓云")
    with Person(served.address, "en") as late:
        late.open(printed[1])
        assert late.page.status_code == 422
    with Person(served.address, "en") as staff:
        assert staff.open(link.removeprefix(served.address)) == "/sign-in/link"
        assert staff.send("/sign-in/link") == "/me/password"
        staff.set_password_and_second_step("linxiaoyun")
        staff.open(f"{MANAGE}/mandates")
        assert staff.page.status_code == 403
        staff.open(f"{MANAGE}/roll")
        assert staff.page.status_code == 200
    assert served.stop() == 0
    _start_again_and_sign_in(served)


def _found(administrator: Person, link: str) -> None:
    assert administrator.open(link) == "/sign-in/link"
    assert administrator.send("/sign-in/link") == "/start"
    assert administrator.send("/start", FOUNDING) == "/me/password"


def _give_a_mandate(administrator: Person, name: str) -> str:
    """The link to hand over."""
    administrator.open(f"{MANAGE}/mandates")
    administrator.send(f"{MANAGE}/mandates", {"name": name, "role": "staff"})
    return administrator.text("#link")


def _start_again_and_sign_in(served: Served) -> None:
    """No link any more; the password is the way in, and the second step is asked for."""
    before = served.printed
    served.start()
    assert served.printed.removeprefix(before) == f"Serving on {served.address}\n"
    with Person(served.address, "zh-CN") as administrator:
        administrator.open("/sign-in/password")
        entered = administrator.send("/sign-in/password", {"login_name": "liangjian", "password": PASSWORD})
        assert entered == "/sign-in/second-step"
    assert served.stop() == 0
