"""Pictures and papers: what is taken in is safe and small, all else is refused with a reason."""

import gc
import importlib
import struct
import tracemalloc
import zipfile
import zlib
from io import BytesIO

import pytest
import weasyprint.images
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from deliberation.proposals import papers, pictures


def _image(kind: str, size: tuple[int, int] = (300, 200), mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, 120 if mode in {"L", "1", "P", "I;16"} else None or 0).save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def _pdf(pages: int = 1) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    return writer


def _bytes(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _png_claiming(width: int, height: int) -> bytes:
    """A small file that says it is a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(3_000_000)))
        + chunk(b"IEND", b"")
    )


def _animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_picture_is_written_anew_as_webp(kind: str, mode: str) -> None:
    found = pictures.read(_image(kind, mode=mode))
    shown = Image.open(BytesIO(found.content))
    assert (shown.format, shown.size, (found.width, found.height)) == ("WEBP", (300, 200), (300, 200))


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA", "1", "I;16"])
def test_pictures_of_every_usual_mode_are_taken(mode: str) -> None:
    assert pictures.read(_image("PNG", mode=mode)).width == 300


def test_a_photo_in_printing_colours_is_taken() -> None:
    assert pictures.read(_image("JPEG", mode="CMYK")).width == 300


def test_a_large_photo_is_made_smaller() -> None:
    found = pictures.read(_image("JPEG", (6000, 4000)))
    assert (found.width, found.height) == (1600, 1067)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_taken_sideways_is_turned_and_forgets_where_it_was_taken(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "a camera"
    exif.get_ifd(0x8825)[1] = "N"
    found = pictures.read(_image(kind, exif=exif))
    shown = Image.open(BytesIO(found.content))
    assert shown.size == (200, 300)
    assert not dict(shown.getexif())
    assert b"camera" not in found.content


def test_a_photo_that_carries_a_second_one_of_its_brightness_is_taken() -> None:
    assert pictures.read(_animated("MPO")).width == 20


def test_a_photo_is_taken_and_turned_though_its_camera_s_notes_are_broken() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Maker", 6
    maker, width_in_letters = b"\x01\x0f\x00\x02", b"\x01\x00\x00\x02"
    data = _image("JPEG", exif=exif)
    assert maker in data
    assert pictures.read(data.replace(maker, width_in_letters)).width == 200


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(kind: str) -> None:
    with pytest.raises(pictures.PictureMoves):
        pictures.read(_animated(kind))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        _animated("GIF"),
        _image("BMP"),
        _image("TIFF"),
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<!doctype html><script>alert(1)</script>",
        _image("PNG")[:200],
        _image("JPEG")[:100],
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 500,
        b"RIFF\xff\xff\xff\xffWEBPVP8 " + b"\x00" * 100,
    ],
    ids=range(11),
)
def test_what_is_not_a_picture_of_three_kinds_is_refused(data: bytes) -> None:
    with pytest.raises(pictures.NotAPicture):
        pictures.read(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_half_a_picture_is_refused_after_a_pdf_was_written(kind: str) -> None:
    importlib.reload(weasyprint.images)
    whole = _image(kind)
    with pytest.raises(pictures.NotAPicture):
        pictures.read(whole[: len(whole) * 3 // 4])


@pytest.mark.parametrize("side", [7_100, 20_000, 50_000, 2**31 - 1])
def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused_before_it_is_decoded(side: int) -> None:
    gc.collect()
    tracemalloc.start()
    with pytest.raises((pictures.PictureTooLarge, pictures.NotAPicture)):
        pictures.read(_png_claiming(side, side))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def test_a_picture_too_heavy_for_memory_is_refused_though_its_pixels_are_allowed() -> None:
    with pytest.raises(pictures.PictureTooLarge):
        pictures.read(_png_claiming(7_000, 7_000))


def test_a_picture_that_is_also_a_page_loses_the_page() -> None:
    found = pictures.read(_image("JPEG") + b"<script>alert(1)</script>")
    assert b"script" not in found.content


def test_more_than_ten_megabytes_are_refused() -> None:
    with pytest.raises(pictures.PictureTooLarge):
        pictures.read(_image("JPEG") + bytes(pictures.MOST_BYTES))
    with pytest.raises(papers.PaperTooLarge):
        papers.read(_bytes(_pdf()) + bytes(papers.MOST_BYTES))


def test_a_plain_pdf_is_taken_as_it_is() -> None:
    data = _bytes(_pdf(3))
    found = papers.read(data)
    assert (found.content, found.page_count) == (data, 3)


def test_a_pdf_of_300_pages_is_taken_and_of_301_refused() -> None:
    assert papers.read(_bytes(_pdf(300))).page_count == 300
    with pytest.raises(papers.PaperTooLarge):
        papers.read(_bytes(_pdf(301)))


def test_ten_thousand_pages_are_refused() -> None:
    with pytest.raises(papers.PaperTooLarge):
        papers.read(_bytes(_pdf(10_000)))


def test_a_locked_pdf_is_refused() -> None:
    writer = _pdf()
    writer.encrypt("secret", algorithm="RC4-128")
    with pytest.raises(papers.PaperIsLocked):
        papers.read(_bytes(writer))


def _with_script(writer: PdfWriter) -> None:
    script = {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject("app.alert(1)"),
    }
    names = ArrayObject([TextStringObject("first"), DictionaryObject(script)])
    named = DictionaryObject({NameObject("/JavaScript"): DictionaryObject({NameObject("/Names"): names})})
    writer._root_object[NameObject("/Names")] = named


def _with_file(writer: PdfWriter) -> None:
    writer.add_attachment("virus.exe", b"MZ")


def _with_launch(writer: PdfWriter) -> None:
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("x")}
    )
    writer._root_object[NameObject("/OpenAction")] = action


def _with_page_action(writer: PdfWriter) -> None:
    script = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
    )
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})


@pytest.mark.parametrize("change", [_with_script, _with_file, _with_launch, _with_page_action])
def test_a_pdf_that_does_more_than_show_pages_is_refused(change: object) -> None:
    writer = _pdf()
    change(writer)  # type: ignore[operator]
    with pytest.raises(papers.PaperIsActive):
        papers.read(_bytes(writer))


def test_scripts_packed_into_an_object_stream_are_found() -> None:
    writer = _pdf()
    _with_launch(writer)
    packed = _with_object_stream(_bytes(writer))
    assert b"/Launch" not in packed
    with pytest.raises(papers.PaperIsActive):
        papers.read(packed)


def _with_object_stream(plain: bytes) -> bytes:
    """The same PDF, written with its objects inside a compressed stream and a compressed cross-reference."""
    reader = PdfReader(BytesIO(plain))
    numbers = sorted(number for places in reader.xref.values() for number in places if number)
    bodies = []
    for number in numbers:
        out = BytesIO()
        reader.get_object(number).write_to_stream(out)  # type: ignore[union-attr]
        bodies.append(out.getvalue())
    return _written_packed(numbers, bodies, reader.trailer.raw_get("/Root").idnum)


def _written_packed(numbers: list[int], bodies: list[bytes], root: int) -> bytes:
    offsets, packed = [], b""
    for body in bodies:
        offsets.append(len(packed))
        packed += body + b" "
    heads = (
        " ".join(f"{number} {offset}" for number, offset in zip(numbers, offsets, strict=True)).encode()
        + b" "
    )
    stream_number, table_number = max(numbers) + 1, max(numbers) + 2
    content = zlib.compress(heads + packed)
    data = b"%PDF-1.5\n"
    stream_at = len(data)
    data += b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream\nendobj\n" % (
        stream_number, len(numbers), len(heads), len(content), content,
    )  # fmt: skip
    table_at = len(data)
    rows = {0: (0, 0, 255), stream_number: (1, stream_at, 0), table_number: (1, table_at, 0)}
    rows |= {number: (2, stream_number, place) for place, number in enumerate(numbers)}
    table = b"".join(struct.pack(">BIB", *rows.get(number, (0, 0, 0))) for number in range(table_number + 1))
    data += b"%d 0 obj\n<</Type/XRef/W[1 4 1]/Size %d/Root %d 0 R/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        table_number, table_number + 1, root, len(table), table,
    )  # fmt: skip
    return data + b"startxref\n%d\n%%%%EOF\n" % table_at


def test_an_object_stream_without_anything_active_is_taken() -> None:
    assert papers.read(_with_object_stream(_bytes(_pdf(2)))).page_count == 2


def _zip() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a" * 5000)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-",
        b"%PDF-1.7\n%%EOF",
        _zip(),
        _bytes(_pdf()) + _zip() + bytes(2000),
        b"\n" + _bytes(_pdf()),
        b"<script>alert(1)</script>" + _bytes(_pdf()),
        _bytes(_pdf())[:-200],
        _image("PNG"),
        _bytes(_pdf(0)),
    ],
    ids=range(10),
)
def test_what_is_not_a_pdf_and_nothing_else_is_refused(data: bytes) -> None:
    with pytest.raises(papers.NotAPaper):
        papers.read(data)
