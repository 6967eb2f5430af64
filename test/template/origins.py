"""Find the original row that each row of the given files was made from: ``origins.py CSV...``.

Prints ``{csv: {nearest, furthest, closest}}``: the original's index for each row, and the largest and smallest distance
to it. A distance is the largest difference in any column, in standard deviations of that column.
"""

import json
import sys

import numpy as np
import pandas as pd
from sklearn.datasets import load_breast_cancer

original = load_breast_cancer(as_frame=True).data.to_numpy()
spread = original.std(axis=0)
found = {}
for path in sys.argv[1:]:
    rows = pd.read_csv(path).iloc[:, : original.shape[1]].to_numpy()
    apart = np.abs((rows[:, None, :] - original[None]) / spread).max(axis=2)
    found[path] = {
        "nearest": apart.argmin(axis=1).tolist(),
        "furthest": float(apart.min(axis=1).max()),
        "closest": float(apart.min()),
    }
print(json.dumps(found))
