"""The answer of a check, for people and for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .check import Report, decimal
from .terminal import Terminal


def answer_line(report: Report) -> str:
    """Give the answer in one line."""
    run = report.run
    if not report.ready:
        bad = next(stage for stage in report.stages if stage.ok is False)
        return f"Not ready: {bad.name} says {bad.text}"
    if run is None or run.scores is None:
        return "Ready to be submitted; it could not be scored here."
    others = {name: entry for name, entry in run.scores.items() if name != "you"}
    beaten = [name for name, entry in others.items() if entry["difference"] > 0 and entry["p"] < 0.05]
    if others and len(beaten) == len(others):
        return "Ready: better than every baseline on public data."
    if not others:
        return "Ready to be submitted."
    level = ", ".join(name for name in others if name not in beaten)
    return f"Ready, but not clearly better than a baseline on public data: {level}."


def next_command(report: Report) -> str:
    """Give what to type next."""
    if not report.ready:
        if report.problems:
            return str(report.problems[0]["next"])
        errors = [finding for finding in report.findings if finding["severity"] == "error"]
        return str(errors[0]["fix"]) if errors else "mend it, then: uv run kit check"
    return f'git add submissions/{report.team} && git commit --signoff -m "Submit {report.team}" && git push'


def as_json(report: Report) -> dict[str, Any]:
    """Give everything as one object."""
    return {
        "ready": report.ready,
        "answer": answer_line(report),
        "team": report.team,
        "stages": [asdict(stage) for stage in report.stages],
        "problems": report.problems,
        "findings": report.findings,
        "run": None if report.run is None else asdict(report.run),
        "notes": report.notes,
        "next": next_command(report),
        "seconds": round(report.seconds, 2),
    }


def tell(report: Report, terminal: Terminal) -> None:
    """Write the answer, the stages, what is wrong, the scores and the next command."""
    terminal.line(terminal.bold(answer_line(report)))
    terminal.line()
    width = max(len(stage.name) for stage in report.stages)
    for stage in report.stages:
        terminal.line(f"  {terminal.mark(stage.ok)} {stage.name.ljust(width)}  {stage.text}")
    for problem in report.problems:
        place = ":".join(str(problem[key]) for key in ("path", "line", "column") if key in problem)
        terminal.line(f"\n{place}  {problem['code']}  {problem['message']}")
        if "allowed" in problem:
            terminal.line(f"  allowed: {problem['allowed']}")
        terminal.line(f"  next: {problem['next']}")
    for finding in report.findings[:20]:
        place = f"submissions/{report.team}/{finding['path']}" + (f":{finding['line']}" if "line" in finding else "")
        terminal.line(f"\n{place}  {finding['severity']}  {finding['rule']}\n  {finding['message']}")
        terminal.line(f"  fix: {finding['fix']}")
    if report.run and "\n" in report.run.excerpt:
        terminal.line("\n" + "\n".join(f"  > {line}" for line in report.run.excerpt.splitlines()[-30:]))
    if report.run and report.run.scores:
        terminal.line()
        terminal.table(_scores(report.run.scores))
    terminal.line()
    for note in report.notes:
        terminal.line(terminal.dim(f"  {note}"))
    terminal.line(f"{terminal.bold('Next:')} {next_command(report)}")


def _scores(scores: dict[str, Any]) -> list[list[str]]:
    names = list(scores["you"]["metrics"])
    rows = [["", *names, "against you"]]
    for entry, told in scores.items():
        test = "" if entry == "you" else _test(told["difference"], told["p"])
        rows.append([entry, *(decimal(told["metrics"][name]) for name in names), test])
    return rows


def _test(difference: float, p: float) -> str:
    chance = "p < 0.001" if p < 0.001 else f"p = {p:.2g}"
    if p < 0.05:
        return f"you are better by {decimal(difference)} ({chance})"
    if p > 0.95:
        return f"you are worse by {decimal(-difference)}"
    return f"a tie within noise ({difference:+.3g}, {chance})"
