"""Train an imported submission and try it, inside the sandbox: a request and the public rows in, its artifacts out.

The submission is copied to scratch, where its own ``Model.train`` writes artifacts. Then it is loaded and asked as the
vault would, through the house's one interface, with batches of two sizes.
"""

from __future__ import annotations

import importlib.util
import random
import shutil
import sys
import time
import traceback
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import skops.io
import skops.io.exceptions
from frames import Pipes

HERE = Path(__file__).resolve().parent
# The scratch of this sandbox, which nobody else can see.
WORK = Path("/tmp/work")  # noqa: S108
KNOWN = ("numpy.", "scipy.", "sklearn.")
TRIED_ROWS = 200
ARROW = {
    "boolean": pa.bool_(),
    "long": pa.int64(),
    "double": pa.float64(),
    "string": pa.string(),
    "datetime": pa.timestamp("us"),
}


def main() -> None:
    pipes = Pipes()
    pipes.write({"type": "hello"})
    request, body = pipes.read()
    shutil.copytree(HERE / "team", WORK)
    stage = "train"
    try:
        frame = _read(request, body)
        x, y = frame.drop(columns=[request["target"]]), frame[request["target"]]
        how, began = "fitted", time.perf_counter()
        try:
            _train(x, y, request["seed"])
            seconds, trusted = time.perf_counter() - began, _trusted()
        except Unsafe:
            # No safe format carries it, so the submission ships rows and fits on them when it is loaded.
            how, seconds, trusted = "refit", time.perf_counter() - began, []
            (WORK / "model.skops").unlink(missing_ok=True)
            shutil.copyfile(HERE / "refit.py", WORK / "model.py")
            _train(x, y, request["seed"])
        stage = "load"
        _try(x.head(TRIED_ROWS), request)
    except BaseException as error:
        pipes.write({"type": "error", "stage": stage, "text": _text(error), "line": _line(error)})
        return
    pipes.write({"type": "trained", "how": how, "seconds": seconds, "trusted": trusted})
    for name in request["artifacts"][how]:
        pipes.write({"type": "file", "name": name}, (WORK / name).read_bytes())


class Unsafe(Exception):
    """The fitted model holds types of the submission's own, or such that skops cannot save."""


def _read(request: dict[str, Any], body: bytes) -> pd.DataFrame:
    types = {name: ARROW[kind] for name, kind in request["types"].items()}
    convert = pa.csv.ConvertOptions(column_types=types, include_columns=list(types), strings_can_be_null=True)
    return pa.csv.read_csv(pa.py_buffer(body), convert_options=convert).to_pandas()


def _train(x: pd.DataFrame, y: pd.Series, seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)
    if str(WORK) not in sys.path:
        sys.path.append(str(WORK))
    spec = importlib.util.spec_from_file_location("model", WORK / "model.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["model"] = module
    spec.loader.exec_module(module)
    try:
        module.Model().train(x, y, WORK, seed)
    except skops.io.exceptions.UnsupportedTypeException as error:
        raise Unsafe(str(error)) from error


def _trusted() -> list[str]:
    path = WORK / "model.skops"
    if not path.is_file():
        return []
    asked = sorted(skops.io.get_untrusted_types(file=path))
    foreign = [name for name in asked if not name.startswith(KNOWN)]
    if foreign:
        raise Unsafe(", ".join(foreign[:5]))
    code = (WORK / "model.py").read_text(encoding="utf-8")
    (WORK / "model.py").write_text(code.replace("trusted=[]", f"trusted={asked!r}"), encoding="utf-8")
    return asked


def _try(x: pd.DataFrame, request: dict[str, Any]) -> None:
    spec = importlib.util.spec_from_file_location("harness_interface", "/harness/interface.py")
    assert spec is not None and spec.loader is not None
    interface = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(interface)
    answers = []
    for size in (len(x), 7):
        random.seed(request["seed"])
        np.random.seed(request["seed"])
        predict = interface.load_model(WORK, request["contract"])
        parts = [predict(x.iloc[start : start + size].reset_index(drop=True)) for start in range(0, len(x), size)]
        answers.append(np.concatenate(parts))
    first, second = answers
    if not np.isfinite(first).all():
        raise ValueError(f"{int((~np.isfinite(first)).sum())} predictions are NaN or infinite")
    if not np.allclose(first, second, rtol=1e-9, atol=1e-12):
        raise ValueError("its answers depend on how many rows are asked for at once")


def _text(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:2000]


def _line(error: BaseException) -> dict[str, Any] | None:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(str(WORK))]
    own = [frame for frame in frames if not frame.filename.endswith("/model.py")]
    return {"path": own[-1].filename[len(str(WORK)) + 1 :], "line": own[-1].lineno} if own else None


if __name__ == "__main__":
    main()
