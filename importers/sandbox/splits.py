"""From a kit's tables to a competition's splits: typed columns, no row in two splits, private rows in no order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

SEED = 20_261_122


class Unfit(Exception):
    """The data have no counterpart as one table of typed columns; the message says what, ``advice`` what to do."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


@dataclass
class Table:
    """Inputs and target of one split, by the kit's own column names; ``origin`` says where they come from.

    ``key`` is the column by which labels were joined to the inputs, which it left.
    """

    features: pd.DataFrame
    target: pd.Series
    origin: str
    key: str | None = None


@dataclass
class Splits:
    """What becomes of them, by the competition's names."""

    tables: dict[str, tuple[pd.DataFrame, pd.Series]]
    columns: list[dict[str, Any]]
    target: dict[str, Any]
    task: str
    notes: list[str] = field(default_factory=list)


def make_splits(train: Table, tests: list[Table], *, kind: str, classes: list[Any] | None, target: str) -> Splits:
    """Make the public, feedback and final split.

    Parameters
    ----------
    train, tests
        The kit's training rows; and one table of test rows, which is halved, or two: for feedback and for the final.
    kind
        ``"classification"`` or ``"regression"``.
    classes
        Labels in the kit's order; those found in ``train`` when the kit does not say.
    target
        Name of the column of labels.
    """
    notes: list[str] = []
    frames = [train.features, *(test.features for test in tests)]
    for test in tests:
        if list(test.features.columns) != list(train.features.columns):
            only = sorted({*map(str, test.features.columns)} ^ {*map(str, train.features.columns)})[:5]
            raise Unfit(
                f"{test.origin} has other columns than {train.origin}: {', '.join(only) or 'in another order'}",
                "give training and test rows the same columns",
            )
    columns, typed = _columns(frames)
    labels, target_column = _labels([train.target, *(test.target for test in tests)], kind, classes, notes)
    taken = {column["name"] for column in columns}
    target_column |= {"name": _identifier(target, taken), "original": target}
    parts = list(zip(typed, labels, strict=True))
    private = _private(parts[1:], kind, notes)
    private = _apart(parts[0], private, notes)
    for name, (_, y) in private.items():
        least = 2 if kind == "classification" else 1
        if len(y) < 2 or y.nunique() < least:
            raise Unfit(
                f"{len(y)} rows with {y.nunique()} different labels are left for the {name} split: too few",
                "bring more test rows",
            )
    size = len(target_column.get("classes", []))
    task = (
        "regression" if kind == "regression" else "binary-classification" if size == 2 else "multiclass-classification"
    )
    return Splits({"public": parts[0], **private}, columns, target_column, task, notes)


def _columns(frames: list[pd.DataFrame]) -> tuple[list[dict[str, Any]], list[pd.DataFrame]]:
    taken: set[str] = set()
    columns: list[dict[str, Any]] = []
    typed = [pd.DataFrame(index=frame.index) for frame in frames]
    if len(frames[0].columns) > 10_000:
        raise Unfit(f"{len(frames[0].columns)} input columns; 10,000 are possible", "leave out or combine columns")
    collected: list[dict[str, pd.Series]] = [{} for _ in frames]
    for position, original in enumerate(frames[0].columns):
        parts = [frame.iloc[:, position] for frame in frames]
        kinds = {_kind(part, str(original)) for part in parts if part.notna().any()}
        if not kinds:
            kinds = {"double"}
        if kinds <= {"long", "double"}:
            kinds = {"double"} if "double" in kinds else {"long"}
        if len(kinds) > 1:
            raise Unfit(
                f'the column "{original}" holds {" here and ".join(sorted(kinds))} there',
                "give it one type in all splits",
            )
        kind = kinds.pop()
        nullable = any(bool(part.isna().any()) for part in parts)
        if kind == "long" and nullable:
            kind = "double"
        if kind == "boolean" and nullable:
            kind = "string"
        name = _identifier(str(original), taken)
        columns.append(
            {
                "name": name,
                "original": original if isinstance(original, str) else None,
                "type": kind,
                "nullable": nullable,
            }
        )
        for index, part in enumerate(parts):
            collected[index][name] = _cast(part, kind)
    typed = [pd.DataFrame(values, index=frame.index) for values, frame in zip(collected, frames, strict=True)]
    return columns, typed


def _kind(values: pd.Series, name: str) -> str:
    dtype = values.dtype
    if pd.api.types.is_bool_dtype(dtype):
        return "boolean"
    if pd.api.types.is_integer_dtype(dtype):
        return "long"
    if pd.api.types.is_float_dtype(dtype):
        return "double"
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return "datetime"
    present = values.dropna()
    if all(isinstance(value, str) for value in present):
        return "string"
    if all(isinstance(value, bool | np.bool_) for value in present):
        return "boolean"
    found = type(present.iloc[0]).__name__
    raise Unfit(f'the column "{name}" holds values of type {found}', "a column holds numbers, text, booleans or times")


def _cast(values: pd.Series, kind: str) -> pd.Series:
    if kind == "double":
        return values.astype(np.float64)
    if kind == "long":
        return values.astype(np.int64)
    if kind == "string":
        return values.map(lambda value: None if pd.isna(value) else str(value)).astype(object)
    if kind == "boolean":
        return values.astype(bool)
    return pd.to_datetime(values)


def _labels(
    parts: list[pd.Series], kind: str, classes: list[Any] | None, notes: list[str]
) -> tuple[list[pd.Series], dict[str, Any]]:
    for part in parts:
        if part.isna().any():
            raise Unfit(f"{int(part.isna().sum())} labels are missing", "leave out rows without a label")
    if kind == "regression":
        try:
            return [part.astype(np.float64) for part in parts], {"type": "double"}
        except (ValueError, TypeError) as error:
            raise Unfit(f"labels to be predicted as numbers are none: {error}", "is this a classification?") from error
    plain = [pd.Series([_plain(value) for value in part], index=part.index, dtype=object) for part in parts]
    found = {value for part in plain for value in part}
    if classes is None:
        listed = sorted(set(plain[0]), key=lambda value: (isinstance(value, str), value))
        notes.append("classes: taken from the training labels, in their sorted order")
    else:
        listed = [_plain(value) for value in classes]
    if any(isinstance(value, str) for value in [*listed, *found]):
        listed, plain = [str(value) for value in listed], [part.map(str) for part in plain]
        found = {str(value) for value in found}
    unknown = sorted(map(str, found - set(listed)))[:5]
    if unknown:
        raise Unfit(
            f"labels that are not among the classes: {', '.join(unknown)}", "name every class, or leave these rows out"
        )
    if not 2 <= len(listed) <= 1000:
        raise Unfit(f"{len(listed)} classes; 2 to 1000 are possible", "is this a regression?")
    text = isinstance(listed[0], str)
    return [part.astype(object if text else np.int64) for part in plain], {
        "type": "string" if text else "long",
        "classes": listed,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, bool | np.bool_):
        return int(value)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        if not value.is_integer():
            raise Unfit(f"the label {value} is no class: it is a fraction", "is this a regression?")
        return int(value)
    if isinstance(value, int | str):
        return value
    raise Unfit(f"a label is of type {type(value).__name__}", "one label a row is needed: a word or a number")


Part = tuple[pd.DataFrame, pd.Series]


def _private(tests: list[Part], kind: str, notes: list[str]) -> dict[str, Part]:
    rng = np.random.default_rng(SEED)
    if len(tests) == 2:
        shuffled = [rng.permutation(len(y)) for _, y in tests]
        return {
            name: (x.iloc[order], y.iloc[order])
            for name, (x, y), order in zip(("feedback", "final"), tests, shuffled, strict=True)
        }
    (x, y) = tests[0]
    # Equal rows stay together: one in each half would tell the other's label.
    groups = pd.util.hash_pandas_object(x, index=False).to_numpy()
    strata = y.to_numpy() if kind == "classification" else np.zeros(len(y), dtype=np.int64)
    halves = np.zeros(len(y), dtype=bool)
    for stratum in pd.unique(strata):
        keys = pd.unique(groups[strata == stratum])
        keys = keys[rng.permutation(len(keys))]
        halves |= np.isin(groups, keys[: (len(keys) + 1) // 2]) & (strata == stratum)
    # A group whose rows have different labels stays with its first row.
    first = pd.Series(halves).groupby(groups).transform("first").to_numpy()
    feedback, final = (rng.permutation(np.flatnonzero(first == half)) for half in (True, False))
    notes.append(
        f"splits: the kit has one test set of {len(y)} rows, halved by chance into feedback and final (seed {SEED})"
    )
    return {"feedback": (x.iloc[feedback], y.iloc[feedback]), "final": (x.iloc[final], y.iloc[final])}


def _apart(public: Part, private: dict[str, Part], notes: list[str]) -> dict[str, Part]:
    seen = set(pd.util.hash_pandas_object(public[0], index=False))
    kept: dict[str, Part] = {}
    for name, (x, y) in private.items():
        keys = pd.util.hash_pandas_object(x, index=False)
        new = ~keys.isin(seen).to_numpy()
        if not new.all():
            notes.append(f"{name}: {int((~new).sum())} rows left out whose inputs stand in another split too")
        kept[name] = (x[new], y[new])
        seen |= set(keys)
    return kept


def _identifier(name: str, taken: set[str]) -> str:
    plain = re.sub(r"_+", "_", re.sub(r"[^A-Za-z0-9_]", "_", name)).strip("_") or "column"
    if plain[0].isdigit():
        plain = f"x{plain}"
    plain = plain[:55]
    unique, count = plain, 2
    while unique.lower() in {other.lower() for other in taken}:
        unique, count = f"{plain}_{count}", count + 1
    taken.add(unique)
    return unique
