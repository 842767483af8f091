"""When a file says that it was made, and a package whose bytes do not depend on the clock."""

from __future__ import annotations

import calendar
import datetime as dt
import io
import re
import zipfile

from forecast.report.papers.paper import Paper

_AS_OF = re.compile(r"-(\d{4})-(\d{2})-")
_EARLIEST = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
"""The first moment that a zip file can hold: for a paper whose name has no as-of."""


def stamp(paper: Paper) -> dt.datetime:
    """The last day of the as-of month, as the file's name has it; period 13 is dated December."""
    found = _AS_OF.findall(paper.stem)
    if not found:
        return _EARLIEST
    year, month = int(found[-1][0]), min(max(int(found[-1][1]), 1), 12)
    if year < _EARLIEST.year:
        return _EARLIEST
    return dt.datetime(year, month, calendar.monthrange(year, month)[1], tzinfo=dt.UTC)


def fixed_zip(package: bytes, when: dt.datetime) -> bytes:
    """The same package with every member dated `when`, in the same order, so that one paper gives the same bytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            member = zipfile.ZipInfo(name, when.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            new.writestr(member, old.read(name))
    return out.getvalue()
