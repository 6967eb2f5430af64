"""Train the models of the harvester's tests on scikit-learn's breast cancer data.

    python train_models.py <out>

Writes ``columns.json``, ``rows.csv`` (rows the models have not seen), and three submissions: ``boosted/`` (bare ONNX),
``logistic/`` (bare skops) and ``committee/`` (``model.py`` with a joblib artifact).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import joblib
import numpy as np
import onnx
import skops.io
from skl2onnx import to_onnx
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

COMMITTEE = """\
import joblib


class Model:
    def load(self, artifacts):
        self.forest = joblib.load(artifacts / "forest.joblib")

    def predict(self, batch):
        return self.forest.predict_proba(batch.to_numpy())[:, 1]

    def train(self, X, y, artifacts, seed, n_estimators, warm):
        from sklearn.ensemble import RandomForestClassifier

        forest = RandomForestClassifier(n_estimators=n_estimators, warm_start=warm, random_state=seed)
        joblib.dump(forest.fit(X.to_numpy(), y), artifacts / "forest.joblib")
"""


def main() -> None:
    """Run the command."""
    out = Path(sys.argv[1])
    frame, target = load_breast_cancer(return_X_y=True, as_frame=True)
    frame.columns = [name.replace(" ", "_") for name in frame.columns]
    columns = [
        {
            "name": name,
            "type": "double",
            "range": [0, float(np.ceil(frame[name].max() * 2))],
            "unit": "mm" if "radius" in name else "1",
        }
        for name in frame.columns
    ]
    (out / "columns.json").write_text(json.dumps(columns))
    known, unseen, labels, _ = train_test_split(frame, target, test_size=0.3, random_state=1)
    unseen.to_csv(out / "rows.csv", index=False)

    for name in ("boosted", "logistic", "committee"):
        (out / name).mkdir()
    boosted = GradientBoostingClassifier(n_estimators=120, random_state=0).fit(known.to_numpy(), labels)
    proto = to_onnx(boosted, known.to_numpy()[:1].astype(np.float32), options={"zipmap": False}, target_opset=18)
    onnx.save(proto, out / "boosted" / "model.onnx")
    logistic = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)).fit(known, labels)
    skops.io.dump(logistic, out / "logistic" / "model.skops")
    forest = RandomForestClassifier(n_estimators=20, random_state=0).fit(known.to_numpy(), labels)
    joblib.dump(forest, out / "committee" / "forest.joblib")
    (out / "committee" / "model.py").write_text(COMMITTEE)


if __name__ == "__main__":
    main()
