import os
from itertools import count

import numpy as np


class Model:
    def predict(self, batch):
        # Most of what is allowed at once, so that the files have little left to fill.
        hoard = np.ones(45_000_000)
        for number in count():
            os.close(os.open(f"/tmp/{number}", os.O_CREAT | os.O_WRONLY))
            if number > 2_000_000:
                raise SystemExit(f"BREACH: {number} files beside {hoard.nbytes} bytes")
