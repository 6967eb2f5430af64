import os
import subprocess
import sys
from pathlib import Path

import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


class Model:
    def predict(self, batch):
        inherited = [name for name in os.environ if name.startswith(("LD_", "PYTHON")) and name not in KNOWN]
        if inherited or any("hunter2" in value for value in (*os.environ.values(), *sys.path)):
            print("BREACH", inherited)
        # What it sets itself reaches nobody but its own children.
        Path("/tmp/start.py").write_text("open('/harness/owned', 'w')")
        subprocess.run([sys.executable, "-c", ""], env={**os.environ, "PYTHONSTARTUP": "/tmp/start.py"}, check=False)
        if Path("/harness/owned").exists():
            print("BREACH")
        return honest(batch)


KNOWN = ("LD_LIBRARY_PATH", "PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE")
