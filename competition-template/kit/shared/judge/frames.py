"""Messages on a pipe, as in ``vault/protocol/frame.ts``.

One is ``u32 head length, u32 body length, head (JSON object), body``, little-endian.
"""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

Head = dict[str, Any]


def read_frame(stream: BinaryIO) -> tuple[Head, bytes]:
    """Read one message. Raises EOFError when the other side has closed."""
    head_length, body_length = struct.unpack("<II", _exactly(stream, 8))
    return json.loads(_exactly(stream, head_length)), _exactly(stream, body_length)


def write_frame(stream: BinaryIO, head: Head, body: bytes | memoryview = b"") -> None:
    """Write one message and flush it."""
    text = json.dumps(head, allow_nan=False).encode()
    stream.write(struct.pack("<II", len(text), len(body)) + text)
    stream.write(body)
    stream.flush()


def _exactly(stream: BinaryIO, count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data
