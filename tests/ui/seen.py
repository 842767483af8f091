"""What a reader sees of a page that AppTest ran: text without markup, tables as cells, the address."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from streamlit import dataframe_util
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Table

UI = Path(__file__).parents[2] / "src" / "forecast" / "ui"
PAGES = (
    "oversikt", "driftredovisning", "inlamning", "scenarier", "budget_och_plan", "drivare", "kontroll", "historik",
    "namnd",
)  # fmt: skip
_COLOUR = re.compile(r":(?:red|blue|gray)\[((?:\\.|[^\]\\])*)\]")
_BOLD = re.compile(r"(?<!\\)\*\*")
_ESCAPE = re.compile(r"\\(.)")
_TAG = re.compile(r"<[^>]*>")


def open_at(page: str, address: Mapping[str, str | Sequence[str]]) -> AppTest:
    """A page opened at an address and run once."""
    app = AppTest.from_file(UI / "pages" / f"{page}.py", default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value if isinstance(value, str) else list(value)
    return app.run()


def shown(markdown: str) -> str:
    """Markdown as it is read: colours, bold and escapes gone."""
    return _ESCAPE.sub(r"\1", _BOLD.sub("", _COLOUR.sub(r"\1", markdown)))


def heading(app: AppTest) -> str:
    """The one H1, with ordinary spaces."""
    assert [title.tag for title in app.title] == ["h1"]
    return shown(app.title[0].value).replace("\N{NO-BREAK SPACE}", " ")


def cells(table: Table) -> list[list[str]]:
    """A table's cells as they are shown, the head first; no-break spaces stay."""
    styled = table.proto.arrow_data.styler.display_values
    frame = dataframe_util.convert_arrow_bytes_to_pandas_df(styled) if styled else table.value
    heads = [shown(str(name)) for name in frame.columns]
    return [heads, *([shown(str(cell)) for cell in row] for row in frame.to_numpy())]


def tables(app: AppTest) -> list[list[list[str]]]:
    """All tables of the page."""
    return [cells(table) for table in app.table]


def table_headed(app: AppTest, first: str) -> list[list[str]]:
    """The body of the one table whose head begins with `first`."""
    found = [table[1:] for table in tables(app) if table[0][0] == first]
    assert len(found) == 1, [table[0] for table in tables(app)]
    return found[0]


def notes(app: AppTest, kind: str) -> list[str]:
    """Our own paragraphs of one class (note, echo, fault, arithmetic, lead, synthetic), with ordinary spaces."""
    start = f"<p class='{kind}'>"
    found = [element.value for element in app.html if element.value.startswith(start)]
    return [_TAG.sub("", text).replace("\N{NO-BREAK SPACE}", " ") for text in found]


def raw(app: AppTest) -> list[str]:
    """Everything that the page hands to the browser as HTML, style sheets apart."""
    return [element.value for element in app.html if not element.value.startswith("<style>")]


def said(app: AppTest) -> str:
    """All headings, paragraphs and cells of the page as one text."""
    parts = [*app.title, *app.header, *app.subheader, *app.markdown, *app.error, *app.metric]
    texts = [shown(str(element.value)) for element in parts]
    texts += [_TAG.sub("", text) for text in raw(app)]
    texts += [cell for table in tables(app) for row in table for cell in row]
    return "\n".join(texts).replace("\N{NO-BREAK SPACE}", " ")


def charts(app: AppTest) -> list[dict[str, Any]]:
    """The specifications of the page's charts."""
    return [json.loads(element.proto.spec) for element in app.get("vega_lite_chart")]


def address(app: AppTest) -> dict[str, Any]:
    """The page's address as names and values; a name that stands several times has a list."""
    return {key: value if isinstance(value, str) else list(value) for key, value in app.query_params.items()}


def row_of(table: Sequence[Sequence[str]], name: str) -> list[str]:
    """The row of a table that begins with a name."""
    found = [list(row) for row in table if row[0].strip() == name]
    assert len(found) == 1, [row[0] for row in table]
    return found[0]
