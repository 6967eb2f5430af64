"""A submission that runs: loaded once, asked batch by batch. The same steps and words as ``vault/session.ts``."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from .failure import Failure
from .process import FLOOD, FramedProcess
from .sandbox import Place, bubblewrap, worker_command
from .stop import Stop

_START_SECONDS = 180
_SHELL_SIGNAL = 128
_MIB = 1024 * 1024
# As the vault: mapped libraries alone take about this much address space.
_HEADROOM_MB = 3072


@dataclass
class Limits:
    """What one run may use; the seconds are for loading and all predictions together."""

    wall_seconds: float = 3600
    memory_mb: int = 2048


@dataclass
class Session:
    """One process. `start` returns at once; `load` waits until the libraries are there."""

    place: Place
    limits: Limits
    allow_sandbox: bool = True
    isolation: str = "none"
    why_not_isolated: str = ""
    usage: dict[str, float] = field(default_factory=lambda: {"cpuSeconds": 0.0, "peakMemoryMB": 0.0})

    def __post_init__(self) -> None:
        bwrap = bubblewrap() if self.allow_sandbox else None
        if bwrap is None:
            self.why_not_isolated = "it is not installed" if self.allow_sandbox else "--no-sandbox"
        self._start(bwrap)

    def load(self, contract: dict[str, Any], seed: int, seconds: float | None = None) -> None:
        """Import the submission; the clock starts here. Raises `Failure`."""
        self._hello()
        self._seconds = seconds or self.limits.wall_seconds
        self.process.deadline(self._seconds)
        bounded = {**contract, "addressSpace": (self.limits.memory_mb + _HEADROOM_MB) * _MIB}
        head, _ = self._ask({"type": "load", "contract": bounded, "seed": seed}, b"", "load")
        if head["type"] != "loaded":
            raise Failure("LOAD_ERROR", "loading was answered with something else")

    def predict(self, batch: bytes, rows: int) -> bytes:
        """Ask about one batch. Raises `Failure`."""
        _, body = self._ask({"type": "batch", "n": rows}, batch, "predict")
        return body

    def output(self) -> str:
        """Give the end of what the submission printed."""
        return self.process.said()

    def readable(self, text: str, team: str) -> str:
        """Give text with paths of this run as those of the pull request."""
        return text.replace(f"{self._inside}/", f"submissions/{team}/").replace(
            f"{self._inside}\\", f"submissions/{team}/"
        )

    def close(self) -> None:
        """End it. Safe to call twice."""
        self.process.close()

    def _start(self, bwrap: str | None) -> None:
        command = worker_command(self.place, bwrap)
        self._inside = command.inside
        self.isolation = "none" if bwrap is None else "bubblewrap"
        self._greeted = False
        self.process = FramedProcess(command.argv, command.env, self.place.cwd, flood=FLOOD)

    def _hello(self) -> None:
        if self._greeted:
            return
        self.process.deadline(_START_SECONDS)
        try:
            head, _ = self.process.receive()
            self._greeted = head.get("type") == "hello"
        except EOFError:
            pass
        self.process.calm()
        if self._greeted:
            return
        self.process.close()
        said = (self.process.said().strip().splitlines() or ["it ended by itself"])[-1]
        if self.isolation == "none":
            raise Stop(f"the competition's environment does not start: {said}", "remove .venv and try again")
        # Some systems keep bubblewrap from ordinary users.
        self.why_not_isolated = said
        self._start(None)
        self._hello()

    def _ask(self, head: dict[str, Any], body: bytes, stage: str) -> tuple[dict[str, Any], bytes]:
        self.process.send(head, body)
        try:
            answer, data = self.process.receive()
        except (EOFError, ValueError):
            raise self._ending(stage) from None
        self.usage = answer.pop("usage", self.usage)
        if answer["type"] == "error":
            raise self._reported(answer, stage)
        return answer, data

    def _reported(self, answer: dict[str, Any], stage: str) -> Failure:
        text = str(answer.get("text", ""))[-8000:]
        if answer.get("kind") == "memory":
            return self._out_of_memory()
        known = {"resource": "RESOURCE", "predictions": "INVALID_PREDICTIONS"}
        return Failure(known.get(str(answer.get("kind")), "LOAD_ERROR" if stage == "load" else "PREDICT_ERROR"), text)

    def _out_of_memory(self) -> Failure:
        return Failure("OOM", f"it used more than {self.limits.memory_mb} MB of memory")

    def _ending(self, stage: str) -> Failure:
        # Its exit code tells more than our own kill would.
        time.sleep(0.05)
        killed = self.process.killed
        if killed is None:
            self.process.kill("closed")
        code = self.process.ended()
        if killed == "wall":
            return Failure("TIMEOUT", f"not done in time ({self._seconds:g} s in all)")
        if killed == "flood" or self.process.killed == "flood":
            return Failure("RESOURCE", "it printed more than 1 MiB")
        signal = -code if code < 0 else code - _SHELL_SIGNAL
        told = f"signal {signal}" if signal > 0 else f"exit code {code}"
        return Failure(
            "LOAD_ERROR" if stage == "load" else "PREDICT_ERROR", f"the process ended during {stage} ({told})"
        )
