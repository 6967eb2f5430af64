"""The loop inside the sandbox: frames in, predictions out. Its other half is ``vault/session.ts``.

A frame is ``u32 head length, u32 body length, head (JSON object), body``, little-endian. Requests are ``load``,
``train``, ``batch`` and ``bye``; answers are ``hello``, ``loaded``, ``trained``, ``preds`` and ``error``.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import importlib.util
import json
import os
import random
import struct
import sys
import traceback
from collections.abc import Callable
from types import ModuleType
from typing import Any

PROTOCOL = 1
MAX_TEXT = 8_000


def _take_pipes() -> tuple[int, int]:
    """Move the protocol to private descriptors; what is printed goes to standard error and corrupts nothing."""
    # Whatever the runner's own parent left open, none of it is for a submission.
    os.closerange(3, 1 << 16)
    source, sink = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return source, sink


def _read(source: int, count: int) -> memoryview:
    into = memoryview(bytearray(count))
    filled = 0
    while filled < count:
        got = os.readv(source, [into[filled:]])
        if got == 0:
            raise EOFError
        filled += got
    return into


def _write(sink: int, head: dict[str, Any], body: bytes | memoryview = b"", *, dumps: Any = json.dumps) -> None:
    # Bound before any submission is imported, as everything here: one that patches the library patches only itself.
    text = dumps(head).encode()
    pending = memoryview(struct.pack("<II", len(text), len(body)) + text)
    for part in (pending, memoryview(body)):
        while part:
            part = part[os.write(sink, part) :]


def _import_harness(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"harness_{name}", f"/harness/{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[f"harness_{name}"] = module
    spec.loader.exec_module(module)
    return module


def _reader(pa: ModuleType, pd: ModuleType) -> Callable[[memoryview], Any]:
    """Read an Arrow IPC stream as pandas would; doubles alone much faster than pandas, as rows may come one by one."""
    open_stream, buffer, table, frame, index = pa.ipc.open_stream, pa.py_buffer, pa.Table, pd.DataFrame, pd.Index
    double = pa.float64()
    plain: dict[Any, Any] = {}

    def read(body: memoryview) -> Any:
        with open_stream(buffer(body)) as reader:
            schema, batches = reader.schema, list(reader)
        if schema not in plain:
            plain.clear()
            plain[schema] = index(schema.names) if all(kind == double for kind in schema.types) else None
        names = plain[schema]
        if names is None or len(batches) != 1:
            return table.from_batches(batches, schema).to_pandas()
        # Column by column in memory, as pandas keeps them.
        return frame(batches[0].to_tensor(null_to_nan=True, row_major=False).to_numpy(), columns=names, copy=True)

    return read


def _packer(np: ModuleType) -> Callable[[Any], memoryview]:
    """Write predictions as ``vault/protocol/answer.ts`` reads them: numbers, then lengths of texts, then the texts."""
    array, uint32, float64 = np.ascontiguousarray, np.dtype("<u4"), np.dtype("<f8")

    def pack(values: Any) -> memoryview:
        if values.dtype != object:
            return memoryview(array(values, dtype=float64)).cast("B")
        columns = [values[:, at] for at in range(values.shape[1])]
        texts = [[cell.encode() for cell in column] for column in columns if isinstance(column[0], str)]
        numbers = [column for column in columns if not isinstance(column[0], str)]
        block = np.column_stack(numbers).astype(float64).tobytes() if numbers else b""
        lengths = array([[len(cell) for cell in column] for column in texts], dtype=uint32).tobytes()
        return memoryview(block + lengths + b"".join(b"".join(column) for column in texts))

    return pack


def _kind(error: BaseException, interface: ModuleType) -> str:
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, interface.InvalidPredictions):
        return "predictions"
    if isinstance(error, OSError) and error.errno in (
        errno.ENOSPC,
        errno.EFBIG,
        errno.EAGAIN,
        errno.EMFILE,
        errno.ENFILE,
        errno.EDQUOT,
    ):
        return "resource"
    if isinstance(error, RuntimeError) and "can't start new thread" in str(error):
        return "resource"
    return "error"


def _text(error: BaseException) -> str:
    """Format the traceback as a participant would see it at home: without our own frames."""
    frames = traceback.TracebackException.from_exception(error, limit=-30)
    frames.stack = traceback.StackSummary.from_list(
        [frame for frame in frames.stack if not frame.filename.startswith("/harness/")]
    )
    return "".join(frames.format())[-MAX_TEXT:]


def main() -> None:
    source, sink = _take_pipes()
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    for name in sys.argv[1:]:
        # Libraries of the environment that the submission will want; none of its own lines has run yet.
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    interface = _import_harness("interface")
    loads, read, pack = json.loads, _reader(pa, pd), _packer(np)
    _write(sink, {"type": "hello", "protocol": PROTOCOL})
    predict = None
    answer: dict[str, Any]
    while True:
        lengths = struct.unpack("<II", _read(source, 8))
        head = loads(bytes(_read(source, lengths[0])))
        body = _read(source, lengths[1])
        try:
            if head["type"] == "bye":
                return
            if head["type"] == "load":
                random.seed(head["seed"])
                np.random.seed(head["seed"])
                predict = interface.load_model("/submission", head["contract"])
                answer, data = {"type": "loaded"}, memoryview(b"")
            elif head["type"] == "train":
                random.seed(head["seed"])
                np.random.seed(head["seed"])
                # Apart, as the kit reads them: one table of both would lie in memory in another order.
                table, at = pa.ipc.open_stream(body).read_all(), len(head["contract"]["inputs"])
                features, labels = table.select(range(at)).to_pandas(), table.column(at).to_pandas()
                labels.name = table.schema.names[at]
                made = _import_harness("training").train("/submission", features, labels, head)
                sys.stdout.flush()
                answer, data = {"type": "trained", "sizes": [len(file) for file in made]}, memoryview(b"".join(made))
            else:
                assert predict is not None
                values = predict(read(body))
                answer, data = {"type": "preds", "n": len(values)}, pack(values)
        except (EOFError, BrokenPipeError):
            raise
        except BaseException as error:
            answer = {"type": "error", "kind": _kind(error, interface), "text": _text(error)}
            data = memoryview(b"")
        _write(sink, answer, data)


if __name__ == "__main__":
    with contextlib.suppress(EOFError, BrokenPipeError):
        main()
