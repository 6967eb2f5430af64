"""Scores a submission on public rows it was not trained on, beside the baselines."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .competition import Competition
from .failure import Failure
from .judge import JUDGE, Split
from .kept import Kept, folder_files, write_whole
from .places import BYTECODE, ROOT
from .runner import Runner
from .runs import Asked, batch_sizes, run_split
from .session import Session
from .stop import NOT_READY, Stop
from .submitted import Submitted

TRAINING_SECONDS = 120
_SPLITTER = Path(__file__).with_name("splitter.py")


@dataclass
class Told:
    """Scores by entry, yours as ``you``; or why there are none."""

    rows: int = 0
    scores: dict[str, Any] | None = None
    failed: dict[str, str] = field(default_factory=dict)
    problem: str | None = None
    retrained: bool = False
    why_not_retrained: str | None = None


@dataclass
class Entry:
    """Somebody's predictions for the held-out rows: worked out before, or a process that will say them."""

    submitted: Submitted
    kept: Path
    session: Session | None = None
    retrained: bool = False
    why_not_retrained: str | None = None


class HeldOut:
    """The held-out rows of the public data, and everybody's predictions for them."""

    def __init__(self, runner: Runner, competition: Competition) -> None:
        self._runner, self._competition = runner, competition
        data = competition.data
        if not data.is_file():
            raise Stop(
                f"{competition.value['data']['public']} is missing", "get it back: git checkout -- data", NOT_READY
            )
        self._kept = Kept(competition.opening, competition.contract)
        self._parts = [data.read_bytes()]
        self._rest = self._kept.path("rest", self._parts).with_suffix(".arrow")
        self._held = self._kept.path("held", self._parts).with_suffix(".arrow")
        self._entries: dict[str, Entry] = {}

    def prepare(self, submitted: Submitted) -> None:
        """Start what is not known yet: the parts of the data, the submission, and the baselines one after the other."""
        if not (self._rest.is_file() and self._held.is_file()):
            self._split()
        self._entries["you"] = self._entry("you", submitted)
        for baseline in self._competition.baselines:
            folder = ROOT / baseline["path"]
            self._entries[baseline["name"]] = self._entry(
                baseline["name"], Submitted(folder, baseline["name"], baseline["manifest"])
            )
        self._begin(self._entries["you"])

    def score(self) -> Told:
        """Ask whoever was not asked before, and score all."""
        told = Told()
        split = self._runner.judge.open(self._competition, self._held, scored=True)
        told.rows = split.rows
        answers: dict[str, bytes] = {}
        for name, entry in self._entries.items():
            try:
                answers[name] = self._predictions(entry, split)
            except Failure as failure:
                if name == "you":
                    told.problem = f"{failure.error_class}: {_last_line(failure.text)}"
                    return told
                told.failed[name] = f"{failure.error_class}: {_last_line(failure.text)}"
        mine = self._entries["you"]
        told.retrained, told.why_not_retrained = mine.retrained, mine.why_not_retrained
        told.scores = self._scores(split, answers)
        return told

    def _entry(self, name: str, submitted: Submitted) -> Entry:
        files = [part for file in folder_files(submitted.folder) for part in file]
        parts = [*self._parts, json.dumps(submitted.manifest, sort_keys=True), *files]
        return Entry(submitted, self._kept.path("predictions", parts), retrained=submitted.training is not None)

    def _begin(self, entry: Entry) -> None:
        if entry.kept.is_file():
            return
        name = entry.kept.name
        copy = self._runner.home / name / "submission"
        shutil.copytree(entry.submitted.folder, copy, ignore=shutil.ignore_patterns("__pycache__"))
        how = entry.submitted.training
        if how is None:
            entry.session = self._runner.session(copy)
            return
        file = self._runner.home / f"{name}.json"
        told = {"judge": str(JUDGE), "data": str(self._rest), "contract": self._competition.opening["contract"]}
        file.write_text(json.dumps({**told, "seed": how["seed"], "params": how["params"]}), encoding="utf-8")
        entry.session = self._runner.session(copy, file, self._rest)

    def _predictions(self, entry: Entry, split: Split) -> bytes:
        if entry.kept.is_file():
            kept = entry.kept.read_bytes()
            reason, _, body = kept.partition(b"\n")
            entry.why_not_retrained = reason.decode() or None
            entry.retrained = entry.retrained and not reason
            return body
        if entry.session is None:
            self._begin(entry)
        assert entry.session is not None
        contract = self._competition.contract_with(entry.submitted.manifest["artifacts"])
        batch = batch_sizes(split.rows, self._competition)[0]
        asked = Asked(contract, entry.submitted.seed, 2, batch, TRAINING_SECONDS if entry.retrained else None)
        try:
            ran = run_split(entry.session, split, self._competition, asked)
        except Failure as failure:
            if not entry.retrained:
                raise
            # A training that does not work on a part of the rows says nothing against the model as it was submitted.
            entry.retrained = False
            entry.why_not_retrained = f"Model.train failed on a part of the rows: {_last_line(failure.text)}"
            if failure.error_class == "TIMEOUT":
                entry.why_not_retrained = f"Model.train takes longer than {TRAINING_SECONDS} s"
            as_submitted = self._runner.session(entry.submitted.folder)
            ran = run_split(as_submitted, split, self._competition, Asked(contract, entry.submitted.seed, 2, batch))
        finally:
            entry.session.close()
        write_whole(entry.kept, (entry.why_not_retrained or "").encode() + b"\n" + ran.predictions)
        return ran.predictions

    def _scores(self, split: Split, answers: dict[str, bytes]) -> dict[str, Any]:
        metrics = self._competition.value["metrics"]
        primary, names = metrics["primary"], [each["name"] for each in (metrics["primary"], *metrics["others"])]
        told: dict[str, Any] = {}
        for name, predictions in answers.items():
            first = split.score(predictions, names[:1])[0]
            others = split.score(predictions, names[1:]) if names[1:] else []
            values = {score["name"]: score["value"] for score in (first, *others)}
            told[name] = {"metrics": values, "low": first["low"], "high": first["high"]}
        others_names = [name for name in answers if name != "you"]
        tests = split.compare(answers["you"], [answers[name] for name in others_names], primary) if others_names else []
        for name, test in zip(others_names, tests, strict=True):
            told[name] |= {"difference": test["difference"], "p": test["p"]}
        return told

    def _split(self) -> None:
        spec = self._runner.home / "split.json"
        told = {
            "judge": str(JUDGE),
            "data": str(self._competition.data),
            "contract": self._competition.opening["contract"],
        }
        drafts = {"rest": self._runner.home / "rest.arrow", "held": self._runner.home / "held.arrow"}
        spec.write_text(json.dumps({**told, **{name: str(file) for name, file in drafts.items()}}), encoding="utf-8")
        python = [sys.executable, "-I", "-X", "utf8", "-X", f"pycache_prefix={BYTECODE}"]
        done = subprocess.run([*python, str(_SPLITTER), str(spec)], capture_output=True, check=False)
        if done.returncode != 0:
            said = _last_line(done.stderr.decode("utf-8", "replace"))
            raise Stop(
                f"the public data does not fit competition.yaml: {said}", "tell the organisers in an issue", NOT_READY
            )
        write_whole(self._rest, drafts["rest"].read_bytes())
        write_whole(self._held, drafts["held"].read_bytes())


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1][:400]
