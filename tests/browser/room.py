"""The windows of those who take part in one meeting, each with the ways they found to its pages."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

from browser.people import People, press


@dataclass
class Room(People):
    """Whoever has found a page of the meeting once keeps its address, as one keeps a tab."""

    title: str = ""
    kept: dict[tuple[Page, str], str] = field(default_factory=dict)

    def opened(self, page: Page) -> Page:
        """The meeting's own page, found from the front page of the community."""
        if self._again(page, self.title):
            return page
        page.goto(f"{self.demo.address}/c/hengyu")
        press(page, "会议")
        press(page, self.title)
        return self._keep(page, self.title)

    def leading(self, who: str) -> Page:
        return self._found(self.page(who), "主持会议")

    def sitting(self, who: str) -> Page:
        return self._found(self.page(who), "我参加会议")

    def _found(self, page: Page, words: str) -> Page:
        if self._again(page, words):
            return page
        press(self.opened(page), words)
        return self._keep(page, words)

    def _again(self, page: Page, words: str) -> bool:
        address = self.kept.get((page, words))
        if address:
            page.goto(address)
        return bool(address)

    def _keep(self, page: Page, words: str) -> Page:
        self.kept[page, words] = page.url
        return page
