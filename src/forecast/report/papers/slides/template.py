"""Our own 16:9 template, packed from its texts: a master and three layouts with real titles, foot and slide number."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

COVER, MESSAGE, TEXT = range(3)
"""The layouts, by their place."""
SUBTITLE, NOTE, BODY = 13, 14, 1
"""The placeholders of the layouts, by their number."""

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PRESENTATION: Final = "application/vnd.openxmlformats-officedocument.presentationml."
_LAYOUTS: Final = ("cover", "message", "text")
_MASTER: Final = "slideMasters/slideMaster1.xml"
_THEME: Final = "theme/theme1.xml"


@cache
def template() -> bytes:
    """The template as a file that python-pptx opens."""
    layouts = {f"slideLayouts/slideLayout{number}.xml": name for number, name in enumerate(_LAYOUTS, 1)}
    texts = {"presentation.xml": "presentation", _MASTER: "master", **layouts, _THEME: "theme"}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", _types(layouts))
        packed.writestr("_rels/.rels", _relations({"officeDocument": ["ppt/presentation.xml"]}))
        for path, name in texts.items():
            packed.writestr(f"ppt/{path}", files(__package__).joinpath(f"template/{name}.xml").read_bytes())
        related = {
            "_rels/presentation.xml.rels": {"slideMaster": [_MASTER], "theme": [_THEME]},
            "slideMasters/_rels/slideMaster1.xml.rels": {
                "slideLayout": [f"../{path}" for path in layouts],
                "theme": [f"../{_THEME}"],
            },
            **{path.replace("/", "/_rels/") + ".rels": {"slideMaster": [f"../{_MASTER}"]} for path in layouts},
        }
        for path, relations in related.items():
            packed.writestr(f"ppt/{path}", _relations(relations))
    return data.getvalue()


def _relations(targets: Mapping[str, list[str]]) -> str:
    each = [(kind, target) for kind, found in targets.items() for target in found]
    body = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(each, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'


def _types(layouts: Mapping[str, str]) -> str:
    kinds = {
        "presentation.xml": f"{_PRESENTATION}presentation.main+xml",
        _MASTER: f"{_PRESENTATION}slideMaster+xml",
        **dict.fromkeys(layouts, f"{_PRESENTATION}slideLayout+xml"),
        _THEME: "application/vnd.openxmlformats-officedocument.theme+xml",
    }
    body = "".join(f'<Override PartName="/ppt/{path}" ContentType="{kind}"/>' for path, kind in kinds.items())
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{body}</Types>'
    )
