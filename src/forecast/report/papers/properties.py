"""What every file says of itself, dated by as-of and never by the clock: the same paper gives the same bytes."""

from __future__ import annotations

import calendar
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from typing import Final

from forecast.report.papers.paper import Paper

LANGUAGE: Final = "sv-SE"
_AS_OF = re.compile(r"(\d{4})-(\d{2})-[^-]+$")
_EARLIEST: Final = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
"""The first moment that a zip file can hold: for a paper whose name has no as-of."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def stamp(paper: Paper) -> dt.datetime:
    """The last day of the as-of month, as the file's name has it; period 13 is dated December."""
    found = _AS_OF.search(paper.stem)
    if found is None or int(found[1]) < _EARLIEST.year:
        return _EARLIEST
    year, month = int(found[1]), min(max(int(found[2]), 1), 12)
    return dt.datetime(year, month, calendar.monthrange(year, month)[1], tzinfo=dt.UTC)


def clean(text: str) -> str:
    """Text without the signs that no XML may hold."""
    return _NOT_XML.sub(" ", text)


def dated(package: bytes, when: dt.datetime, mend: Callable[[str, bytes], bytes] = lambda _, body: body) -> bytes:
    """A zip whose members, in their order, are dated `when`, whatever clock and system wrote it.

    Args:
        package: the zip.
        when: from 1980.
        mend: a member's name and bytes -> the bytes that stand instead.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, when.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            new.writestr(member, mend(name, old.read(name)))
    return out.getvalue()


def swedish_charts(name: str, body: bytes) -> bytes:
    """A workbook's chart that says that its texts are Swedish; its writer knows English alone."""
    if not name.startswith("xl/charts/chart"):
        return body
    for english in (b'<c:lang val="en-US"/>', b'<a:rPr lang="en-US"', b'<a:endParaRPr lang="en-US"'):
        body = body.replace(english, english.replace(b"en-US", LANGUAGE.encode()))
    return body
