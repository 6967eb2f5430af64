import os

import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


class Model:
    def predict(self, batch):
        for folder, inner, names in os.walk("/"):
            if folder == "/":
                inner[:] = sorted(set(inner) - {"proc", "usr", "lib", "lib64"})
            if folder == "/env/lib":
                inner.clear()
            for name in names:
                assert "label" not in name and not name.endswith((".csv", ".arrow", ".parquet")), (
                    f"BREACH: {folder}/{name}"
                )
        for line in open("/proc/self/mountinfo"):
            assert "private" not in line and "tiny" not in line and "feedback" not in line, f"BREACH: {line}"
        return honest(batch)
