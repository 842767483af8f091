"""Vouchers while they are gathered: which braces are open, which rows are money."""

from __future__ import annotations

from array import array

import numpy as np

from forecast.formats.sie.columns import Figures, known, whole
from forecast.formats.sie.lexer import MalformedError, day, text
from forecast.formats.sie.records import Fault, Vouchers

LABELS = {b"#TRANS": 0, b"#RTRANS": 1, b"#BTRANS": 2}
_MOST_TOLD = 50


class VoucherRows:
    """#VER, their braces and their rows."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self.faults: list[Fault] = []
        self._number: list[str] = []
        self._date, self._head = array("q"), array("q")
        self._voucher, self._line, self._account = array("q"), array("q"), array("q")
        self._objects, self._amount, self._row_date = array("q"), array("d"), array("q")
        self._counted, self._label = array("b"), array("b")
        self._current = -1
        self._waits = False
        """A #VER has been read and its brace not yet."""
        self._inside = False
        self._added: tuple[int, int, float] | None = None
        self._broken = 0

    def head(self, line: int, fields: list[bytes]) -> None:
        """#VER series number date ..."""
        self.ends(line)
        codec = self._figures.codes.codec
        said = [text(field, codec)[:40] for field in fields[1:3]]
        self._number.append(" ".join(said).strip())
        date = day(fields[3]) if len(fields) > 3 else 0
        if not date:
            self._figures.told("verifikationsdatum", line)
        self._date.append(date)
        self._head.append(line)
        self._current = len(self._number) - 1
        self._waits = True
        if fields[-1] == b"{":
            self._opens(line)

    def brace(self, line: int, brace: bytes) -> None:
        """A brace that begins a line opens or closes a voucher."""
        if brace == b"{":
            self._opens(line)
        else:
            self._closes(line)

    def _opens(self, line: int) -> None:
        if not self._waits:
            self._stray(line, "En klammer { öppnas utan #VER.")
        self._inside, self._waits = True, False

    def _closes(self, line: int) -> None:
        if not self._inside:
            self._stray(line, "En klammer } stängs som inte är öppnad.")
        self._leave()

    def ends(self, line: int) -> None:
        """Another record begins at `line`: what is open is closed, and told."""
        if self._inside or self._waits:
            self._stray(line, f"{self.open_name} saknar slutklammer }} före raden.")
        self._leave()

    def _leave(self) -> None:
        self._settle()
        self._inside, self._waits, self._current = False, False, -1

    def _settle(self) -> None:
        """An added row that no #TRANS repeated is money itself."""
        if self._added is not None:
            self._counted[-1] = True
            self._figures.told("rtrans", self._line[-1])
            self._added = None

    @property
    def is_open(self) -> bool:
        """Whether a voucher is not yet closed."""
        return self._inside or self._waits

    @property
    def open_name(self) -> str:
        """`Verifikation A 17`, the open voucher."""
        number = self._number[self._current] if self._current >= 0 else ""
        return f"Verifikation {number}".strip()

    def row(self, line: int, fields: list[bytes]) -> None:
        """#TRANS, #RTRANS or #BTRANS: account {objects} amount [date text quantity signature].

        Raises:
            MalformedError: when account, objects or amount cannot be read.
        """
        figures = self._figures
        if len(fields) < 3:
            raise MalformedError("Posten är avhuggen: beloppet saknas.")
        objects, at = figures.objects(fields, 2, line)
        amount = figures.amount(fields, at, line)
        if isinstance(objects, MalformedError):
            raise MalformedError(objects.why, amount)
        account = known(amount, figures.codes.account, fields[1])
        label = LABELS[fields[0]]
        self._mirror(label, (account, objects, amount))
        self._voucher.append(self._current)
        self._line.append(line)
        self._account.append(account)
        self._objects.append(objects)
        self._amount.append(amount)
        self._row_date.append(day(fields[at + 1]) if len(fields) > at + 1 else 0)
        self._counted.append(label == 0)
        self._label.append(label)
        if not self._inside:
            figures.told("lös rad", line)

    def _mirror(self, label: int, money: tuple[int, int, float]) -> None:
        """An added row is money once: as the #TRANS that repeats it, or itself where none does."""
        if not (label == 0 and money == self._added):
            self._settle()
        self._added = money if label == 1 else None

    def vouchers(self) -> Vouchers:
        """All of them as arrays."""
        self._settle()
        return Vouchers(
            tuple(self._number), whole(self._date), whole(self._head), whole(self._voucher), whole(self._line),
            whole(self._account), whole(self._objects), np.array(self._amount, dtype=np.float64),
            whole(self._row_date), np.array(self._counted, dtype=np.bool_), whole(self._label),
        )  # fmt: skip

    def _stray(self, line: int, sentence: str) -> None:
        self._broken += 1
        if self._broken <= _MOST_TOLD:
            self.faults.append(Fault("verifikation", line, sentence, "Exportera filen på nytt."))
        elif self._broken == _MOST_TOLD + 1:
            self.faults.append(
                Fault(
                    "verifikation", line, "Fler klamrar står fel; de räknas inte upp här.", "Exportera filen på nytt."
                )
            )
