"""Where things lie in a competition's repository."""

from __future__ import annotations

import sys
from pathlib import Path

KIT = Path(__file__).resolve().parents[1]
ROOT = KIT.parent
RULES = KIT / "core" / "dist" / "kit-core.mjs"
GATE_LOCK = KIT / "core" / "dist" / "gate" / "semgrep" / "requirements.lock"
LOCK = ROOT / "env" / "requirements.lock"
NODE_LOCK = KIT / "node" / "requirements.lock"
SHARED = KIT / "core" / "dist" / "shared"
STARTER = KIT / "harvester_kit" / "starter"
# Everything the kit keeps lies in the environment's folder: nothing is written next to sources, and it goes with it.
BYTECODE = Path(sys.prefix) / "kit-bytecode"
KEPT = Path(sys.prefix) / "kit-kept"
GATE = Path(sys.prefix) / "kit-gate"
