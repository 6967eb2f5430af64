"""Parts the public rows into what is trained on and what is held out: ``splitter.py SPEC``, a JSON file.

The spec has ``judge``, ``data``, ``contract`` and the files ``rest`` and ``held`` to write. Of each class its share is
held out, of groups whole ones, and with a column of time the last rows; the same ones every time.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

HELD_OUT = 0.3
MOST = 20_000
SEED = 20_240_229


def held_out(values: np.ndarray, groups: np.ndarray | None, time: np.ndarray | None, *, classes: bool) -> np.ndarray:
    """Choose the rows to score on.

    Parameters
    ----------
    values
        ``(n_rows,)`` truth, class codes where `classes`.
    groups, time
        ``(n_rows,)`` each, or None.

    Returns
    -------
    np.ndarray
        ``(n_rows,) bool``.
    """
    rows = len(values)
    chosen = np.zeros(rows, dtype=bool)
    if groups is not None:
        names, first = np.unique(groups, return_index=True)
        wanted = max(1, min(len(names) - 1, round(HELD_OUT * len(names))))
        # Of cases in time the last ones; of others any.
        order = np.random.default_rng(SEED).permutation(names) if time is None else names[np.argsort(time[first])]
        return np.isin(groups, order[len(order) - wanted :])
    if time is not None:
        chosen[np.argsort(time, kind="stable")[rows - max(1, round(HELD_OUT * rows)) :]] = True
        return chosen
    rng = np.random.default_rng(SEED)
    for part in [np.flatnonzero(values == code) for code in np.unique(values)] if classes else [np.arange(rows)]:
        count = min(len(part) - 1, max(1, round(HELD_OUT * len(part)))) if len(part) > 1 else 0
        chosen[rng.permutation(part)[:count]] = True
    return chosen


def main(spec: dict[str, Any]) -> None:
    sys.path.insert(0, spec["judge"])
    from contract import Contract
    from data import column_names, read_split, read_table

    contract = Contract.from_json(spec["contract"])
    split = read_split(spec["data"], spec["data"], contract, None)
    there = set(column_names(spec["data"]))
    types = {
        **contract.input_types,
        **{name: contract.input_types.get(name) for name in contract.special.values() if name in there},
        contract.target: contract.target_type,
    }
    table = read_table(spec["data"], types)
    chosen = held_out(split.truth.values, split.truth.groups, split.time, classes=contract.classes is not None)
    held = np.flatnonzero(chosen)
    if len(held) > MOST and split.truth.groups is None:
        held = held[-MOST:] if split.time is not None else np.sort(np.random.default_rng(SEED).permutation(held)[:MOST])
    for file, rows in ((spec["rest"], np.flatnonzero(~chosen)), (spec["held"], held)):
        with pa.OSFile(file, "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table.take(pa.array(rows)))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
