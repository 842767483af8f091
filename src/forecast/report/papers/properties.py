"""What every file says of itself: never when it was written, so that the same paper gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Final

from forecast.report.papers.paper import Paper

LANGUAGE: Final = "sv-SE"
AUTHOR: Final = "forecast"
_AS_OF = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-[^-]+$")
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def dated(paper: Paper) -> dt.datetime:
    """The first of the month that the paper is made from, by its file name; 2000 where the name has none."""
    found = _AS_OF.search(paper.stem)
    return dt.datetime(int(found[1]) if found else 2000, int(found[2]) if found else 1, 1, tzinfo=dt.UTC)


def clean(text: str) -> str:
    """Text without the signs that no XML may hold."""
    return _NOT_XML.sub(" ", text)


def undated(packed: bytes) -> bytes:
    """A zip whose members carry no time of writing."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            info = zipfile.ZipInfo(member.filename, _EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(member))
    return data.getvalue()


def swedish_charts(packed: bytes) -> bytes:
    """A workbook whose charts say that their texts are Swedish; their writer knows English alone."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            body = old.read(member)
            if member.filename.startswith("xl/charts/chart"):
                for english in (b'<c:lang val="en-US"/>', b'<a:rPr lang="en-US"', b'<a:endParaRPr lang="en-US"'):
                    body = body.replace(english, english.replace(b"en-US", LANGUAGE.encode()))
            new.writestr(member, body)
    return data.getvalue()
