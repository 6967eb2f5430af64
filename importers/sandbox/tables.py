"""Get a kit's data as tables, inside the sandbox: one request in, ``tables`` and its CSVs out, or ``error``."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
from frames import Pipes
from read_files import read_table
from splits import Splits, Table, Unfit, make_splits

HERE = Path(__file__).resolve().parent
KIT = HERE / "kit"


def ramp_tables(request: dict[str, Any]) -> tuple[Splits, str]:
    """Run the kit's own ``get_train_data`` and ``get_test_data``; `rampwf` is a stand-in."""
    sys.path.append(str(KIT))
    import problem

    train = _pair(problem.get_train_data(path=str(KIT)), "get_train_data")
    test = _pair(problem.get_test_data(path=str(KIT)), "get_test_data")
    predictions = getattr(problem, "Predictions", None)
    classes = request.get("classes") or getattr(predictions, "label_names", None)
    form = "array" if isinstance(train[0], np.ndarray) else "frame"
    tables = [
        Table(_frame(x, origin), _target(y, origin), origin)
        for (x, y), origin in ((train, "get_train_data"), (test, "get_test_data"))
    ]
    classes = None if classes is None else list(classes)
    return make_splits(tables[0], tables[1:], kind=request["kind"], classes=classes, target=request["target"]), form


def file_tables(request: dict[str, Any]) -> tuple[Splits, str]:
    """Read the files that the request names."""
    chalearn = request.get("chalearn") or {}
    target = request.get("target")
    tests = request["tests"]
    if target is None and request["train"].get("labels") is None:
        from read_files import read_frame

        train_columns = list(read_frame(KIT / request["train"]["features"], None).columns)
        others = set(read_frame(KIT / tests[0]["features"], None).columns)
        left = [column for column in train_columns if column not in others]
        if len(left) != 1:
            raise Unfit(
                f"{request['train']['features']} has {len(left)} columns beyond the test rows': which is the label?",
                "keep exactly one: the label",
            )
        target = left[0]
    train = read_table(KIT, request["train"], target, chalearn)
    tables = [read_table(KIT, spec, target, chalearn) for spec in tests]
    name = target or str(train.target.name or "label")
    notes = _drop_ids([train, *tables])
    splits = make_splits(train, tables, kind=request["kind"], classes=request.get("classes"), target=str(name))
    splits.notes[:0] = notes
    return splits, request.get("form", "frame")


def _drop_ids(tables: list[Table]) -> list[str]:
    notes = []
    for key in {table.key for table in tables if table.key is not None}:
        for table in tables:
            table.features = table.features.drop(columns=[key], errors="ignore")
        notes.append(f'the column "{key}" joins labels to inputs: left out')
    for column in list(tables[0].features.columns):
        named = str(column).lower() in ("id", "index", "row_id", "sample_id", "uid")
        if named and all(column in table.features and table.features[column].is_unique for table in tables):
            for table in tables:
                table.features = table.features.drop(columns=[column])
            notes.append(f'the column "{column}" only numbers the rows: left out')
    return notes


def _pair(value: Any, origin: str) -> tuple[Any, Any]:
    if not isinstance(value, tuple) or len(value) != 2:
        raise Unfit(f"{origin} does not give a pair of inputs and target", "return X, y")
    return value


def _frame(x: Any, origin: str) -> pd.DataFrame:
    if isinstance(x, pd.DataFrame):
        if isinstance(x.columns, pd.MultiIndex):
            raise Unfit(f"{origin} gives columns with names of several levels", "give each column one name")
        return x.reset_index(drop=True)
    if isinstance(x, np.ndarray) and x.ndim == 2:
        return pd.DataFrame(x, columns=[f"x{index}" for index in range(x.shape[1])]).infer_objects()
    shape = f" and shape {tuple(x.shape)}" if hasattr(x, "shape") else ""
    raise Unfit(
        f"{origin} gives inputs of type {type(x).__name__}{shape}; a table is needed",
        "give a DataFrame or a two-dimensional array: one row for each thing to predict",
    )


def _target(y: Any, origin: str) -> pd.Series:
    values = np.asarray(y)
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim != 1:
        raise Unfit(
            f"{origin} gives a target of shape {values.shape}; one label a row is possible",
            "make one competition for each",
        )
    return pd.Series(values)


def _csv(frame: pd.DataFrame, types: dict[str, str]) -> bytes:
    arrow = {
        "boolean": pa.bool_(),
        "long": pa.int64(),
        "double": pa.float64(),
        "string": pa.string(),
        "datetime": pa.timestamp("us"),
    }
    schema = pa.schema([(name, arrow[kind]) for name, kind in types.items()])
    table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
    sink = pa.BufferOutputStream()
    pa.csv.write_csv(table, sink)
    return sink.getvalue().to_pybytes()


def _answer(pipes: Pipes, splits: Splits, form: str) -> None:
    types = {column["name"]: column["type"] for column in splits.columns}
    target = splits.target["name"]
    pipes.write(
        {
            "type": "tables",
            "columns": splits.columns,
            "target": splits.target,
            "task": splits.task,
            "form": form,
            "notes": splits.notes,
            "rows": {name: len(y) for name, (_, y) in splits.tables.items()},
        }
    )
    for name, (x, y) in splits.tables.items():
        x, y = x.reset_index(drop=True), y.reset_index(drop=True)
        labels = {target: splits.target["type"]}
        if name == "public":
            both = x.assign(**{target: y})
            pipes.write({"type": "csv", "split": name, "part": "all"}, _csv(both, types | labels))
        else:
            pipes.write({"type": "csv", "split": name, "part": "features"}, _csv(x, types))
            pipes.write({"type": "csv", "split": name, "part": "labels"}, _csv(pd.DataFrame({target: y}), labels))


def main() -> None:
    pipes = Pipes()
    pipes.write({"type": "hello"})
    request, _ = pipes.read()
    try:
        splits, form = ramp_tables(request) if request["read"] == "ramp" else file_tables(request)
        _answer(pipes, splits, form)
    except Unfit as error:
        pipes.write({"type": "unfit", "text": str(error)[:2000], "advice": error.advice})
    except BaseException as error:
        told = traceback.TracebackException.from_exception(error, limit=-10)
        own = [frame for frame in told.stack if frame.filename.startswith(str(KIT))]
        last = own[-1] if own else None
        where = None if last is None else {"path": last.filename[len(str(KIT)) + 1 :], "line": last.lineno}
        pipes.write({"type": "error", "text": f"{type(error).__name__}: {error}"[:2000], "where": where})


if __name__ == "__main__":
    main()
