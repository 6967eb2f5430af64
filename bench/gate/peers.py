"""Asks picklescan, fickling and modelscan about every file of a folder; prints one JSON line a file.

Nothing is loaded: all three read instructions only. Each file gets a process of its own with limits on time and memory,
because some of the files are made to exhaust them.

    python peers.py FOLDER
    {"file": "a.pkl", "picklescan": "flagged", "fickling": "error", "modelscan": "passed"}

`passed` is what lets a file through: exit 0 of the tool's own command line. `error` stops it too, but says nothing.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

SECONDS = 30
BYTES = 3 << 30
FLAGGED, ERROR, PASSED = 1, 2, 0


def with_picklescan(path: Path) -> int:
    from picklescan.scanner import scan_file_path

    result = scan_file_path(str(path))
    if result.infected_files:
        return FLAGGED
    return ERROR if result.scan_err else PASSED


def with_fickling(path: Path) -> int:
    from fickling.analysis import Severity, check_safety
    from fickling.fickle import StackedPickle

    with path.open("rb") as file:
        stacked = StackedPickle.load(file)
    if not list(stacked):
        return ERROR
    return FLAGGED if any(check_safety(each).severity > Severity.LIKELY_SAFE for each in stacked) else PASSED


def with_modelscan(path: Path) -> int:
    from modelscan.modelscan import ModelScan

    scan = ModelScan()
    result = scan.scan(path)
    if result["summary"]["total_issues"]:
        return FLAGGED
    return ERROR if result["errors"] or not result["summary"]["scanned"]["total_scanned"] else PASSED


def alone(scanner: Callable[[Path], int], path: Path) -> str:
    """Ask one scanner in a process that may not take for ever."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        try:
            os._exit(scanner(path))
        except BaseException:
            os._exit(ERROR)
    _, status = os.waitpid(child, 0)
    return {FLAGGED: "flagged", PASSED: "passed"}.get(os.waitstatus_to_exitcode(status), "error")


def main() -> None:
    logging.disable()
    # Imported once, so that the children need not.
    import fickling.analysis  # noqa: F401
    import modelscan.modelscan  # noqa: F401
    import picklescan.scanner  # noqa: F401

    scanners = {"picklescan": with_picklescan, "fickling": with_fickling, "modelscan": with_modelscan}
    for path in sorted(path for path in Path(sys.argv[1]).rglob("*") if path.is_file()):
        answers = {name: alone(scanner, path) for name, scanner in scanners.items()}
        print(json.dumps({"file": str(path.relative_to(sys.argv[1])), **answers}), flush=True)


main()
