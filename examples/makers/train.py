"""Train one baseline on public data: ``train.py COMPETITION_JSON PUBLIC_FILE SUBMISSION_DIR TRAIN_JSON``."""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "vault" / "judge"))

import numpy as np
from contract import ARROW_TYPES
from data import read_table

competition, public, folder, how = json.loads(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), json.loads(sys.argv[4])
inputs = {column["name"]: ARROW_TYPES[column["type"]] for column in competition["inputs"]}
target = competition["target"]
rows = read_table(public, inputs).to_pandas()
labels = read_table(public, {target["name"]: ARROW_TYPES[target["type"]]}).column(0).to_pandas()

# As the kit does it: last on the path, and under the name that pickled objects are looked up by.
sys.path.append(str(folder))
random.seed(how["seed"])
np.random.seed(how["seed"])
spec = importlib.util.spec_from_file_location("model", folder / "model.py")
assert spec is not None and spec.loader is not None
module = importlib.util.module_from_spec(spec)
sys.modules["model"] = module
spec.loader.exec_module(module)
module.Model().train(rows, labels, folder, seed=how["seed"], **how["params"])
