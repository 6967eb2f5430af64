"""``kit check``: what the bot will say, said here first."""

from __future__ import annotations

import re
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .card import CARD
from .competition import Competition
from .gate_environment import find_semgrep
from .kept import folder_digest, keep_check
from .model_run import ModelRun, run_model, start_sessions
from .places import ROOT
from .repository import Pull, git_setting
from .rules import Rules
from .runner import Runner
from .scratch import scratch
from .submitted import Submitted
from .terminal import progress

_OWN_NAME = re.compile(r"^harness_interface\.\w+: ")


@dataclass
class Stage:
    """One line of the answer; `ok` is None for what was not looked at."""

    name: str
    ok: bool | None
    text: str


@dataclass(frozen=True)
class Asked:
    """How to check: who opens the pull request, and whether to scan Python sources and to use bubblewrap."""

    login: str | None = None
    scan: bool = True
    sandbox: bool = True
    run: bool = True


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
    tree: str = ""
    competition: str = ""

    @property
    def ready(self) -> bool:
        return all(stage.ok is not False for stage in self.stages)


def check(rules: Rules, pull: Pull, asked: Asked) -> Report:
    """Check the pull request that would be opened now. Raises `Stop` only where nothing can be told."""
    started = time.monotonic()
    report = Report(pull.team)
    semgrep = find_semgrep(install=asked.scan)
    with scratch() as home:
        folder = home / "submission"
        pull.copy_to(folder)
        content = folder_digest(folder, without=CARD)
        runner = Runner(home, sandbox=asked.sandbox) if asked.run else None
        try:
            # Their libraries take longest: they are imported while the submission is read. None of it runs before that.
            sessions = start_sessions(runner, folder) if runner else None
            progress("reading the submission by the competition's rules")
            answer = rules.ask(_question(pull, folder, asked.login, semgrep))
            report.tree = answer["treeSha256"]
            _tell_intake(report, answer, pull)
            _tell_gate(report, answer, asked)
            if runner is None or sessions is None:
                pass
            elif answer.get("manifest") is None or answer["gate"]["verdict"] == "flagged":
                report.stages.append(Stage("public run", None, "not run: mend what is above first"))
            else:
                progress("running the model on public data, twice")
                competition = Competition.of(answer)
                submitted = Submitted(folder, pull.team, answer["manifest"])
                report.run = run_model(runner, competition, submitted, sessions)
                _tell_run(report, report.run, competition)
        finally:
            if runner:
                runner.close()
    report.seconds = time.monotonic() - started
    if report.run is not None:
        keep_check(pull.team, {"content": content, "run": asdict(report.run)})
    return report


def _question(pull: Pull, folder: Path, login: str | None, semgrep: str | None) -> dict[str, Any]:
    manifest = folder / "submission.yaml"
    return {
        "do": "check",
        "competition": pull.competition,
        "team": pull.team,
        "root": str(ROOT),
        "folder": str(folder),
        "author": login or git_setting("github.user"),
        "now": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "changed": pull.changed,
        "tree": pull.tree,
        "manifest": manifest.read_bytes().decode("utf-8", "replace") if manifest.is_file() else None,
        "signedOff": pull.signed_off,
        "semgrep": semgrep,
    }


def _tell_intake(report: Report, answer: dict[str, Any], pull: Pull) -> None:
    decision = answer["intake"]
    if decision["kind"] == "accepted":
        size, licence = decision["bytes"] / 1000, decision["manifest"]["licence"]
        report.stages.append(Stage("intake", True, f"{_count(decision['files'], 'file')}, {size:.0f} kB, {licence}"))
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


def _tell_gate(report: Report, answer: dict[str, Any], asked: Asked) -> None:
    gate, skipped = answer["gate"], answer["python"] == "skipped"
    report.findings = gate["findings"]
    sources = sum(file["path"].endswith(".py") for file in gate["scanned"])
    others = len(gate["scanned"]) - sources
    if gate["verdict"] != "clean":
        rules = ", ".join(dict.fromkeys(each["rule"] for each in gate["findings"] if each["severity"] == "error"))
        report.stages.append(Stage("gate", False, f"{gate['verdict']}: {rules}"))
    elif skipped and sources:
        told = f"{_count(others, 'file')} read to the last byte, nothing found; Python sources not scanned here"
        report.stages.append(Stage("gate", True, told))
    else:
        told = f"{_count(others, 'file')} and {_count(sources, 'Python source')} read to the last byte, nothing found"
        report.stages.append(Stage("gate", True, told))
    if skipped and sources:
        why = "its scanner could not be installed" if asked.scan else "--no-scan"
        report.notes.append(
            f"only the bot scans Python sources by its semgrep rules ({why}); all else was scanned here"
        )


def _tell_run(report: Report, run: ModelRun, competition: Competition) -> None:
    if run.isolation == "none":
        report.notes.append(f"run without bubblewrap, so the model could see your files ({run.why_not_isolated})")
    if run.error:
        report.stages.append(Stage("public run", False, f"{run.error}: {_first_line(run.excerpt)}"))
        return
    assert run.cost is not None
    where = "in bubblewrap, without network" if run.isolation == "bubblewrap" else "as a plain process"
    report.stages.append(Stage("public run", True, f"{run.rows} public rows twice in {run.seconds:.1f} s, {where}"))
    same = "the same in another order and other batches"
    if run.gap > run.tolerance:
        same = f"NONDETERMINISTIC: two runs over the same rows differ by up to {run.gap:.3g}"
    elif run.gap:
        same += f", but for {run.gap:.0e}"
    report.stages.append(Stage("determinism", run.gap <= run.tolerance, same))
    cost, limits = run.cost, competition.value["limits"]
    memory = cost["peakMemoryMB"]
    told = [_size(cost["modelBytes"]), f"{cost['latencyMs']['p50']:.3g} ms a row"]
    told += [f"{memory:.0f} of {limits['memoryMB']} MB"] if memory else []
    energy = float(f"{cost['energyWhPer1000'] * 1000:.1g}")
    told += [f"≈ {energy:g} mWh per 1,000 predictions (estimated)"]
    report.stages.append(Stage("cost", memory is None or memory <= limits["memoryMB"], " · ".join(told)))
    for name, why in run.failed.items():
        report.notes.append(f"the baseline {name} could not be asked: {why}")
    if run.scores is None:
        report.stages.append(Stage("score", None, run.score_problem or "not scored"))
        return
    metric = competition.value["metrics"]["primary"]["name"]
    you = run.scores["you"]
    spread = f"{decimal(you['metrics'][metric])} (95 % {decimal(you['low'])}–{decimal(you['high'])})"
    report.stages.append(Stage("score", True, f"{metric} {spread} on {run.held_out} held-out public rows"))
    if not run.retrained:
        why = run.why_not_retrained or "the model may have seen these rows"
        report.notes.append(f"the score may flatter ({why}); hidden rows decide")


def decimal(value: float) -> str:
    """Write a score with as many digits as tell something: 0.987, 12.35, 18,204."""
    size = abs(value)
    return f"{value:,.0f}" if size >= 1000 else f"{value:.2f}" if size >= 10 else f"{value:.3f}"


def _size(count: int) -> str:
    return f"{count} B" if count < 1000 else f"{count / 1000:.3g} kB" if count < 1e6 else f"{count / 1e6:.3g} MB"


def _count(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _first_line(text: str) -> str:
    lines = text.strip().splitlines()
    # Of a traceback, the end says what it was.
    told = lines[-1] if lines and lines[0].startswith("Traceback") else (lines or [""])[0]
    told = _OWN_NAME.sub("", told)
    return told if len(told) <= 160 else f"{told[:159]}…"


def relative(path: Path) -> str:
    """Give a path as people type it from the repository's root."""
    return path.relative_to(ROOT).as_posix()
