"""The copy of a team's folder that is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Submitted:
    """A folder with what its `submission.yaml` says."""

    folder: Path
    team: str
    manifest: dict[str, Any]

    @property
    def seed(self) -> int:
        return int((self.manifest.get("train") or {}).get("seed", 0))

    @property
    def training(self) -> dict[str, Any] | None:
        """Seed and params of its training, where it can be trained."""
        how: dict[str, Any] | None = self.manifest.get("train")
        return how if how is not None and (self.folder / "model.py").is_file() else None

    @property
    def model_bytes(self) -> int:
        """Size of the artifacts, or of everything where there are none; as the vault counts."""
        names = [artifact["path"] for artifact in self.manifest["artifacts"]]
        files = [self.folder / name for name in names] or [path for path in self.folder.rglob("*") if path.is_file()]
        return sum(file.stat().st_size for file in files if file.is_file())
