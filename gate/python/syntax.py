"""Tells which of the named files CPython would not compile, without running or importing any of them.

Reads a JSON list of paths on stdin; writes `{path: null | {"line": int | null, "message": str}}` on stdout.
"""

import ast
import io
import json
import sys
import tokenize
import warnings
from pathlib import Path


def problem(path: str) -> dict[str, object] | None:
    source = Path(path).read_bytes()
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        if encoding not in ("utf-8", "utf-8-sig"):
            return {"line": 1, "message": f"is written in {encoding}; only UTF-8 is read the same by everybody"}
        ast.parse(source, filename="submission")
    except SyntaxError as error:
        return {"line": error.lineno or None, "message": str(error.msg)}
    except (ValueError, RecursionError, MemoryError) as error:
        return {"line": None, "message": f"{type(error).__name__}: {error}"}
    return None


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    json.dump({path: problem(path) for path in json.load(sys.stdin)}, sys.stdout)
