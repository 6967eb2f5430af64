"""``kit predict``: ask a submission for its predictions."""

from __future__ import annotations

import csv
import struct
from pathlib import Path
from typing import TextIO

from .competition import Competition, read_manifest, team_folder
from .failure import Failure
from .rules import Rules
from .runner import Runner
from .runs import Asked, batch_sizes, run_split
from .scratch import scratch
from .stop import NOT_READY, Stop

_SECONDS = 600


def predict(rules: Rules, team: str, out: TextIO, rows: Path | None = None) -> int:
    """Write predictions for all rows of a file, or of the public data, in its order, as CSV. Gives the rows."""
    competition = Competition.read(rules)
    folder = team_folder(team)
    manifest = read_manifest(rules, folder)
    with scratch() as home:
        runner = Runner(home, sandbox=True)
        try:
            runner.limit(competition)
            session = runner.session(folder)
            split = runner.judge.open(competition, (rows or competition.data).resolve())
            contract = competition.contract_with(manifest["artifacts"])
            seed = int((manifest.get("train") or {}).get("seed", 0))
            asked = Asked(contract, seed, 0, batch_sizes(split.rows, competition)[0], _SECONDS)
            body = run_split(session, split, competition, asked).predictions
        except Failure as failure:
            told = f"{failure.error_class}: {failure.text.strip()}"
            raise Stop(told, "uv run kit check says more", NOT_READY) from None
        finally:
            runner.close()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(competition.contract["outputs"])
    writer.writerows(_table(body, split.rows, competition))
    return split.rows


def _table(body: bytes, rows: int, competition: Competition) -> list[list[str]]:
    """Read predictions as ``vault/judge/predictions.py`` writes them. A class told by name is its position there."""
    outputs = competition.value["outputs"]
    classes = competition.value["target"].get("classes")
    if competition.texts and classes and competition.value["task"].endswith("classification"):
        return [[str(classes[int(code)])] for (code,) in struct.iter_unpack("<d", body[: rows * 8])]
    words = [at for at, output in enumerate(outputs) if output["type"] == "string"]
    numbers = len(outputs) - len(words)
    values = struct.unpack(f"<{rows * numbers}d", body[: rows * numbers * 8])
    start = rows * numbers * 8 + rows * len(words) * 4
    texts: list[list[str]] = []
    for position in range(len(words)):
        at = rows * numbers * 8 + rows * position * 4
        column: list[str] = []
        for length in struct.unpack(f"<{rows}I", body[at : at + rows * 4]):
            column.append(body[start : start + length].decode())
            start += length
        texts.append(column)
    table: list[list[str]] = []
    for row in range(rows):
        told = iter(values[row * numbers : (row + 1) * numbers])
        table.append(
            [texts[words.index(at)][row] if at in words else f"{next(told):.17g}" for at in range(len(outputs))]
        )
    return table
