"""Photos and plans as they come from phones, made safe and small: decoded within limits and written anew."""

import hashlib
import threading
from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image, ImageFile
from PIL.Image import Transpose

from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

MOST_BYTES = 10_000_000
MOST_PIXELS = 50_000_000
_MOST_DECODED_BYTES = 48_000_000
_LONGEST_SIDE = 1600
_QUALITY = 76
_FORMATS = ("JPEG", "PNG", "WEBP")
"""Pillow calls a JPEG MPO to which newer phones add a second one, of how bright the first may be shown."""
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
"""By the orientation of EXIF, table 6 of its standard (CIPA DC-008)."""
_BANDS = {
    "1": 1,
    "L": 1,
    "P": 4,
    "PA": 4,
    "LA": 2,
    "I;16": 2,
    "I": 4,
    "RGB": 3,
    "YCbCr": 3,
    "CMYK": 4,
    "RGBA": 4,
}

Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # Pillow's own line of defence stands where ours does
_one_at_a_time = threading.Lock()  # several at once could fill the memory of a small machine


class NotAPicture(Invalid):
    message = sentence("This is not a picture that we can show. Choose a JPEG, PNG or WebP picture.")
    field = "picture"


class PictureMoves(Invalid):
    message = sentence("Moving pictures cannot be shown here. Choose one that stands still.")
    field = "picture"


class PictureTooLarge(Invalid):
    message = sentence("This picture is too large. Make it smaller, or take a photo of it, and send that.")
    field = "picture"


@dataclass(frozen=True)
class Picture:
    """A WebP picture of at most 1600 pixels a side, without place, time and camera."""

    content: bytes
    sha256: str
    width: int
    height: int


def read(data: bytes) -> Picture:
    """The picture in these bytes, written anew. Slow: keep it off the event loop."""
    if len(data) > MOST_BYTES:
        raise PictureTooLarge
    with _one_at_a_time:
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process
        try:
            return _written(_shrunk(_opened(data)))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
            raise PictureTooLarge from error
        except Invalid:
            raise
        except Exception as error:  # a decoder gives up in ways of its own, and the bytes are anybody's
            raise NotAPicture from error


def _opened(data: bytes) -> Image.Image:
    """The picture, not yet decoded."""
    image = Image.open(BytesIO(data), formats=_FORMATS)
    if image.width * image.height > MOST_PIXELS:
        raise PictureTooLarge
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        raise PictureMoves
    image.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
    if image.width * image.height * _BANDS.get(image.mode, 4) > _MOST_DECODED_BYTES:
        raise PictureTooLarge
    return image


def _shrunk(image: Image.Image) -> Image.Image:
    """Turned the right way up, at most 1600 pixels a side, in colours that WebP knows."""
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    plain = image if image.mode in {"RGB", "RGBA", "L"} else image.convert("RGBA" if has_alpha else "RGB")
    plain.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), reducing_gap=2.0)
    turn = _TURNS.get(plain.getexif().get(ExifTags.Base.Orientation, 1))
    turned = plain if turn is None else plain.transpose(turn)
    return turned.convert("RGBA" if has_alpha else "RGB")


def _written(image: Image.Image) -> Picture:
    out = BytesIO()
    image.save(out, "WEBP", quality=_QUALITY, method=4, exif=b"", xmp=b"", icc_profile=None)
    content = out.getvalue()
    return Picture(content, hashlib.sha256(content).hexdigest(), image.width, image.height)
