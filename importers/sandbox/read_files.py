"""Tables of a kit that lie in files: CSV, TSV, JSON, Parquet, and ChaLearn's ``.data`` and ``.solution``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from splits import Table, Unfit


def read_table(kit: Path, spec: dict[str, Any], target: str | None, chalearn: dict[str, list[str]]) -> Table:
    """Read one split.

    Parameters
    ----------
    kit
        Folder of the kit.
    spec
        ``{"features": path, "labels": path | None}``; without labels, the target is a column of the features.
    target
        The column of labels where it is known.
    chalearn
        Names of ``features`` and ``labels`` of ChaLearn's format, where the kit has them.
    """
    origin = spec["features"]
    features = read_frame(kit / spec["features"], chalearn.get("features"))
    if spec.get("labels") is None:
        if target is None or target not in features:
            raise Unfit(f"{origin} has no column of labels", "name it, or bring a file of labels")
        return Table(features.drop(columns=[target]), features[target], origin)
    labels = read_frame(kit / spec["labels"], None)
    if spec["labels"].endswith(".solution"):
        return Table(features, one_label(labels, chalearn.get("labels")), origin)
    shared = [column for column in labels.columns if column in features.columns and len(labels.columns) > 1]
    if shared:
        key = shared[0]
        wanted = _target(labels.drop(columns=shared), target, spec["labels"])
        if labels[key].duplicated().any() or features[key].duplicated().any():
            raise Unfit(
                f'"{key}" should tell the rows of {origin} and {spec["labels"]} apart, and does not', "make it unique"
            )
        index = labels.set_index(key)[wanted]
        unmatched = ~features[key].isin(index.index)
        if unmatched.any():
            raise Unfit(
                f'{int(unmatched.sum())} rows of {origin} have no label in {spec["labels"]} by "{key}"',
                "bring all labels",
            )
        return Table(features.drop(columns=[key]), features[key].map(index), origin, key)
    wanted = _target(labels, target, spec["labels"])
    if len(labels) != len(features):
        raise Unfit(f"{origin} has {len(features)} rows and {spec['labels']} {len(labels)}", "bring one label a row")
    return Table(features, pd.Series(labels[wanted].to_numpy(), index=features.index, name=str(wanted)), origin)


def read_frame(path: Path, names: list[str] | None) -> pd.DataFrame:
    """Read one file by the form its name tells."""
    name = path.name.lower()
    try:
        if name.endswith((".csv", ".csv.gz", ".csv.bz2", ".txt")):
            frame = pd.read_csv(path)
            return frame.drop(columns=[column for column in frame.columns if str(column).startswith("Unnamed: 0")])
        if name.endswith(".tsv"):
            return pd.read_csv(path, sep="\t")
        if name.endswith(".parquet"):
            return pd.read_parquet(path)
        if name.endswith(".json"):
            return _records(json.loads(path.read_text(encoding="utf-8")), path.name)
        if name.endswith((".data", ".solution")):
            values = np.loadtxt(path, ndmin=2)
            columns = (
                names
                if names is not None and len(names) == values.shape[1]
                else [f"x{i}" for i in range(values.shape[1])]
            )
            return pd.DataFrame(values, columns=columns)
    except (ValueError, OSError, UnicodeError, pd.errors.ParserError) as error:
        raise Unfit(f"{path.name} cannot be read: {str(error)[:200]}", "save it again as CSV") from error
    raise Unfit(f"{path.name} is in a form that is not read here", "save it as CSV with a header, or as Parquet")


def _records(value: Any, name: str) -> pd.DataFrame:
    if isinstance(value, dict) and len(value) == 1 and isinstance(next(iter(value.values())), list | dict):
        value = next(iter(value.values()))
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return pd.DataFrame(value)
    if isinstance(value, list) and value and not any(isinstance(item, dict | list) for item in value):
        return pd.DataFrame({"label": value})
    if isinstance(value, dict) and value and not any(isinstance(item, dict | list) for item in value.values()):
        return pd.DataFrame({"id": list(value), "label": list(value.values())})
    raise Unfit(
        f"{name} is no list of records and no label by id", "save the labels as CSV: one row each, with a header"
    )


def one_label(solution: pd.DataFrame, names: list[str] | None) -> pd.Series:
    """Give the label of each row of a ``.solution``: its one column, or the place of the one in a row of zeros."""
    values = solution.to_numpy()
    if values.shape[1] == 1:
        return pd.Series(values[:, 0], name="label")
    if not (np.isin(values, (0, 1)).all() and (values.sum(axis=1) == 1).all()):
        raise Unfit("several labels a row", "one label a row is possible here; make one competition for each")
    place = values.argmax(axis=1)
    if names is not None and len(names) == values.shape[1]:
        return pd.Series([names[index] for index in place], name="label")
    return pd.Series(place, name="label")


def _target(labels: pd.DataFrame, target: str | None, name: str) -> Any:
    if target is not None and target in labels:
        return target
    ids = [column for column in labels.columns if str(column).lower() in ("id", "index", "row_id", "sample_id")]
    left = [column for column in labels.columns if column not in ids]
    if len(left) != 1:
        raise Unfit(
            f"{name} has {len(left)} columns that could be the label: {', '.join(map(str, left[:5]))}", "keep one"
        )
    return left[0]
