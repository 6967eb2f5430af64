"""``kit <command>``: reads the command line, asks one module, tells the answer."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from pathlib import Path
from typing import NoReturn

from .card import write_card
from .check import Asked, check, relative
from .competition import Competition, team_folder, write_digests
from .environment import ensure_environment
from .new import STARTERS, new
from .package import write_package
from .places import ROOT
from .predict import predict
from .repository import observe
from .rules import Problems, Rules
from .stop import COULD_NOT_TELL, NOT_READY, READY, USAGE, Stop
from .tell import as_json, tell
from .terminal import Terminal
from .train import train_folder

_EXITS = "exit codes: 0 ready or done, 1 not, 2 could not tell, 3 wrong usage"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        raise Stop(message, f"see {self.prog} --help", USAGE)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="kit", description="Everything you need to take part.", epilog=_EXITS)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)

    def add(name: str, text: str, example: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text, epilog=f"example: uv run kit {example}")
        made.add_argument("--json", action="store_true", help="write one JSON object")
        return made

    first = add("new", "Make a first submission that works.", "new alice --login alice")
    first.add_argument("team")
    first.add_argument("--login", help="your GitHub login (default: git's github.user)")
    first.add_argument("--starter", choices=sorted(STARTERS), help="what it looks at (default: by the columns)")
    first.add_argument("--title", help="what your model is called on the board")
    whole = add("check", "Say what the bot will say about your submission.", "check")
    whole.add_argument("team", nargs="?")
    whole.add_argument("--login", help="who opens the pull request (default: git's github.user)")
    whole.add_argument("--base", help="what to compare with (default: upstream/main, origin/main)")
    whole.add_argument("--no-scan", action="store_true", help="leave the scan of Python sources to the bot")
    whole.add_argument("--no-sandbox", action="store_true", help="run the model without bubblewrap")
    for name, text in (
        ("digest", "Write the digests of your artifacts into submission.yaml."),
        ("train", "Run Model.train on the public data and write the digests."),
        ("predict", "Write predictions for the public data as CSV."),
        ("card", "Write a model card into your folder, as the Hugging Face Hub reads it."),
        ("package", "Write your folder into one zip, with digests."),
    ):
        add(name, text, name).add_argument("team", nargs="?")
    commands.choices["predict"].add_argument("--rows", type=Path, help="predict these rows instead (.csv, .parquet)")
    commands.choices["card"].add_argument("--force", action="store_true", help="replace a README.md of your own")
    commands.choices["package"].add_argument("--output", type=Path, help="the file to write")
    commands.choices["package"].add_argument("--login", help="who would open the pull request")
    commands.choices["train"].add_argument("--seconds", type=float, default=3600, help="give up after this many")
    return parser


def main(arguments: list[str]) -> int:
    """Run one command; give its exit code."""
    with contextlib.suppress(AttributeError, ValueError):
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        return _run(_parser().parse_args(arguments))
    except Stop as stop:
        if "--json" in arguments:
            problems = stop.problems if isinstance(stop, Problems) else []
            told = {"ready": False, "answer": stop.message, "problems": problems, "next": stop.following}
            print(json.dumps(told, ensure_ascii=False))
        else:
            terminal = Terminal(sys.stderr)
            terminal.line(terminal.bold(stop.message))
            terminal.line(f"{terminal.bold('Next:')} {stop.following}")
        return stop.code
    except BrokenPipeError:
        # Whoever reads has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COULD_NOT_TELL
    except KeyboardInterrupt:
        return 130


def _run(asked: argparse.Namespace) -> int:
    rules = Rules(ensure_environment())
    if asked.command == "check":
        how = Asked(asked.login, not asked.no_scan, not asked.no_sandbox)
        report = check(rules, observe(asked.team, asked.base), how)
        if asked.json:
            print(json.dumps(as_json(report), ensure_ascii=False))
        else:
            tell(report, Terminal(sys.stdout))
        return READY if report.ready else NOT_READY
    if asked.command == "new":
        folder = new(rules, asked.team, asked.login, asked.title, asked.starter)
        return _done(asked, f"{relative(folder)} is there, trained and described.", "uv run kit check")
    team = asked.team or observe(None, None).team
    if asked.command == "predict":
        predict(rules, team, sys.stdout, asked.rows)
        return READY
    if asked.command == "package":
        return _package(rules, asked, team)
    folder = team_folder(team)
    if asked.command == "card":
        file, scored = write_card(rules, folder, force=asked.force)
        results = "with the results of the last check" if scored else "without results: uv run kit check, then again"
        return _done(asked, f"{relative(file)} is written, {results}.", "uv run kit check")
    if asked.command == "digest":
        count = write_digests(rules, folder)
        return _done(asked, f"{count} digests in {relative(folder)}/submission.yaml are right.", "uv run kit check")
    count = train_folder(rules, Competition.read(rules), folder, asked.seconds)
    return _done(asked, f"Trained; {count} artifacts in {relative(folder)}.", "uv run kit check")


def _package(rules: Rules, asked: argparse.Namespace, team: str) -> int:
    pull = observe(team, None)
    report = check(rules, pull, Asked(asked.login, run=False))
    if not report.ready:
        if asked.json:
            print(json.dumps(as_json(report), ensure_ascii=False))
        else:
            tell(report, Terminal(sys.stderr))
        return NOT_READY
    file, digest = write_package(pull, report.tree, asked.output)
    if asked.json:
        told = {"answer": "packed", "file": str(file), "sha256": digest, "treeSha256": report.tree}
        print(json.dumps(told, ensure_ascii=False))
        return READY
    where = relative(file) if file.is_relative_to(ROOT) else str(file)
    return _done(asked, f"{where} is written, sha256 {digest}; the folder in it is {report.tree}.", "hand it over")


def _done(asked: argparse.Namespace, answer: str, following: str) -> int:
    if asked.json:
        print(json.dumps({"answer": answer, "next": following}, ensure_ascii=False))
    else:
        terminal = Terminal(sys.stdout)
        terminal.line(terminal.bold(answer))
        terminal.line(f"{terminal.bold('Next:')} {following}")
    return READY
