import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding, GateReport } from '../../core/contract/gate-report.ts';
import { scan } from '../../gate/scan.ts';

/** Ways to start a program, reach the network or run text without writing it plainly. Each must be refused. */
const EVASIONS: Readonly<Record<string, string>> = {
  'import under another name': 'import os as arrays\narrays.system("id")\n',
  'import of the function': 'from os import system as fit\nfit("id")\n',
  'import inside a function': 'def predict(batch):\n    import subprocess as s\n    return s.check_output(["id"])\n',
  'import inside a class': 'class Model:\n    from os import popen\n    out = popen("id")\n',
  'import behind a condition': 'if len("x") > 0:\n    import socket\n',
  'import in a try': 'try:\n    import requests\nexcept ImportError:\n    pass\n',
  'several imports on a line': 'import json, os, subprocess\n',
  'a semicolon': 'x = 1; import subprocess\n',
  'a continued line': 'import \\\n    subprocess\n',
  'a comment at the end': 'import subprocess  # nosemgrep: process-import  # nosec B404  # noqa: S404\n',
  'a module passed on': 'import numpy as np\nnp.os.system("id")\n',
  'a function passed on': 'import os\nrun = [os.system][0]\nrun("id")\n',
  'a default argument': 'import os\ndef predict(batch, f=os.system):\n    return f("id")\n',
  'a decorator': 'import os\n@os.system\ndef x(): pass\n',
  'a lambda': 'import os\n(lambda c: os.system(c))("id")\n',
  'a walrus': 'import os\nif (r := os.system("id")): pass\n',
  'a comprehension': 'import os\n[os.system(c) for c in ["id"]]\n',
  'a template string': 'import os\nprint(f"{os.system(\'id\')}")\n',
  'an attribute by name': 'import os\ngetattr(os, "sys" + "tem")("id")\n',
  'the table of modules': 'import sys\nsys.modules["os"].system("id")\n',
  'the class tree': '[c for c in ().__class__.__base__.__subclasses__()]\n',
  'the globals of a function': 'def f(): pass\nf.__globals__["__builtins__"]\n',
  'the built-ins': '__builtins__["eval"]("1")\n',
  'eval by another name': 'e = eval\ne("1")\n',
  'eval in a map': 'list(map(eval, ["1"]))\n',
  'exec of a decoded text': 'import base64\nexec(base64.b64decode("cHJpbnQoMSk="))\n',
  'exec of a file': 'exec(open("weights.txt").read())\n',
  'compile and run': 'import types\ntypes.FunctionType(compile("1", "", "eval"), {})()\n',
  'import by name': '__import__("o" + "s").system("id")\n',
  importlib: 'from importlib import import_module as load\nload("os")\n',
  'a pickle written in place': 'import pickle\npickle.loads(b"cos\\nsystem\\n(S\'id\'\\ntR.")\n',
  marshal: 'import marshal\nexec(marshal.loads(b""))\n',
  ctypes: 'import ctypes\nctypes.CDLL(None).system(b"id")\n',
  'ctypes through numpy': 'import numpy as np\nnp.ctypeslib.ctypes.CDLL(None)\n',
  'wide letters': 'ｅｘｅｃ("1")\n',
  'a lone carriage return': '# nothing here\rimport subprocess\r',
  'a form feed': '\fimport subprocess\n',
  'a class with a hook': 'class A:\n    def __reduce__(self):\n        return (print, ())\n',
  'a replaced metric': 'import sklearn.metrics\nsklearn.metrics.roc_auc_score = lambda *a: 1.0\n',
  'the frames of the caller': 'import sys\nsys._getframe(1).f_locals\n',
  'all objects': 'import gc\ngc.get_objects()\n',
  'descriptors of the harness': 'import os\nos.write(1, b"{}")\n',
  'an exit hook': 'import atexit\natexit.register(print)\n',
  'a fork': 'import os\nif os.fork() == 0: pass\n',
  'files of the system': 'open("/proc/self/environ").read()\n',
  'a download': 'import pandas as pd\npd.read_csv("https://example.org/labels.csv")\n',
  'asyncio sockets': 'import asyncio\nasyncio.open_connection("example.org", 80)\n',
  'an async function': 'import os\nasync def predict(batch):\n    os.system("id")\n',
  'a match statement': 'import os\nmatch 1:\n    case 1:\n        os.system("id")\n',
  'type parameters': 'import os\ndef first[T](x: T) -> T:\n    os.system("id")\n    return x\n',
  'an except group': 'import os\ntry:\n    pass\nexcept* ValueError:\n    os.system("id")\n',
  'a format template': '"{0.__class__.__init__.__globals__}".format(print)\n',
  'training while predicting': 'class Model:\n    def predict(self, batch):\n        self.loss.backward()\n        return batch\n',
};

/** What honest participants write. None may be refused. */
const HONEST: Readonly<Record<string, string>> = {
  'a scikit-learn model': `import joblib
import numpy as np

class Model:
    def load(self, artifacts):
        self.pipeline = joblib.load(artifacts / "pipeline.joblib")

    def predict(self, batch):
        return self.pipeline.predict_proba(batch)[:, 1].clip(0, 1)
`,
  'features in a module of their own': `import re
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from itertools import chain
from math import exp, log

import pandas as pd
from scipy import stats
from sklearn.base import BaseEstimator, TransformerMixin

@dataclass(frozen=True)
class Ratio:
    over: str
    under: str
    name: str = field(default="")

class Ratios(BaseEstimator, TransformerMixin):
    def __init__(self, ratios=()):
        self.ratios = ratios

    def fit(self, X, y=None):
        self.columns_ = list(X.columns)
        return self

    def transform(self, X):
        out = X.copy()
        for r in self.ratios:
            out[r.name or f"{r.over}_{r.under}"] = X[r.over] / (X[r.under] + 1e-9)
        return out.replace([float("inf")], 0).fillna(0)

@lru_cache(maxsize=128)
def code(text: str) -> int:
    return sum(map(ord, re.sub(r"\\W+", "", text)))
`,
  'training with a search': `import json
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import RandomizedSearchCV

class Model:
    def train(self, X, y, artifacts, seed, **params):
        search = RandomizedSearchCV(HistGradientBoostingClassifier(random_state=seed), {"max_depth": [2, 3]}, n_iter=2, random_state=seed, n_jobs=1)
        self.model = search.fit(X, y).best_estimator_
        (artifacts / "params.json").write_text(json.dumps(search.best_params_))

    def predict(self, batch):
        return self.model.predict_proba(batch)[:, 1]
`,
  'an ONNX session': `import numpy as np
import onnxruntime as ort

class Model:
    def load(self, artifacts):
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = ort.InferenceSession(str(artifacts / "model.onnx"), options, providers=["CPUExecutionProvider"])

    def predict(self, batch):
        (out,) = self.session.run(None, {"X": batch.to_numpy(dtype=np.float32)})
        return out[:, 1]
`,
  'a torch network': `import torch
from torch import nn

class Net(nn.Module):
    def __init__(self, n: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(n, 16), nn.ReLU(), nn.Linear(16, 1))

    def forward(self, x):
        return self.layers(x).squeeze(-1)

class Model:
    def load(self, artifacts):
        self.net = Net(30)
        self.net.load_state_dict(torch.load(artifacts / "net.pt", weights_only=True))
        self.net.eval()

    def predict(self, batch):
        with torch.no_grad():
            return torch.sigmoid(self.net(torch.from_numpy(batch.to_numpy(dtype="float32")))).numpy()
`,
  'a time series with lags': `import numpy as np
import pandas as pd

class Model:
    def load(self, artifacts):
        self.weights = np.load(artifacts / "weights.npz")["w"]
        self.means = pd.read_json(artifacts / "means.json", typ="series")

    def predict(self, batch):
        hours = pd.to_datetime(batch["time"]).dt.hour
        season = np.sin(2 * np.pi * hours / 24)
        filled = batch[["a", "b"]].fillna(self.means)
        return np.column_stack([season, filled]) @ self.weights
`,
  'tests of its own': `import numpy as np
import pytest

from model import Model

@pytest.mark.parametrize("n", [1, 10])
def test_shape(n, tmp_path):
    assert Model().predict(np.zeros((n, 3))).shape == (n,)
`,
};

let folder: string;
let report: GateReport;
const nameOf = (names: readonly string[], name: string, kind: string): string => `${kind}${names.indexOf(name)}.py`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gate-evasions-'));
  for (const [kind, sources] of [
    ['evasion', EVASIONS],
    ['honest', HONEST],
  ] as const)
    for (const [name, source] of Object.entries(sources)) await writeFile(join(folder, nameOf(Object.keys(sources), name, kind)), source);
  report = await scan(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const refused = (path: string): Finding[] => report.findings.filter((finding) => finding.path === path && finding.severity === 'error');

describe('is refused', () => {
  test.each(Object.keys(EVASIONS))('%s', (name) => {
    expect(refused(nameOf(Object.keys(EVASIONS), name, 'evasion')).filter(({ rule }) => rule.startsWith('python/'))).not.toEqual([]);
  });
});

describe('passes', () => {
  test.each(Object.keys(HONEST))('%s', (name) => {
    expect(refused(nameOf(Object.keys(HONEST), name, 'honest'))).toEqual([]);
  });

  test('what honest sources are told is little', () => {
    const told = report.findings.filter(({ path }) => path.startsWith('honest'));
    expect(told.map(({ rule }) => rule)).toEqual(['python/deserialise-joblib']);
  });
});

test('every submitted file is in the report', () => {
  expect(report.scanned).toHaveLength(Object.keys(EVASIONS).length + Object.keys(HONEST).length);
});
