"""The parts of a competition the judge needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from errors import DataError

ARROW_TYPES: dict[str, pa.DataType] = {
    "boolean": pa.bool_(),
    "integer": pa.int32(),
    "long": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "string": pa.string(),
    "binary": pa.binary(),
    "datetime": pa.timestamp("us"),
}


@dataclass(frozen=True)
class Contract:
    """Task, columns in order, and the target's classes (the last one is a binary task's positive class)."""

    task: str
    inputs: dict[str, pa.DataType]
    outputs: list[dict[str, Any]]
    target: str
    target_type: pa.DataType
    classes: list[str] | None

    @staticmethod
    def from_json(value: dict[str, Any]) -> Contract:
        """Read the columns as competition.yaml has them."""
        target = value["target"]
        classes = target.get("classes")
        if value["task"] != "regression" and not classes:
            name = target["name"]
            raise DataError(f'the target "{name}" needs its classes: add target.classes to competition.yaml')
        return Contract(
            task=value["task"],
            inputs={column["name"]: ARROW_TYPES[column["type"]] for column in value["inputs"]},
            outputs=value["outputs"],
            target=target["name"],
            target_type=ARROW_TYPES[target["type"]],
            classes=None if classes is None else [label_text(label) for label in classes],
        )


def label_text(value: Any) -> str:
    """Give a class label as text, so that `1` in a table and `1` in YAML are the same class."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
