"""Messages on a pipe, as in ``vault/protocol/frame.ts``: u32 head length, u32 body length, JSON head, body."""

from __future__ import annotations

import json
import os
import struct
from typing import Any, BinaryIO


class Pipes:
    """The protocol on private descriptors: what a stranger's code prints corrupts nothing."""

    def __init__(self) -> None:
        self.source: BinaryIO = os.fdopen(os.dup(0), "rb")
        self.sink: BinaryIO = os.fdopen(os.dup(1), "wb")
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        os.dup2(2, 1)

    def read(self) -> tuple[dict[str, Any], bytes]:
        """Read one message. Raises EOFError when the other side has closed."""
        head_length, body_length = struct.unpack("<II", self._exactly(8))
        return json.loads(self._exactly(head_length)), self._exactly(body_length)

    def write(self, head: dict[str, Any], body: bytes = b"") -> None:
        """Write one message and flush it."""
        text = json.dumps(head, allow_nan=False).encode()
        self.sink.write(struct.pack("<II", len(text), len(body)) + text)
        self.sink.write(body)
        self.sink.flush()

    def _exactly(self, count: int) -> bytes:
        data = self.source.read(count)
        if len(data) < count:
            raise EOFError
        return data
