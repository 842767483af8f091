"""A reader without a browser: it speaks with the server as Streamlit's own page does, and draws nothing.

A browser needs some five times the processor that the server does: twenty of them on a small machine measure each
other. To the server this reader is as real: a session of its own, the same messages both ways, every widget's state.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection


@dataclass
class LightReader:
    """One session: what its page says now, and what it would send back.

    Attributes:
        query: the address after `?`, as the server last wrote it.
        message: the h1.
        faults: exceptions that the page shows.
    """

    socket: ClientConnection
    query: str
    label: str
    message: str = ""
    script: str = ""
    faults: list[str] = field(default_factory=list)
    _field: str = ""
    _fragment: str = ""
    _typed: str | None = None

    async def open(self, page: str) -> None:
        """The page by its name, with the address."""
        asked = BackMsg()
        asked.rerun_script.query_string = self.query
        asked.rerun_script.page_name = page
        await self._run(asked)
        if not self._field:
            self.faults.append(f"no field ”{self.label}” on {page}?{self.query}: {self.message}")

    async def type(self, text: str) -> float:
        """Type in the field and leave it; returns milliseconds until the whole answer was there."""
        self._typed = text
        asked = BackMsg()
        asked.rerun_script.query_string = self.query
        asked.rerun_script.page_script_hash = self.script
        asked.rerun_script.fragment_id = self._fragment
        asked.rerun_script.widget_states.widgets.append(WidgetState(id=self._field, string_value=text))
        start = time.perf_counter()
        await self._run(asked)
        return 1000 * (time.perf_counter() - start)

    async def _run(self, asked: BackMsg) -> None:
        await self.socket.send(asked.SerializeToString())
        while True:
            told = ForwardMsg()
            told.ParseFromString(await self.socket.recv())
            kind = told.WhichOneof("type")
            if kind == "script_finished" and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return
            reads: dict[str, Callable[[ForwardMsg], None]] = {
                "new_session": self._begun,
                "page_info_changed": self._moved,
                "delta": self._drawn,
            }
            if kind in reads:
                reads[kind](told)

    def _begun(self, told: ForwardMsg) -> None:
        self.script = told.new_session.page_script_hash

    def _moved(self, told: ForwardMsg) -> None:
        self.query = told.page_info_changed.query_string

    def _drawn(self, told: ForwardMsg) -> None:
        element = told.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "heading" and element.heading.tag == "h1":
            self.message = element.heading.body
        elif kind == "exception":
            self.faults.append(element.exception.message)
        elif kind == "text_input" and element.text_input.label == self.label and not self._field:
            self._field, self._fragment = element.text_input.id, told.delta.fragment_id
