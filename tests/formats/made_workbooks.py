"""Workbooks made byte by byte, small and some of them hostile; no library of ours writes what these hold."""

import io
import struct
import zipfile

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def written(rows, name="Blad1", change=None):
    """An xlsx of rows, by xlsxwriter; `change(workbook, sheet)` adds what rows cannot say."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if change:
            change(workbook, sheet)
    return out.getvalue()


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    """A zip of named parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def xlsx_parts(*sheets, calc="", strings=()):
    """The parts of an xlsx whose sheets' XML (what stands inside `worksheet`) is given."""
    named = "".join(
        f'<sheet name="Blad{number}" sheetId="{number}" r:id="rId{number}"/>' for number in range(1, len(sheets) + 1)
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATED}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    root = f'<Relationship Id="rId1" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/>'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{root}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>{named}</sheets>{calc}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"/>',
    }
    if strings:
        items = "".join(f"<si><t>{text}</t></si>" for text in strings)
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{items}</sst>'
    for number, sheet in enumerate(sheets, start=1):
        whole = sheet if sheet.startswith("<?xml") else f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>'
        parts[f"xl/worksheets/sheet{number}.xml"] = whole
    return parts


def raw_xlsx(*sheets, calc="", strings=(), more=None):
    """An xlsx of given sheet XML; `more` are further parts."""
    return zipped({**xlsx_parts(*sheets, calc=calc, strings=strings), **(more or {})})


def ods(*tables, more=None):
    """An ods of given table XML."""
    named = "".join(f'<table:table table:name="Blad{at}">{table}</table:table>' for at, table in enumerate(tables, 1))
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    body = f"<office:body><office:spreadsheet>{named}</office:spreadsheet></office:body>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", f"<office:document-content{spaces}>{body}</office:document-content>")
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def record(kind, content):
    """A record of xls."""
    return struct.pack("<HH", kind, len(content)) + content


def xls_cells(*cells):
    """Records of (row, column, value): float, text, ("error", code) or ("formula", eight bytes of result, options)."""
    out = b""
    for row, column, value in cells:
        at = struct.pack("<HHH", row, column, 0)
        if isinstance(value, float):
            out += record(0x0203, at + struct.pack("<d", value))
        elif isinstance(value, str):
            out += record(0x0204, at + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
        elif value[0] == "error":
            out += record(0x0205, at + bytes([value[1], 1]))
        else:
            out += record(0x0006, at + value[1] + struct.pack("<HIH", value[2], 0, 0))
    return out


def xls(cells, first=b"", name="Blad1"):
    """An xls of one sheet with given records."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0x41, 0x06)
    sheet_begin = struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0x41, 0x06)
    head = record(0x0809, begin) + record(0x0042, struct.pack("<H", 1200)) + first
    title = bytes([len(name), 1]) + name.encode("utf-16-le")
    length = len(head) + 4 + 6 + len(title) + 4
    head += record(0x0085, struct.pack("<IBB", length, 0, 0) + title) + record(0x000A, b"")
    return compound(head + record(0x0809, sheet_begin) + cells + record(0x000A, b""))


def compound(stream, name="Workbook"):
    """A compound file of one stream: header, one sector of allocation, one of directory, then the stream."""
    size = max(len(stream), 4096)
    sectors = -(-size // 512)
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *(at + 3 for at in range(sectors - 1)), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 - len(fat))
    if len(fat) > 128:
        raise ValueError("one sector of allocation holds 62 KiB")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry(name, 2, 2, size) + bytes(256)
    return header + struct.pack("<128I", *fat) + directory + stream.ljust(sectors * 512, b"\x00")


def _entry(name, sort, start, size, child=0xFFFFFFFF):
    text = name.encode("utf-16-le") + b"\x00\x00"
    links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return (
        text.ljust(64, b"\x00")
        + struct.pack("<HBB", len(text), sort, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def binary_record(kind, content=b""):
    """A record of xlsb."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])
    return head + length + content


def xlsb(rows, more=None):
    """An xlsb of one sheet: row number -> records of (kind, column, content)."""
    names = b"".join(struct.pack("<I", len(words)) + words.encode("utf-16-le") for words in ("rId1", "Blad1"))
    bundle = binary_record(156, struct.pack("<II", 0, 1) + names)
    workbook = binary_record(131) + binary_record(143) + bundle + binary_record(144) + binary_record(132)
    sheet = binary_record(129) + binary_record(148, struct.pack("<IIII", 0, 0, 0, 0)) + binary_record(145)
    for row, cells in rows.items():
        hidden = 0x10 if cells and cells[0] == "hidden" else 0
        sheet += binary_record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, hidden, 0, 0))
        for kind, column, content in (cell for cell in cells if cell != "hidden"):
            sheet += binary_record(kind, struct.pack("<II", column, 0) + content)
    sheet += binary_record(146) + binary_record(130)
    link = f'<Relationship Id="rId1" Type="{RELATED}/worksheet" Target="worksheets/sheet1.bin"/>'
    root = f'<Relationship Id="rId1" Type="{RELATED}/officeDocument" Target="xl/workbook.bin"/>'
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{root}</Relationships>',
            "xl/workbook.bin": workbook,
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{PACKAGE}">{link}</Relationships>',
            "xl/worksheets/sheet1.bin": sheet,
            **(more or {}),
        }
    )
