"""Made by `harvester import`: what stands between the competition's tables and the imported code."""

from typing import Any

import numpy as np
import pandas as pd
from estimator import get_estimator as make

TASK = "binary-classification"
CLASSES: list[str | int] = [0, 1]
# What the imported code calls the columns, by the competition's names; empty where they are the same.
COLUMNS: dict[str, str] = {}
# Whether the imported code takes a table (frame) or its bare values (array).
FORM = "frame"
# Whether it takes labels as they are (plain) or as a row of zeros with a one for each (one-hot).
LABELS = "plain"


def inputs(batch: pd.DataFrame) -> pd.DataFrame | np.ndarray:
    table = batch.rename(columns=COLUMNS)
    # Missing text arrives as None, and was NaN where the model was written.
    for name in table.select_dtypes(object).columns:
        table[name] = table[name].where(table[name].notna(), np.nan)
    return table.to_numpy() if FORM == "array" else table


def fit(X: pd.DataFrame, y: pd.Series, seed: int) -> Any:
    """Give the imported model, fitted."""
    np.random.seed(seed)
    labels = y.to_numpy()
    if LABELS == "one-hot":
        labels = (labels[:, None] == np.asarray(CLASSES, dtype=labels.dtype)[None, :]).astype(float)
    model = make()
    fitted = model.fit(inputs(X), labels)
    return model if fitted is None else fitted


def answers(model: Any, table: pd.DataFrame | np.ndarray) -> np.ndarray:
    """One row of outputs for each row: probabilities of the classes, the last one's of two, or values."""
    if TASK == "regression":
        return np.asarray(model.predict(table), dtype=float).reshape(len(table), -1)[:, 0]
    values = np.asarray(model.predict_proba(table) if hasattr(model, "predict_proba") else model.predict(table))
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    names = np.asarray([str(label) for label in CLASSES])
    if values.ndim == 1 and len(CLASSES) == 2 and values.dtype.kind == "f" and not np.isin(values, (0.0, 1.0)).all():
        # One number a row that is no class: how sure it is of the second class.
        values = np.column_stack([1 - values, values])
    if values.ndim == 1:
        # Classes, not probabilities: certain of the one it names.
        texts = [
            str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
            for value in values.tolist()
        ]
        values = (np.asarray(texts)[:, None] == names[None, :]).astype(float)
    else:
        known = [str(label) for label in getattr(model, "classes_", [])]
        ordered = np.zeros((len(values), len(CLASSES)))
        if LABELS == "plain" and len(known) == values.shape[1] and set(known) <= set(names):
            for place, label in enumerate(known):
                ordered[:, list(names).index(label)] = values[:, place]
        else:
            ordered[:, : values.shape[1]] = values
        values = np.clip(ordered, 0.0, 1.0)
    sums = values.sum(axis=1, keepdims=True)
    values = np.where(sums > 0, values / np.where(sums > 0, sums, 1.0), 1.0 / len(CLASSES))
    return values[:, 1] if len(CLASSES) == 2 else values
