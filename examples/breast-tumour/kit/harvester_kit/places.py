"""Where things lie in a competition's repository."""

from __future__ import annotations

import sys
from pathlib import Path

KIT = Path(__file__).resolve().parents[1]
ROOT = KIT.parent
RULES = KIT / "core" / "dist" / "kit-core.mjs"
LOCK = ROOT / "env" / "requirements.lock"
NODE_LOCK = KIT / "node" / "requirements.lock"
# Bytecode goes here, so that nothing is written next to sources.
BYTECODE = Path(sys.prefix) / "kit-bytecode"
STARTER = KIT / "harvester_kit" / "starter"
