"""The organiser's own metrics: functions of a file named by ``metrics.scoring``.

Each is ``def name(truth, predictions, *, weight=None, groups=None) -> float``. It gets arrays it cannot change: `truth`
as `Truth` says, `predictions` of shape ``(n_rows,)`` for one output, else ``(n_rows, n_outputs)``; and `weight` and
`groups` where competition.yaml names such columns.
"""

from __future__ import annotations

import contextlib
import linecache
import math
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from types import FrameType, ModuleType
from typing import Any

import numpy as np
from errors import DataError, OutOfTime

SECONDS_A_CALL = 10.0
SECONDS_A_REQUEST = 120.0


class _TooLong(BaseException):
    """No Exception, so that a metric that catches all of these does not catch it."""


class OwnMetrics:
    """The functions of one scoring file. Loading it runs it: check before that it is the one competition.yaml names."""

    def __init__(self, path: str, source: str, seconds: float = SECONDS_A_CALL) -> None:
        """Run the file. Raises DataError, with its line, when that fails."""
        self.path, self.seconds = path, seconds
        self.start_clock()
        # So that what goes wrong can be shown with its line.
        linecache.cache[path] = (len(source), None, source.splitlines(keepends=True), path)
        module = ModuleType("scoring")
        with self._told("cannot be loaded"), self._timed():
            exec(compile(source, path, "exec"), module.__dict__)  # noqa: S102
        self._module = module

    def start_clock(self) -> None:
        """Let a new request begin: what a score's resamples may take together starts anew."""
        self.left = SECONDS_A_REQUEST

    @contextlib.contextmanager
    def _timed(self) -> Iterator[None]:
        allowed, started = min(self.seconds, self.left), time.monotonic()
        if allowed <= 0:
            raise _TooLong
        try:
            with _within(allowed):
                yield
        finally:
            self.left -= time.monotonic() - started

    def __contains__(self, name: str) -> bool:
        """Whether there is a function of that name."""
        return callable(getattr(self._module, name, None)) and not name.startswith("_")

    def __getitem__(self, name: str) -> Callable[..., float]:
        """Give the function of that name, which raises DataError for whatever goes wrong in it."""
        function = getattr(self._module, name)

        def metric(truth: np.ndarray, predictions: np.ndarray, **beside: Any) -> float:
            frozen = {key: _read_only(value) for key, value in beside.items()}
            with self._told(f"{name} failed"), self._timed():
                value = function(_read_only(truth), _read_only(predictions), **frozen)
            if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
                raise DataError(f"{self.path}: {name} returned a {type(value).__name__}; it must return a float")
            if not math.isfinite(value):
                raise DataError(f"{self.path}: {name} returned {value}; it must return a finite float")
            return float(value)

        metric.__wrapped__ = function  # type: ignore[attr-defined]
        return metric

    @contextlib.contextmanager
    def _told(self, what: str) -> Iterator[None]:
        try:
            yield
        except _TooLong as error:
            limits = f"{self.seconds:g} s a call, {SECONDS_A_REQUEST:g} s for all resamples of a score"
            raise OutOfTime(f"{self.path}{self._line(error)}: {what}: not done in time ({limits})") from None
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            why = f"{type(error).__name__}: {error}"
            raise DataError(f"{self.path}{self._line(error)}: {what}: {why}") from None

    def _line(self, error: BaseException) -> str:
        if isinstance(error, SyntaxError):
            return f":{error.lineno}"
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == self.path]
        return f":{lines[-1]}" if lines else ""


def _read_only(values: np.ndarray) -> np.ndarray:
    view = values.view()
    view.flags.writeable = False
    return view


@contextlib.contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Interrupt what takes longer, where the system can (not on Windows, nor in a thread)."""
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, interrupt)
    # Again and again: the first one may be lost in a callback that swallows whatever is raised in it.
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
