"""Loads what the vault runs too; see ``kit/core/dist/shared``."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

from .places import SHARED


def shared(path: str) -> ModuleType:
    """Load one file below ``kit/core/dist/shared``, under a name that no submission's file can have."""
    name = f"kit_shared.{path.removesuffix('.py').replace('/', '.')}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, SHARED / path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]
