"""Pages as PDF, by WeasyPrint from the page's own HTML and print styles. Nothing is fetched from anywhere."""

import asyncio
import ctypes
import ctypes.util
import logging
from functools import cache
from urllib.parse import urlsplit

from typing_extensions import override

from deliberation.kernel.refusals import Conflict
from deliberation.kernel.text import sentence
from deliberation.web import assets

_ORIGIN = "http://pages.invalid"
_ZH = b":lang=zh-cn"
# it tells of every screen-only style that paper does without
logging.getLogger("weasyprint").setLevel(logging.ERROR)
_one_at_a_time = asyncio.Semaphore(1)


class NoPdfMaker(Conflict):
    message = sentence("This server lacks a part for making PDF files. Print the page instead.")


class NoChineseFont(Conflict):
    message = sentence(
        "This server has no Chinese font, so names would be lost in a PDF. Print the page instead."
    )


async def of_page(html: str) -> bytes:
    """The page as PDF with its fonts inside. Raises NoPdfMaker or NoChineseFont."""
    async with _one_at_a_time:
        return await asyncio.to_thread(_write, html)


def _write(html: str) -> bytes:
    try:
        # loads native libraries, which a machine may lack
        import weasyprint  # noqa: PLC0415
    except OSError as error:
        raise NoPdfMaker from error
    if not has_chinese_font():
        raise NoChineseFont

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
