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
NUMBERS = ("boolean", "integer", "long", "float", "double")
CLASSIFICATIONS = ("binary-classification", "multiclass-classification")


@dataclass(frozen=True)
class Contract:
    """What a competition asks, as competition.yaml has it.

    Attributes
    ----------
    inputs
        Columns in order, each with ``name``, ``type`` and perhaps ``range``, ``classes``, ``nullable``.
    outputs
        Columns in order. Of a classification either probabilities, one a class in the order of `classes` (for a binary
        task the last class's alone), or one of type string: the class itself.
    classes
        The target's classes as text; the last one is a binary task's positive class. None for other tasks.
    special
        The column of each role: ``id``, ``group``, ``weight``, ``time``.
    mode
        ``batch``, ``row`` or ``case``.
    """

    task: str
    inputs: list[dict[str, Any]]
    outputs: list[dict[str, Any]]
    target: str
    target_type: pa.DataType
    classes: list[str] | None
    special: dict[str, str]
    mode: str

    @property
    def input_types(self) -> dict[str, pa.DataType]:
        """Arrow types of the inputs by name, in order."""
        return {column["name"]: ARROW_TYPES[column["type"]] for column in self.inputs}

    @property
    def texts(self) -> list[int]:
        """Positions of the outputs that are texts."""
        return [at for at, output in enumerate(self.outputs) if output["type"] == "string"]

    @property
    def labels(self) -> bool:
        """Whether a prediction is a class's name rather than probabilities."""
        return self.classes is not None and bool(self.texts)

    @staticmethod
    def from_json(value: dict[str, Any]) -> Contract:
        """Read the columns as competition.yaml has them. Raises DataError where they do not fit the task."""
        target = value["target"]
        classes = target.get("classes") if value["task"] in CLASSIFICATIONS else None
        if value["task"] in CLASSIFICATIONS and not classes:
            name = target["name"]
            raise DataError(f'the target "{name}" needs its classes: add target.classes to competition.yaml')
        contract = Contract(
            task=value["task"],
            inputs=value["inputs"],
            outputs=value["outputs"],
            target=target["name"],
            target_type=ARROW_TYPES[target["type"]],
            classes=None if classes is None else [label_text(label) for label in classes],
            special={role: name for role, name in (value.get("columns") or {}).items() if name},
            mode=(value.get("invocation") or {}).get("mode", "batch"),
        )
        _check_outputs(contract, target["type"])
        return contract


def _check_outputs(contract: Contract, target_type: str) -> None:
    task, outputs, classes = contract.task, contract.outputs, contract.classes
    odd = next((output for output in outputs if output["type"] not in (*NUMBERS, "string")), None)
    if odd is not None:
        raise DataError(f'the output "{odd["name"]}" is a {odd["type"]}; predictions are numbers or strings')
    if task == "regression":
        if contract.texts or target_type not in NUMBERS:
            raise DataError("a regression's target and outputs are numbers; for anything else say task: custom")
        return
    if classes is None:
        return
    if len(set(classes)) < len(classes):
        raise DataError("target.classes names a class twice")
    if contract.labels:
        if len(outputs) > 1:
            raise DataError("a classification has either one output of type string, the class, or probabilities")
        return
    wanted = 1 if task == "binary-classification" else len(classes)
    if task == "binary-classification" and len(classes) != 2:
        raise DataError(f"a binary task has two classes; target.classes has {len(classes)}")
    if len(outputs) != wanted:
        what = "the positive class's probability" if wanted == 1 else "one a class, in the order of target.classes"
        raise DataError(f"{wanted} outputs are needed ({what}); competition.yaml has {len(outputs)}")
    names = [output["name"] for output in outputs]
    if wanted > 1 and set(names) == set(classes) and names != classes:
        raise DataError(f"the outputs {', '.join(names)} stand in another order than target.classes")


def label_text(value: Any) -> str:
    """Give a class label as text, so that `1` in a table and `1` in YAML are the same class."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
