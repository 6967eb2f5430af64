"""Reading a split from disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from contract import Contract, label_text
from errors import DataError


def read_table(path: str, types: dict[str, pa.DataType]) -> pa.Table:
    """Read the named columns of a .csv, .arrow or .parquet file with their declared types, in the order named."""
    suffix = Path(path).suffix
    name = Path(path).name
    try:
        if suffix == ".csv":
            convert = pa.csv.ConvertOptions(column_types=types, include_columns=list(types), strings_can_be_null=True)
            return pa.csv.read_csv(path, convert_options=convert)
        if suffix == ".parquet":
            table = pa.parquet.read_table(path, columns=list(types))
        elif suffix == ".arrow":
            with pa.memory_map(path) as source:
                table = pa.ipc.open_file(source).read_all()
        else:
            raise DataError(f"{name}: only .csv, .arrow and .parquet are read")
        return table.select(list(types)).cast(pa.schema(list(types.items())))
    except (pa.ArrowException, KeyError) as error:
        raise DataError(f"{name} does not fit the contract: {error}") from error


def read_split(features: str, labels: str, contract: Contract, max_rows: int | None) -> tuple[pa.Table, np.ndarray]:
    """Read inputs and target of one split.

    Returns
    -------
    tuple
        The features, ``n_rows`` with the contract's columns; and the target, ``(n_rows,)``: float64 for a regression,
        else int64 codes, the position in the contract's classes.
    """
    table = read_table(features, contract.inputs)
    column = read_table(labels, {contract.target: contract.target_type}).column(0)
    if len(table) != len(column):
        counts = f"{Path(features).name} has {len(table)} rows, {Path(labels).name} has {len(column)}"
        raise DataError(f"{counts}: one label a row is needed")
    if max_rows is not None:
        table, column = table.slice(0, max_rows), column.slice(0, max_rows)
    if len(table) == 0:
        raise DataError(f"{Path(features).name} has no rows")
    if column.null_count:
        raise DataError(f'the target "{contract.target}" has {column.null_count} missing values')
    return table.combine_chunks(), _encode(column, contract)


def _encode(column: pa.ChunkedArray, contract: Contract) -> np.ndarray:
    if contract.classes is None:
        return column.cast(pa.float64()).to_numpy()
    code = {label: index for index, label in enumerate(contract.classes)}
    dictionary = column.combine_chunks().dictionary_encode()
    try:
        codes = np.array([code[label_text(value)] for value in dictionary.dictionary.to_pylist()], dtype=np.int64)
    except KeyError as error:
        raise DataError(f'the target "{contract.target}" has a value that is not among its classes: {error}') from error
    return codes[dictionary.indices.to_numpy()]
