import threading
import time

import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


class Model:
    def predict(self, batch):
        while True:
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
