"""QR codes read by another hand than the one that draws them, from paper as a camera sees it."""

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from weasyprint import HTML

_DOTS_PER_POINT = 2


def on(paper: bytes, sheet: int = 0) -> list[str]:
    """What the squares on a sheet of a PDF say."""
    zxingcpp = pytest.importorskip("zxingcpp")
    picture = pypdfium2.PdfDocument(paper)[sheet].render(scale=_DOTS_PER_POINT).to_pil().convert("L")
    return [found.text for found in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]


def in_page(html: str) -> list[str]:
    """What the squares of a page say once it is printed."""
    drawn = [str(square) for square in BeautifulSoup(html, "html.parser").select(".qr svg")]
    sheets = [
        HTML(string=f"<style>.qrline {{ stroke: #000 }} svg {{ width: 60mm; height: 60mm }}</style>{each}")
        for each in drawn
    ]
    return [text for sheet in sheets for text in on(sheet.write_pdf())]
