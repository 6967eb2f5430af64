"""Run a participant's own training code: ``run-training.py CODE TRAIN_CSV TARGET ARTIFACTS SEED PARAMS_JSON``.

``CODE`` defines ``class Model`` with ``train(self, X, y, artifacts, seed, **params)``, or a function ``train`` with the
same arguments. What it learns it leaves as files in the folder ``ARTIFACTS``.
"""

import importlib.util
import json
import sys
from pathlib import Path

import pandas as pd

code, train_csv, target, artifacts, seed, params = sys.argv[1:]
spec = importlib.util.spec_from_file_location("submission_code", code)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
train = module.Model().train if hasattr(module, "Model") else module.train
rows = pd.read_csv(train_csv)
train(rows.drop(columns=target), rows[target], Path(artifacts), seed=int(seed), **json.loads(params))
