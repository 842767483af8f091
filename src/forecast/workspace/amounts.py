"""What checks read off a workspace's ledger, and how they write it."""

from __future__ import annotations

from forecast.ledger.book import over_span
from forecast.ledger.specs import Kind, Layer
from forecast.ledger.tree import Tree
from forecast.model import Floats
from forecast.money import Unit, format_amount
from forecast.periods import Span
from forecast.workspace.workspace import Workspace


def amounts(workspace: Workspace, tree: Tree, kind: Kind, span: Span, layer: Layer | None = None) -> Floats:
    """(R,) SEK of a kind over a span, NaN where not printed."""
    return over_span(workspace.ledger.select(tree.statement, kind, layer), tree, span)


def layer_amounts(workspace: Workspace, tree: Tree, layer: Layer) -> Floats:
    """(R,) SEK of a layer's full-year forecast."""
    return amounts(workspace, tree, Kind.FORECAST, Span.full_year(workspace.settings.year), layer)


def tkr(sek: float, *, signed: bool = False) -> str:
    """SEK as tkr, Swedish."""
    return format_amount(float(sek), Unit.TKR, signed=signed)
