from pathlib import Path

import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


def must_fail(name, attempt):
    try:
        result = attempt()
    except (OSError, ValueError):
        return
    raise AssertionError(f"BREACH: {name} succeeded: {result!r:.100}")


class Model:
    def predict(self, batch):
        for folder in (
            "/",
            "/submission",
            "/harness",
            "/env",
            "/env/lib",
            "/usr",
            "/usr/lib",
            "/dev",
            "/proc/sys/kernel",
            "/etc",
        ):
            must_fail(f"writing to {folder}", lambda folder=folder: Path(folder, "pwned").write_text("x"))
        must_fail("changing itself", lambda: Path("/submission/model.py").write_text("x"))
        must_fail("opening a mode", lambda: Path("/submission").chmod(0o777))
        must_fail("a kernel setting", lambda: Path("/proc/sys/kernel/core_pattern").write_text("|/tmp/x"))
        return honest(batch)
