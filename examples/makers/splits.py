"""What a maker gives, and how it is written: the same bytes for the same seed, on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet


@dataclass(frozen=True)
class Sources:
    """Where the packages lie whose data the makers read."""

    packages: Path
    mail: Path | None

    def file(self, path: str) -> Path:
        """Give a data file of a package. Raises FileNotFoundError where the package is not the one that was locked."""
        found = self.packages / path
        if not found.is_file():
            raise FileNotFoundError(f"{path} is not in the packages: build them from sources/requirements.lock")
        return found


@dataclass(frozen=True)
class Private:
    """A private split: what models get, and what only the judge gets, in the same row order."""

    features: pd.DataFrame
    labels: pd.DataFrame


@dataclass(frozen=True)
class Splits:
    """One example's data; `form` is the files' extension."""

    public: pd.DataFrame
    feedback: Private
    final: Private
    form: str = "csv"


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as its extension says. CSV: six significant digits, Unix line ends, whole seconds in UTC."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
        pa.parquet.write_table(table, path, compression="none", use_dictionary=False, write_statistics=False)
    else:
        frame.to_csv(path, index=False, float_format="%.6g", date_format="%Y-%m-%dT%H:%M:%SZ", lineterminator="\n")
