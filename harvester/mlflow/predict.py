"""Predict with MLflow's own Python client: rows on stdin, predictions on stdout.

    python predict.py --registry http://127.0.0.1:5000 --model models:/breast-tumour@champion < rows.csv

Reads CSV with a header, or with ``--json`` a list of objects. Writes ``{"columns": [...], "predictions": [[...]]}``
with every number in full (shortest text that reads back as the same double). Logs go to stderr.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--registry", required=True, help="address of the tracking server")
    parser.add_argument("--model", required=True, help="models:/<name>@<alias> or models:/<name>/<version>")
    parser.add_argument("--json", action="store_true", help="rows are a JSON list of objects instead of CSV")
    arguments = parser.parse_args()

    os.environ["MLFLOW_TRACKING_URI"] = arguments.registry
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"
    import mlflow.pyfunc
    import pandas as pd

    if arguments.json:
        rows = pd.DataFrame(json.load(sys.stdin))
    else:
        # The default reader is off in the last place now and then; both sides must start from the same doubles.
        rows = pd.read_csv(sys.stdin, float_precision="round_trip")
    model = mlflow.pyfunc.load_model(arguments.model)
    predictions = model.predict(as_signed(rows, model.metadata.get_input_schema()))
    json.dump({"columns": list(predictions.columns), "predictions": predictions.to_numpy().tolist()}, sys.stdout)
    return 0


def as_signed(rows: pd.DataFrame, schema: Any) -> pd.DataFrame:
    """Give columns the types of the model's signature.

    A CSV column of whole numbers would otherwise be int64, which MLflow refuses for a double. Bytes come as base64, and
    times as text, in UTC where they say no zone.
    """
    import pandas as pd

    signed = rows.copy()
    for column in schema.inputs:
        if column.name not in signed.columns:
            continue
        cells, kind = signed[column.name], column.type.name
        if kind == "binary":
            signed[column.name] = cells.map(base64.b64decode, na_action="ignore").astype(object)
        elif kind == "datetime":
            signed[column.name] = pd.to_datetime(cells, utc=True).dt.tz_localize(None)
        elif column.required or not cells.isna().any():
            signed[column.name] = cells.astype(column.type.to_pandas())
        elif kind in ("integer", "long", "float", "double"):
            signed[column.name] = cells.astype("float64")
    return signed


if __name__ == "__main__":
    raise SystemExit(main())
