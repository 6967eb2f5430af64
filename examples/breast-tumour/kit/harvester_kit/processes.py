"""Starts the processes a submission runs in."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .places import BYTECODE

_HERE = Path(__file__).resolve().parent
_PYTHON = (sys.executable, "-I", "-X", f"pycache_prefix={BYTECODE}")


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder for what a command runs; afterwards it is gone, and the bytecode of its files with it."""
    with tempfile.TemporaryDirectory(prefix="kit-") as name:
        home = Path(name)
        yield home
        shutil.rmtree(BYTECODE / home.relative_to(home.anchor), ignore_errors=True)


@dataclass
class Run:
    """A worker that has been started. `finish` waits for it."""

    process: subprocess.Popen[bytes]
    answer: Path
    out: Path
    printed: Path
    spec: dict[str, Any]

    def finish(self, seconds: float) -> dict[str, Any]:
        """Wait at most so many seconds more. Gives the worker's answer with ``printed``, the end of what it wrote."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return {"error": "TIMEOUT", "text": f"did not finish within {seconds:.0f} s", "printed": self._printed()}
        printed = self._printed()
        if code != 0 or not self.answer.is_file():
            return {"error": "PREDICT_ERROR", "text": f"the process ended by itself with {code}", "printed": printed}
        answer: dict[str, Any] = json.loads(self.answer.read_text(encoding="utf-8"))
        return {**answer, "printed": printed}

    def _printed(self) -> str:
        return self.printed.read_bytes()[-4000:].decode("utf-8", "replace")


def start_worker(home: Path, name: str, spec: dict[str, Any], threads: int) -> Run:
    """Start one run; its files are called `name` and lie in `home`."""
    out, answer, file = home / f"{name}.npy", home / f"{name}.answer.json", home / f"{name}.json"
    whole = {"train": None, "predict": None, **spec, "out": str(out)}
    file.write_text(json.dumps(whole), encoding="utf-8")
    printed = home / f"{name}.printed"
    with printed.open("wb") as sink:
        process = subprocess.Popen(
            [*_PYTHON, str(_HERE / "worker.py"), str(file), str(answer)],
            cwd=home,
            env=_surroundings(threads),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    return Run(process, answer, out, printed, whole)


class Scorer:
    """The process that asks the baselines and scores."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self.process = subprocess.Popen(
            [*_PYTHON, str(_HERE / "scorer.py")],
            env=_surroundings(1),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(spec).encode() + b"\n")
        self.process.stdin.flush()

    def score(self, files: dict[str, str], seconds: float = 300) -> dict[str, Any] | str:
        """Score files of predictions by name. Gives the answer, or what went wrong as text."""
        try:
            out, error = self.process.communicate(json.dumps(files).encode() + b"\n", seconds)
        except subprocess.TimeoutExpired:
            self.close()
            return f"the baselines did not finish within {seconds:.0f} s"
        if self.process.returncode != 0:
            return error.decode("utf-8", "replace").strip().splitlines()[-1][:400] or "scoring failed"
        # Baselines may print; the last line is ours.
        answer: dict[str, Any] = json.loads(out.splitlines()[-1])
        return answer

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()


def deadline(seconds: float, started: float) -> float:
    """Give what is left of some seconds since `started` (of the monotonic clock), at least a little."""
    return max(0.1, seconds - (time.monotonic() - started))


def _surroundings(threads: int) -> dict[str, str]:
    limits = {name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    return {**os.environ, **limits, "PYTHONUTF8": "1"}
