"""``kit check``: what the bot will say, said here first."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .competition import Competition
from .model_run import ModelRun, run_model, start_scorer
from .places import ROOT
from .processes import scratch
from .repository import Pull, git_setting
from .rules import Rules, find_semgrep
from .terminal import progress


@dataclass
class Stage:
    """One line of the answer; `ok` is None for what was not looked at."""

    name: str
    ok: bool | None
    text: str


@dataclass
class Report:
    """Everything one check found out."""

    team: str
    stages: list[Stage] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    run: ModelRun | None = None
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def ready(self) -> bool:
        return all(stage.ok is not False for stage in self.stages)


def check(rules: Rules, pull: Pull, login: str | None) -> Report:
    """Check the pull request that would be opened now. Raises `Stop` only where nothing can be told."""
    started = time.monotonic()
    competition = Competition.read(rules, pull.competition)
    report = Report(pull.team)
    with scratch() as home:
        folder = home / "submission"
        pull.copy_to(folder)
        # The baselines do not depend on the submission: they are asked while it is read.
        scorer = start_scorer(competition, home)
        try:
            progress("reading the submission by the competition's rules")
            answer = rules.ask(_question(pull, folder, login))
            _tell_intake(report, answer, pull)
            _tell_gate(report, answer)
            if answer.get("manifest") is None or answer["gate"]["verdict"] == "flagged":
                report.stages.append(Stage("public run", None, "not run: mend what is above first"))
            else:
                progress("running the model on public data, twice")
                report.run = run_model(competition, answer["manifest"], home, pull.team, scorer)
                _tell_run(report, report.run, competition)
        finally:
            scorer.close()
    report.seconds = time.monotonic() - started
    return report


def _question(pull: Pull, folder: Path, login: str | None) -> dict[str, Any]:
    manifest = folder / "submission.yaml"
    return {
        "do": "check",
        "competition": pull.competition,
        "folder": str(folder),
        "author": login or git_setting("github.user"),
        "now": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "changed": pull.changed,
        "tree": pull.tree,
        "manifest": manifest.read_bytes().decode("utf-8", "replace") if manifest.is_file() else None,
        "signedOff": pull.signed_off,
        "semgrep": find_semgrep(),
    }


def _tell_intake(report: Report, answer: dict[str, Any], pull: Pull) -> None:
    decision = answer["intake"]
    if decision["kind"] == "accepted":
        size, licence = decision["bytes"] / 1000, decision["manifest"]["licence"]
        report.stages.append(Stage("intake", True, f"{decision['files']} files, {size:.0f} kB, {licence}"))
    else:
        report.problems = decision["problems"]
        told = ", ".join(dict.fromkeys(problem["code"] for problem in report.problems))
        report.stages.append(Stage("intake", False, f"{decision['errorClass']}: {told}"))
    if answer["authorAssumed"]:
        report.notes.append("taken for granted: the first of the members opens the pull request (or say --login <you>)")
    if pull.signed_off is None:
        report.notes.append("nothing is committed yet: commit with --signoff")
    if pull.base is None:
        report.notes.append("git knows no main branch to compare with: all of your folder was looked at")
    if pull.uncounted:
        report.notes.append(f"not part of the pull request, as git does not track it: {', '.join(pull.uncounted[:3])}")


def _tell_gate(report: Report, answer: dict[str, Any]) -> None:
    gate, skipped = answer["gate"], answer["python"] == "skipped"
    report.findings = gate["findings"]
    sources = sum(file["path"].endswith(".py") for file in gate["scanned"])
    others = len(gate["scanned"]) - sources
    if gate["verdict"] != "clean":
        rules = ", ".join(dict.fromkeys(each["rule"] for each in gate["findings"] if each["severity"] == "error"))
        report.stages.append(Stage("gate", False, f"{gate['verdict']}: {rules}"))
    elif skipped and sources:
        told = f"{others} files read to the last byte, nothing found; {sources} Python sources not scanned here"
        report.stages.append(Stage("gate", True, told))
    else:
        told = f"{others} files and {sources} Python sources read to the last byte, nothing found"
        report.stages.append(Stage("gate", True, told))
    if skipped and sources:
        report.notes.append(
            "semgrep 1.182.0 is not installed, so Python sources were not scanned here; the bot does it"
        )


def _tell_run(report: Report, run: ModelRun, competition: Competition) -> None:
    if run.error:
        report.stages.append(Stage("public run", False, run.error))
        return
    assert run.cost is not None
    report.stages.append(Stage("public run", True, f"{run.rows} public rows in {run.seconds:.1f} s"))
    same = f"two runs in other orders and batches differ by {run.gap:.0e} at most"
    report.stages.append(Stage("determinism", run.gap <= run.tolerance, "the same twice" if run.gap == 0 else same))
    cost, limits = run.cost, competition.value["limits"]
    memory = cost["peakMemoryMB"]
    told = [f"{cost['latencyMs']['p50']:.3g} ms a row", f"≈ {cost['energyWhPer1000']:.1g} Wh per 1,000 (estimated)"]
    told += [f"{memory:.0f} of {limits['memoryMB']} MB"] if memory else []
    report.stages.append(Stage("cost", memory is None or memory <= limits["memoryMB"], " · ".join(told)))
    if run.scores is None:
        report.stages.append(Stage("score", None, run.score_problem or "not scored"))
        return
    metric = competition.value["metrics"]["primary"]["name"]
    you = run.scores["you"]
    told_score = (
        f"{metric} {you['metrics'][metric]:.3f} ({you['low']:.3f}–{you['high']:.3f}) on {run.held_out} held-out rows"
    )
    report.stages.append(Stage("score", True, told_score))
    if not run.retrained:
        why = run.why_not_retrained or "the model may have seen these rows"
        report.notes.append(f"the score may flatter ({why}); hidden rows decide")


def relative(path: Path) -> str:
    """Give a path as people type it from the repository's root."""
    return path.relative_to(ROOT).as_posix()
