"""Words on a terminal: colours only where somebody looks, tables that line up."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TextIO


class Terminal:
    """One stream to write to."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.coloured = stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"

    def line(self, text: str = "") -> None:
        # A terminal that knows no Unicode gets question marks, not a traceback.
        encoding = self.stream.encoding or "utf-8"
        self.stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")

    def bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.coloured else text

    def dim(self, text: str) -> str:
        return f"\x1b[2m{text}\x1b[0m" if self.coloured else text

    def mark(self, ok: bool | None) -> str:
        sign, colour = {True: ("✓", 32), False: ("✗", 31), None: ("–", 33)}[ok]
        return f"\x1b[{colour}m{sign}\x1b[0m" if self.coloured else sign

    def table(self, rows: Sequence[Sequence[str]], indent: str = "  ") -> None:
        """Write rows of cells in columns as wide as their widest cell; numbers stand to the right."""
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        for row in rows:
            cells = [
                cell.rjust(width) if cell[:1].isdigit() and column else cell.ljust(width)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            self.line(f"{indent}{'  '.join(cells)}".rstrip())


def progress(text: str) -> None:
    """Tell somebody who waits what is going on; silent when nobody looks."""
    if sys.stderr.isatty():
        sys.stderr.write(f"{text} …\n")
