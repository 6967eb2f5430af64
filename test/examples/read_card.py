"""Validate a Croissant card with ``mlcroissant`` and read its first records: ``read_card.py CARD``. Prints JSON."""

import json
import sys
from itertools import islice

import mlcroissant

dataset = mlcroissant.Dataset(sys.argv[1])
issues = dataset.metadata.ctx.issues
records = list(islice(dataset.records("rows"), 3))
print(
    json.dumps(
        {
            "errors": sorted(issues.errors),
            "warnings": sorted(issues.warnings),
            "columns": [name.removeprefix("rows/") for name in records[0]],
            "kinds": [type(value).__name__ for value in records[0].values()],
        }
    )
)
