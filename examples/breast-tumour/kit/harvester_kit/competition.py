"""What every command needs to know about the competition and one team's folder."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .places import ROOT
from .rules import Rules
from .stop import NOT_READY, USAGE, Stop


@dataclass(frozen=True)
class Competition:
    """What the rules say of `competition.yaml` and its baselines, and the power one core of this machine draws.

    Attributes
    ----------
    value
        The file itself.
    opening
        What the judge is told when it opens rows.
    contract
        What a model without artifacts is told when it is loaded.
    """

    value: dict[str, Any]
    opening: dict[str, Any]
    contract: dict[str, Any]
    baselines: list[dict[str, Any]]
    watts_per_core: float
    pue: float

    @staticmethod
    def of(answer: dict[str, Any]) -> Competition:
        """Take it from an answer of the rules."""
        power = answer["power"]
        return Competition(
            answer["competition"],
            answer["opening"],
            answer["contract"],
            answer["baselines"],
            power["wattsPerCore"],
            power["pue"],
        )

    @staticmethod
    def read(rules: Rules) -> Competition:
        """Read `competition.yaml`. Raises `Problems` with each place that is wrong."""
        text = (ROOT / "competition.yaml").read_text(encoding="utf-8")
        return Competition.of(rules.ask({"do": "describe", "competition": text, "root": str(ROOT)}))

    @property
    def data(self) -> Path:
        return ROOT / str(self.value["data"]["public"])

    @property
    def threads(self) -> int:
        return max(1, int(self.value["limits"]["cpus"]))

    @property
    def outputs(self) -> int:
        return len(self.contract["outputs"])

    @property
    def texts(self) -> int:
        """How many outputs are texts."""
        return len(self.contract.get("texts", ()))

    def scoring(self) -> bytes:
        """Give the organiser's own metrics, which the judge runs. Raises `Stop` where they are not those it names."""
        named = self.value["metrics"].get("scoring")
        if named is None:
            return b""
        file = ROOT / str(named["path"])
        source: bytes | None = file.read_bytes() if file.is_file() else None
        if source is None or hashlib.sha256(source).hexdigest() != named["sha256"]:
            told = f"{named['path']} is not the file that competition.yaml names as metrics.scoring"
            raise Stop(told, f"get it back: git checkout origin/main -- {named['path']}", NOT_READY)
        return source

    def contract_with(self, artifacts: list[dict[str, Any]]) -> dict[str, Any]:
        """Give what a model that comes with these artifacts is told when it is loaded."""
        told = [{"path": artifact["path"], "format": artifact["format"]} for artifact in artifacts]
        return {**self.contract, "artifacts": told}


def team_folder(team: str) -> Path:
    """Give a team's folder. Raises `Stop` where there is none."""
    folder = ROOT / "submissions" / team
    if not folder.is_dir():
        raise Stop(f"there is no folder submissions/{team}", f"make it: uv run kit new {team}", USAGE)
    return folder


def read_manifest(rules: Rules, folder: Path) -> dict[str, Any]:
    """Read the folder's `submission.yaml`. Raises `Problems` with each place that is wrong."""
    file = folder / "submission.yaml"
    path = file.relative_to(ROOT).as_posix()
    if not file.is_file():
        raise Stop(f"{path} is missing", "copy baselines/*/submission.yaml, or: uv run kit new <team>", NOT_READY)
    answer = rules.ask({"do": "manifest", "path": path, "text": file.read_text(encoding="utf-8")})
    manifest: dict[str, Any] = answer["manifest"]
    return manifest


def write_digests(rules: Rules, folder: Path) -> int:
    """Write the digests of the folder's artifacts into its `submission.yaml`; give the number of artifacts."""
    file = folder / "submission.yaml"
    if not file.is_file():
        read_manifest(rules, folder)
    text = file.read_bytes().decode("utf-8")
    digests = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts
    }
    name = file.relative_to(ROOT).as_posix()
    filled = rules.ask({"do": "digest", "path": name, "text": text, "digests": digests})["text"]
    if filled != text:
        file.write_bytes(filled.encode("utf-8"))
    artifacts = read_manifest(rules, folder)["artifacts"]
    missing = [artifact["path"] for artifact in artifacts if artifact["path"] not in digests]
    if missing:
        told = f"{name} names {missing[0]}, which is not in the folder"
        raise Stop(told, "make it (uv run kit train), or remove the entry", NOT_READY)
    return len(artifacts)
