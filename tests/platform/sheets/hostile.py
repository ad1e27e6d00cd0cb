"""Workbooks nobody sends by mistake, each a few lines to build."""

import io
import struct
import zipfile
from collections.abc import Iterable

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(sheet: str, shared: Iterable[str] = (), extra: dict[str, bytes] | None = None) -> bytes:
    """This will zip a whole workbook around the XML of one sheet's `sheetData`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", TYPES)
        book.writestr(
            "_rels/.rels",
            f'{_RELS}<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'{_RELS}<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        )
        head = sheet[: sheet.index("<sheetData")] if not sheet.startswith("<sheetData") else ""
        book.writestr(
            "xl/worksheets/sheet1.xml", f'{head}<worksheet xmlns="{_MAIN}">{sheet.removeprefix(head)}</worksheet>'
        )
        texts = "".join(f"<si><t>{text}</t></si>" for text in shared)
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{texts}</sst>')
        for name, content in (extra or {}).items():
            book.writestr(name, content)
    return out.getvalue()


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


SMALL = f'<sheetData><row r="1">{text_cell("A1", "head")}</row><row r="2">{text_cell("A2", "body")}</row></sheetData>'


def rows_bomb() -> bytes:
    """A million rows: 60 MB of XML in some hundred kilobytes."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="B{n}"><v>1</v></c></row>' for n in range(1, 1_000_001))
    return workbook(f"<sheetData>{rows}</sheetData>")


def zip_bomb() -> bytes:
    return workbook(SMALL, extra={"xl/media/zeros.bin": bytes(60_000_000)})


def far_cell() -> bytes:
    return workbook(SMALL.replace("</sheetData>", f'<row r="1048576">{text_cell("XFD1048576", "x")}</row></sheetData>'))


def far_column() -> bytes:
    return workbook(SMALL.replace("</sheetData>", f'<row r="3">{text_cell("XFD3", "x")}</row></sheetData>'))


def many_unnumbered_rows() -> bytes:
    rows = "".join(f"<row><c><v>{n * 7_919}</v></c></row>" for n in range(150_000))
    return workbook(f"<sheetData>{rows}</sheetData>")


def billion_laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "lol">{entities}]>'
    return workbook(head + SMALL.replace("body", "&l9;"))


def external_entity() -> bytes:
    head = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return workbook(head + SMALL.replace("body", "&x;"))


def utf16_entity() -> bytes:
    """The same, hidden from whoever looks for the ASCII letters."""
    sheet = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY x "y">]><worksheet xmlns="{_MAIN}"/>'
    return workbook(SMALL, extra={"xl/worksheets/sheet2.xml": sheet.encode("utf-16")})


def million_texts() -> bytes:
    return workbook(SMALL, shared=(str(n) for n in range(1_000_000)))


def nested_zip() -> bytes:
    return workbook(SMALL, extra={"xl/embeddings/inner.bin": workbook(SMALL)})


def many_parts() -> bytes:
    return workbook(SMALL, extra={f"xl/media/{n}": b"x" for n in range(1_500)})


def forged_count() -> bytes:
    """Twenty thousand parts whose directory claims to hold one."""
    data = bytearray(workbook(SMALL, extra={f"xl/media/{n}": b"" for n in range(20_000)}))
    end = data.rfind(b"PK\x05\x06")
    struct.pack_into("<HH", data, end + 8, 1, 1)
    return bytes(data)


def encrypted_parts() -> bytes:
    """The flag every encrypted part carries, in both of its headers."""
    data = bytearray(workbook(SMALL))
    for mark, flags_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + flags_at] |= 1
            at = data.find(mark, at + 1)
    return bytes(data)


def word_document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("[Content_Types].xml", TYPES.replace("spreadsheetml.sheet", "wordprocessingml.document"))
    return out.getvalue()


def macro_workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr(
            "[Content_Types].xml", TYPES.replace("spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main")
        )
    return out.getvalue()


def false_crc() -> bytes:
    data = bytearray(workbook(SMALL))
    central = data.find(b"PK\x01\x02")
    while central >= 0:
        data[central + 16] ^= 0xFF
        central = data.find(b"PK\x01\x02", central + 1)
    return bytes(data)


PASSWORD_PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)
