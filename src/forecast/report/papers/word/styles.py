"""The Word file's styles: Word's own headings in our type, and a few named for what they hold."""

from __future__ import annotations

from typing import Final

from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle

from forecast.report.charts.marks import palette

FONT: Final = "Arial"
"""On every machine, or one with the same widths; its figures are as wide as each other."""
SMALLER: Final = 0.9
"""Of the size that a table is fitted for: Arial is a tenth wider than the font that widths are reckoned for."""
PLACE: Final = "Kommun och nämnd"
SUBTITLE: Final = "Subtitle"
SYNTHETIC: Final = "Påhittad kommun"
LEAD: Final = "Ingress"
UNDER: Final = "Vad, när och enhet"
NOTE: Final = "Not"
CELL: Final = "Tabellcell"
FOOT: Final = "Footer"
MARK: Final = "Vem"
"""Of the letters that say whose words they are."""
INK: Final = palette("light").text.removeprefix("#")
SECONDARY: Final = palette("light").secondary.removeprefix("#")
_LANGUAGE: Final = "sv-SE"
_LAYOUT: Final = "15"
"""Of Word 2013 and all later ones."""
_SIZES: Final = {"Title": 24.0, "Heading 1": 16.5, "Heading 2": 12.5, "Heading 3": 10.5, "TOC Heading": 13.0}
_BEFORE: Final = {"Title": 0.0, "Heading 1": 18.0, "Heading 2": 14.0, "Heading 3": 12.0, "TOC Heading": 18.0}


def house_styles(file: WordFile) -> None:
    """Swedish, A4's type, hyphenation, and every style that the paper uses."""
    _defaults(file)
    _settings(file)
    normal = _style(file, "Normal")
    _letters(normal, 10, INK)
    _spaced(normal, 0, 6, 1.12)
    for name, size in _SIZES.items():
        style = _style(file, name)
        _letters(style, size, INK, bold=True)
        _spaced(style, _BEFORE[name], 4, 1.0)
        style.paragraph_format.keep_with_next = True
        _without_border(style)
    for name, size, color, after in (
        (PLACE, 10.5, SECONDARY, 4),
        (SUBTITLE, 10.5, SECONDARY, 12),
        (LEAD, 12.0, INK, 6),
        (UNDER, 8.5, SECONDARY, 6),
        (NOTE, 8.5, SECONDARY, 4),
        (CELL, 8.5, INK, 0),
        (FOOT, 7.5, SECONDARY, 0),
        ("toc 1", 10.0, INK, 2),
        ("toc 2", 10.0, INK, 2),
    ):
        style = _style(file, name)
        _letters(style, size, color)
        _spaced(style, 0, after, 1.0)
    _style(file, UNDER).paragraph_format.keep_with_next = True
    _style(file, "toc 2").paragraph_format.left_indent = Pt(14)
    _framed(file)
    mark = file.styles.add_style(MARK, WD_STYLE_TYPE.CHARACTER)
    mark.font.size, mark.font.color.rgb = Pt(8.5), RGBColor.from_string(SECONDARY)


def _defaults(file: WordFile) -> None:
    """The language of all text."""
    defaults = file.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    language = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), _LANGUAGE)
    defaults.append(language)


def _settings(file: WordFile) -> None:
    """Words divided at the end of lines, Swedish separators, and today's layout instead of an older Word's."""
    settings = file.settings.element
    for name, attribute, value in (
        ("w:themeFontLang", "w:val", _LANGUAGE),
        ("w:decimalSymbol", "w:val", ","),
        ("w:listSeparator", "w:val", ";"),
    ):
        settings.find(qn(name)).set(qn(attribute), value)
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _LAYOUT)
    settings.find(qn("w:defaultTabStop")).addnext(OxmlElement("w:autoHyphenation"))


def _style(file: WordFile, name: str) -> ParagraphStyle:
    """The style of that name, Word's own where it has one."""
    if name in file.styles:
        found = file.styles[name]
    else:
        found = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
        found.base_style = file.styles["Normal"]
    if not isinstance(found, ParagraphStyle):
        raise TypeError(f"{name} is no style of paragraphs")
    return found


def _letters(style: ParagraphStyle, size: float, color: str, *, bold: bool = False) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, False
    font.color.rgb = RGBColor.from_string(color)
    fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    for side in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(side), FONT)
    spacing = style.element.rPr.find(qn("w:spacing"))
    if spacing is not None:
        style.element.rPr.remove(spacing)


def _spaced(style: ParagraphStyle, before: float, after: float, lines: float) -> None:
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), lines


def _without_border(style: ParagraphStyle) -> None:
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)


def _framed(file: WordFile) -> None:
    """What says that the municipality is invented stands in a red frame."""
    style = _style(file, SYNTHETIC)
    _letters(style, 11.5, INK, bold=True)
    _spaced(style, 6, 12, 1.0)
    border = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "12"), ("space", "6"), ("color", _red())):
            line.set(qn(f"w:{name}"), value)
        border.append(line)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _red() -> str:
    return palette("light").negative.removeprefix("#")
