"""A child process that speaks frames, is watched and leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from .shared import shared

frames = shared("judge/frames.py")

_FLOOD = 1024 * 1024
_TAIL = 16 * 1024


class FramedProcess:
    """What is said on standard input and output are frames; the end of what is written to standard error is kept."""

    def __init__(self, command: Sequence[str], env: dict[str, str], cwd: Path, *, flood: int | None = None) -> None:
        self.killed: str | None = None
        self._flood = flood
        self._tail = b""
        self._timer: threading.Timer | None = None
        self.process = subprocess.Popen(
            list(command),
            cwd=cwd,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=os.name == "posix",
        )
        assert self.process.stdin and self.process.stdout and self.process.stderr
        self._in: BinaryIO = self.process.stdin  # type: ignore[assignment]
        self._out: BinaryIO = self.process.stdout  # type: ignore[assignment]
        self._listener = threading.Thread(target=self._listen, args=(self.process.stderr,), daemon=True)
        self._listener.start()

    def send(self, head: dict[str, Any], body: bytes = b"") -> None:
        """Write one frame. A process that is gone shows in `receive`."""
        with contextlib.suppress(OSError):
            frames.write_frame(self._in, head, body)

    def receive(self) -> tuple[dict[str, Any], bytes]:
        """Read one frame. Raises EOFError once the process has closed its end."""
        head, body = frames.read_frame(self._out)
        return head, body

    def deadline(self, seconds: float) -> None:
        """End the process once the seconds are over; a new deadline replaces the old one."""
        self.calm()
        self._timer = threading.Timer(seconds, self.kill, ["wall"])
        self._timer.daemon = True
        self._timer.start()

    def calm(self) -> None:
        """Take the deadline away."""
        if self._timer is not None:
            self._timer.cancel()

    def kill(self, why: str) -> None:
        """End it and whatever it started."""
        if self.process.poll() is not None:
            return
        self.killed = self.killed or why
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()

    def said(self) -> str:
        """Give the end of what it wrote to standard error."""
        return self._tail.decode("utf-8", "replace")

    def ended(self) -> int:
        """Wait until it is gone; give its exit code, negative for a signal."""
        code = self.process.wait()
        self._listener.join(timeout=2)
        return code

    def close(self) -> None:
        """End it if it still runs. Safe to call twice."""
        self.calm()
        self.kill("closed")
        self.ended()
        for stream in (self._in, self._out):
            with contextlib.suppress(OSError):
                stream.close()

    def _listen(self, stream: Any) -> None:
        written = 0
        with contextlib.suppress(OSError, ValueError):
            while chunk := stream.read1(65536):
                written += len(chunk)
                self._tail = (self._tail + chunk)[-_TAIL:]
                if self._flood is not None and written > self._flood:
                    self.kill("flood")


FLOOD = _FLOOD
