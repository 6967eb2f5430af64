"""The process a submission runs in: the vault's own loop, in folders of this machine.

``worker.py HARNESS SUBMISSION TRAINING``: `TRAINING` is ``-``, or the file of a training that comes before the model is
loaded. What the loop answers says also what the process has used so far.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import sys
import time
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

# This file's folder is not the submission's business, nor is what lies in it.
sys.path[:] = [path for path in sys.path if path != str(Path(__file__).resolve().parent)]

_MIB = 1024 * 1024
_SCRATCH_BYTES = 64 * _MIB


def load_file(name: str, path: str) -> ModuleType:
    """Import one file under a name of our own."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def limit_memory(address_space: int) -> None:
    """Hold the process to so many bytes, where the system can; as the vault does without a cgroup."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_files() -> None:
    """Hold files to the size of the vault's scratch folder, where the system can."""
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (_SCRATCH_BYTES, _SCRATCH_BYTES))


def usage() -> dict[str, float]:
    """Give CPU seconds and the most memory this process ever held in MB; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return {"cpuSeconds": time.process_time(), "peakMemoryMB": 0.0}
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"cpuSeconds": time.process_time(), "peakMemoryMB": most / (_MIB if sys.platform == "darwin" else 1024)}


class Interface:
    """The vault's interface for a submission that lies elsewhere and may have to be trained first."""

    def __init__(self, real: ModuleType, submission: str, training: str | None) -> None:
        self.InvalidPredictions = real.InvalidPredictions
        self._real, self._submission, self._training = real, submission, training

    def load_model(self, _: str, contract: dict[str, Any]) -> Any:
        limit_memory(contract.pop("addressSpace"))
        if self._training is not None:
            trainer = load_file("kit_trainer", str(Path(__file__).with_name("trainer.py")))
            trainer.train(self._submission, json.loads(Path(self._training).read_text(encoding="utf-8")))
        return self._real.load_model(self._submission, contract)


def own_frames(error: BaseException, hidden: tuple[str, ...]) -> str:
    """Format a traceback without frames of the kit and the harness, as the vault does."""
    told = traceback.TracebackException.from_exception(error, limit=-30)
    told.stack = traceback.StackSummary.from_list(
        [frame for frame in told.stack if not frame.filename.startswith(hidden)]
    )
    return "".join(told.format())[-8000:]


def main(harness: str, submission: str, training: str) -> None:
    run: Any = load_file("harness_run", str(Path(harness) / "run.py"))
    hidden = (harness + os.sep, str(Path(__file__).resolve().parent) + os.sep)
    write = run._write

    def write_with_usage(sink: int, head: dict[str, Any], body: bytes | memoryview = b"", **how: Any) -> None:
        write(sink, {**head, "usage": usage()}, body, **how)

    def interface(_: str) -> Interface:
        real = load_file("harness_interface", str(Path(harness) / "interface.py"))
        # Training may write large artifacts.
        if training == "-":
            limit_files()
        return Interface(real, submission, None if training == "-" else training)

    run._write, run._import_harness = write_with_usage, interface
    run._text = lambda error: own_frames(error, hidden)
    if not hasattr(os, "readv"):
        run._read = _read_in_parts
    if os.name == "nt":
        _speak_binary()
    del sys.argv[1:]
    with contextlib.suppress(EOFError, BrokenPipeError):
        run.main()


def _read_in_parts(source: int, count: int) -> memoryview:
    parts = bytearray()
    while len(parts) < count:
        part = os.read(source, count - len(parts))
        if not part:
            raise EOFError
        parts += part
    return memoryview(parts)


def _speak_binary() -> None:
    import msvcrt

    for descriptor in (0, 1):
        msvcrt.setmode(descriptor, os.O_BINARY)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main(*sys.argv[1:])
