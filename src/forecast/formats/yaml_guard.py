"""A reader of YAML that ends in a sentence: no bottomless nesting, no invisible signs, no number past all bounds."""

from __future__ import annotations

import re

from ruamel.yaml import YAML
from ruamel.yaml.constructor import ConstructorError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.scanner import RoundTripScanner, ScannerError

DEEPEST = 40
"""Levels of nesting that a file may have; ours need six."""

_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
MOST_NODES = 1_000_000
"""Keys, values and lists of a file, what it refers to counted each time: as many as 2 MB written out can have."""
_TOO_DEEP, _TOO_MANY = "too deep", "too many"


class _Shallow(RoundTripScanner):
    """Refuses nesting before anything is built of it."""

    def fetch_flow_collection_start(self, token_class: type, to_push: str) -> None:
        if len(self.flow_context) >= DEEPEST:
            raise ScannerError(None, None, _TOO_DEEP, self.reader.get_mark())
        super().fetch_flow_collection_start(token_class, to_push)

    def add_indent(self, column: int) -> bool:
        if len(self.indents) >= DEEPEST:
            raise ScannerError(None, None, _TOO_DEEP, self.reader.get_mark())
        return bool(super().add_indent(column))


class _Plain(RoundTripConstructor):
    """Dates and numbers as usual; one that cannot be stays text, so that the schema refuses it with its line."""

    def construct_document(self, node: Node) -> object:
        _weigh(node, {})
        return super().construct_document(node)

    def day_or_text(self, node: ScalarNode) -> object:
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return str(node.value)

    def number_or_text(self, node: ScalarNode) -> object:
        try:
            return self.construct_yaml_int(node)
        except ValueError:
            return str(node.value)

    def float_or_text(self, node: ScalarNode) -> object:
        try:
            return self.construct_yaml_float(node)
        except ValueError:
            return str(node.value)

    def bool_or_text(self, node: ScalarNode) -> object:
        try:
            return self.construct_yaml_sbool(node)
        except KeyError:
            return str(node.value)

    def flatten_mapping(self, node: MappingNode) -> object:
        """What `<<` takes in; a mapping that takes in itself, or what it lies in, has nothing yet to give."""
        taken = super().flatten_mapping(node)
        if any(part is None for part in taken):
            raise ConstructorError(None, None, "a finished mapping is expected for merging", node.start_mark)
        return taken

    def construct_scalar(self, node: ScalarNode) -> object:
        """Text without signs that cannot be seen; such a sign would pass unseen into papers, or break them."""
        text = str(node.value)
        found = _INVISIBLE.search(text.replace("\a", "") if node.style == ">" else text)  # the reader's own fold marks
        if found:
            problem = f"invisible U+{ord(found[0]):04X}"
            raise ConstructorError(None, None, problem, node.start_mark)
        return super().construct_scalar(node)


_Plain.add_constructor("tag:yaml.org,2002:timestamp", _Plain.day_or_text)
_Plain.add_constructor("tag:yaml.org,2002:int", _Plain.number_or_text)
_Plain.add_constructor("tag:yaml.org,2002:float", _Plain.float_or_text)
_Plain.add_constructor("tag:yaml.org,2002:bool", _Plain.bool_or_text)


def _weigh(node: Node, known: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """How many nodes a node is written out, and how deep; raises ConstructorError past a bound.

    A reference is a few signs, and ten of them to ten of them to ten are soon more than any machine holds. One that
    leads back to what it lies in counts as one: the schemas refuse it.
    """
    if id(node) in known:
        return known[id(node)]
    known[id(node)] = 1, 1
    below: list[Node] = []
    if isinstance(node, MappingNode):
        below = [part for pair in node.value for part in pair]
    elif isinstance(node, SequenceNode):
        below = node.value
    weights = [_weigh(part, known) for part in below]
    count, deep = 1 + sum(size for size, _ in weights), 1 + max((level for _, level in weights), default=0)
    if count > MOST_NODES or deep > DEEPEST + 1:
        raise ConstructorError(None, None, _TOO_MANY if count > MOST_NODES else _TOO_DEEP, node.start_mark)
    known[id(node)] = count, deep
    return count, deep


def without_invisible(text: str) -> str:
    """Text of a foreign file without the signs that no file of ours may hold."""
    return _INVISIBLE.sub("", text)


def guarded_reader() -> YAML:
    """A reader that keeps lines, and refuses what no file of ours needs."""
    reader = YAML(typ="rt")
    reader.Constructor = _Plain
    reader.Scanner = _Shallow
    return reader


_PROBLEMS = (
    (r'found duplicate key "(.*?)"', "nyckeln ”{0}” står två gånger"),
    (_TOO_DEEP, f"fler än {DEEPEST} nivåer"),
    (_TOO_MANY, "hänvisningarna blir fler än en miljon värden när de skrivs ut"),
    (r"invisible (\S+)", "texten har ett tecken som inte syns, {0}"),
    (r"found undefined alias '(.*?)'", "”*{0}” hänvisar till något som inte finns"),
    (r"found duplicate anchor", "en hänvisning är skriven två gånger"),
    (r"but found another document", "filen har mer än ett dokument; ”---” eller ”...” står mitt i"),
    (r"mapping values are not allowed", "ett kolon där inget kan stå; sätt citattecken om texten"),
    (r"could not find expected ':'", "ett kolon saknas"),
    (r"found character '\\?t'|found character '\t'", "en tabb i indraget"),
    (r"found character '(.)'", "texten börjar med {0}; sätt citattecken om den"),
    (r"found unexpected end of stream", "ett citattecken är inte avslutat"),
    (r"found unknown escape character '(.)'", "”\\{0}” inom citattecken; skriv enkla citattecken om texten"),
    (r"expected ',' or|expected the node content|expected a flow", "en parentes, ett komma eller ett värde saknas"),
    (r"expected <block end>|block (sequence|mapping)|expected the", "indraget stämmer inte med raderna ovanför"),
    (r".*for merging", "”<<” tar bara in nycklar med värden"),
    (r"found incompatible YAML document", "filen säger sig vara en annan YAML än 1.2"),
)


def yaml_problem(error: MarkedYAMLError) -> str:
    """What the reader of YAML found, in Swedish."""
    for pattern, words in _PROBLEMS:
        found = re.match(pattern, error.problem or "")
        if found:
            return words.format(*(part[:60] for part in found.groups(default="")))
    return "raden följer inte reglerna för YAML"
