"""Give public rows as a service and as a sandbox is asked: ``rows.py COMPETITION_JSON PUBLIC_FILE COUNT ARROW``.

Writes the inputs of the first rows as an Arrow stream into the file ``ARROW``, and prints the same rows as JSON: bytes
in base64, times as text, missing values as null.
"""

from __future__ import annotations

import base64
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "vault" / "judge"))

import pyarrow as pa
from contract import ARROW_TYPES
from data import read_table


def as_json(value: Any) -> Any:
    """Give a cell as JSON has it."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.isoformat() + ("" if value.tzinfo else "Z")
    return value


competition, public, count = json.loads(sys.argv[1]), sys.argv[2], int(sys.argv[3])
table = read_table(public, {column["name"]: ARROW_TYPES[column["type"]] for column in competition["inputs"]})
table = table.slice(0, count).combine_chunks()
with pa.ipc.new_stream(sys.argv[4], table.schema) as writer:
    writer.write_table(table)
print(json.dumps([{name: as_json(value) for name, value in row.items()} for row in table.to_pylist()]))
