"""Made by `harvester import`: fits an imported model on rows.csv, the public rows, whenever it is loaded."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from imported_bridge import answers, fit, inputs

SEED = 0


class Model:
    def load(self, artifacts: Path) -> None:
        kinds = json.loads((artifacts / "kinds.json").read_text())
        times = [name for name, kind in kinds.items() if kind.startswith("datetime")]
        rows = pd.read_csv(
            artifacts / "rows.csv",
            dtype={name: kind for name, kind in kinds.items() if name not in times},
            parse_dates=times,
            keep_default_na=False,
            na_values=[""],
            float_precision="round_trip",
        )
        target = rows.columns[-1]
        self.fitted = fit(rows.drop(columns=[target]), rows[target], SEED)

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """One row of outputs for each row: probabilities of the classes, or values."""
        return answers(self.fitted, inputs(batch))

    def train(self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int) -> None:
        rows = X.assign(**{y.name: y})
        (artifacts / "kinds.json").write_text(
            json.dumps({name: str(kind) for name, kind in rows.dtypes.items()}, indent=1)
        )
        rows.to_csv(artifacts / "rows.csv", index=False)
