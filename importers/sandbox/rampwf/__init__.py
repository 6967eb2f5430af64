"""Stands in for RAMP's package while a kit hands over its data: names can be used, nothing is computed.

``prediction_types.make_multiclass`` and the like give a class that remembers its label names.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class Anything:
    """Takes every call and every attribute."""

    def __init__(self, *args: Any, **named: Any) -> None:
        self.args, self.named = args, named

    def __call__(self, *args: Any, **named: Any) -> Anything:
        return Anything(*args, **named)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()

    def __iter__(self) -> Any:
        return iter(())


class _Room(ModuleType):
    """A module in which every name is there; classes can inherit from what it gives."""

    __path__ = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = type(name, (Anything,), {})
        setattr(self, name, found)
        return found


class _PredictionTypes(_Room):
    def __getattr__(self, name: str) -> Any:
        if not name.startswith("make_"):
            return super().__getattr__(name)

        def make(label_names: Any = None, **named: Any) -> Any:
            return type("Predictions", (Anything,), {"label_names": label_names, "made_by": name, "named": named})

        return make


for _name in (
    "workflows",
    "score_types",
    "cvs",
    "utils",
    "utils.importing",
    "score_types.base",
    "score_types.classifier_base",
):
    _room = _Room(f"rampwf.{_name}")
    sys.modules[f"rampwf.{_name}"] = _room
    if "." not in _name:
        globals()[_name] = _room
prediction_types = _PredictionTypes("rampwf.prediction_types")
sys.modules["rampwf.prediction_types"] = prediction_types
sys.modules["rampwf.prediction_types.base"] = _Room("rampwf.prediction_types.base")
