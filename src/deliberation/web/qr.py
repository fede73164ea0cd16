"""Square codes as inline pictures that need nothing from outside."""

from io import BytesIO

import segno
from markupsafe import Markup

_QUIET_ZONE = 4


def svg(text: str) -> Markup:
    """An SVG without style attributes; the page's own sheet says how large it is."""
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn,
        kind="svg",
        border=_QUIET_ZONE,
        xmldecl=False,
        svgns=False,
        omitsize=True,
        svgclass="qr",
        lineclass=None,
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704 - drawn by us, the text is only in the squares
