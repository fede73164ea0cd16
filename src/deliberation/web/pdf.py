"""Pages as PDF, by WeasyPrint from the page's own HTML and print styles. Nothing is fetched from anywhere."""

import asyncio
import ctypes
import ctypes.util
import hashlib
import logging
from collections import OrderedDict
from functools import cache
from urllib.parse import urlsplit

from typing_extensions import override

from deliberation.kernel.refusals import Busy, Conflict
from deliberation.kernel.text import sentence
from deliberation.web import assets

_ORIGIN = "http://pages.invalid"
_ZH = b":lang=zh-cn"
# it tells of every screen-only style that paper does without
logging.getLogger("weasyprint").setLevel(logging.ERROR)
_MOST_WAITING = 20
_MOST_PUBLIC = 8
"""At once: whoever prints letters is let in although strangers ask for everything there is."""
_MOST_KEPT = 16
_RETRY_SECONDS = 60


class NoPdfMaker(Conflict):
    message = sentence("This server lacks a part for making PDF files. Print the page instead.")


class NoChineseFont(Conflict):
    message = sentence(
        "This server has no Chinese font, so names would be lost in a PDF. Print the page instead."
    )


class TooManyPapers(Busy):
    """Each takes seconds of the machine."""

    message = sentence("Many PDF files are being made right now. Try again in a minute, or print the page.")

    def __init__(self) -> None:
        super().__init__(_RETRY_SECONDS)


class Press:
    """Makes one PDF at a time; a few wait, and what everybody may see is made once for all who ask. One a process."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(1)
        self._waiting = 0
        self._public: OrderedDict[bytes, asyncio.Task[bytes]] = OrderedDict()

    async def paper(self, html: str) -> bytes:
        """The page as PDF with its fonts inside. Raises NoPdfMaker, NoChineseFont or TooManyPapers."""
        if self._waiting >= _MOST_WAITING:
            raise TooManyPapers
        self._waiting += 1
        try:
            async with self._free:
                return await asyncio.to_thread(_write, html)
        finally:
            self._waiting -= 1

    async def check(self) -> None:
        """Raise NoPdfMaker, NoChineseFont or TooManyPapers where a paper would be refused now."""
        if self._waiting >= _MOST_WAITING:
            raise TooManyPapers
        await asyncio.to_thread(_check_parts)

    async def public_paper(self, html: str) -> bytes:
        """The same of a page that is the same for everybody. Raises what `paper` raises."""
        key = hashlib.sha256(html.encode()).digest()
        begun = self._public.get(key)
        if begun is None or (begun.done() and begun.exception() is not None):
            if sum(not each.done() for each in self._public.values()) >= _MOST_PUBLIC:
                raise TooManyPapers
            begun = self._public[key] = asyncio.create_task(self.paper(html))
            while len(self._public) > _MOST_KEPT:
                self._public.popitem(last=False)
        # one reader who leaves takes it from nobody else
        return await asyncio.shield(begun)


def _check_parts() -> None:
    """Load native libraries, which a machine may lack. Raises NoPdfMaker or NoChineseFont."""
    try:
        import weasyprint  # noqa: F401, PLC0415
    except OSError as error:
        raise NoPdfMaker from error
    if not has_chinese_font():
        raise NoChineseFont


def _write(html: str) -> bytes:
    _check_parts()
    import weasyprint  # noqa: PLC0415 - not before it was tried

    class OwnFiles(weasyprint.URLFetcher):  # type: ignore[misc]
        """Our style sheets and pictures, and nothing else."""

        @override
        def fetch(self, url: str, headers: object = None) -> object:
            content, kind = assets.files()[urlsplit(url).path.removeprefix(f"{assets.PREFIX}/")]
            return weasyprint.urls.URLFetcherResponse(url, content, {"Content-Type": kind})

    document = weasyprint.HTML(string=html, base_url=_ORIGIN, url_fetcher=OwnFiles())
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))


@cache
def has_chinese_font() -> bool:
    """Whether any font of this machine claims simplified Chinese."""
    name = ctypes.util.find_library("fontconfig")
    if name is None:
        return False
    fontconfig = ctypes.CDLL(name)
    for function in ("FcNameParse", "FcObjectSetCreate", "FcFontList"):
        getattr(fontconfig, function).restype = ctypes.c_void_p
    pattern = ctypes.c_void_p(fontconfig.FcNameParse(_ZH))
    wanted = ctypes.c_void_p(fontconfig.FcObjectSetCreate())
    found = fontconfig.FcFontList(None, pattern, wanted)
    return bool(found) and ctypes.cast(found, ctypes.POINTER(ctypes.c_int)).contents.value > 0
