"""Reading a split from disk.

A CSV says missing as an empty field (for numbers also NA, NaN and the like), text in quotes where it holds commas or
line breaks, bytes as base64, and times as ``2026-01-31T12:00:00``, with ``Z`` or an offset where they have a zone.
"""

from __future__ import annotations

import base64
import binascii
import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
from contract import NUMBERS, Contract, label_text
from errors import DataError
from truth import Truth

BLOCK_BYTES = 64 << 20
Types = Mapping[str, pa.DataType | None]


@dataclass(frozen=True)
class Split:
    """An opened split in file order: features with the contract's columns, truth, and what rows are ordered by."""

    contract: Contract
    features: pa.Table
    truth: Truth
    time: np.ndarray | None = None

    def __len__(self) -> int:
        """Give the number of rows."""
        return len(self.truth)

    def take(self, rows: np.ndarray) -> Split:
        """Give some rows, by position."""
        features = self.features.take(pa.array(rows)).combine_chunks()
        time = None if self.time is None else self.time[rows]
        return Split(self.contract, features, self.truth.take(rows), time)


def read_table(path: str, types: Types) -> pa.Table:
    """Read the named columns of a .csv, .arrow or .parquet file in the order named; a type of None is inferred."""
    suffix, name = Path(path).suffix, Path(path).name
    try:
        if suffix == ".csv":
            return _read_csv(path, types)
        if suffix == ".parquet":
            _refuse_missing(name, types, pa.parquet.read_schema(path).names)
            table = pa.parquet.read_table(path, columns=list(types))
        elif suffix == ".arrow":
            with pa.memory_map(path) as source:
                table = pa.ipc.open_file(source).read_all()
            _refuse_missing(name, types, table.column_names)
        else:
            raise DataError(f"{name}: only .csv, .arrow and .parquet are read")
        schema = pa.schema([(column, kind or table.schema.field(column).type) for column, kind in types.items()])
        return table.select(list(types)).cast(schema)
    except (pa.ArrowException, OSError) as error:
        raise DataError(f"{name} does not fit the contract: {error}") from error


def column_names(path: str) -> list[str]:
    """Give the names of a file's columns."""
    suffix = Path(path).suffix
    try:
        if suffix == ".csv":
            with Path(path).open(newline="", encoding="utf-8-sig") as file:
                return next(csv.reader(file), [])
        if suffix == ".parquet":
            return list(pa.parquet.read_schema(path).names)
        with pa.memory_map(path) as source:
            return list(pa.ipc.open_file(source).schema.names)
    except (pa.ArrowException, OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{Path(path).name} cannot be read: {error}") from error


def read_split(features: str, labels: str, contract: Contract, max_rows: int | None = None) -> Split:
    """Read inputs, target and special columns of one split.

    Parameters
    ----------
    features, labels
        Files; may be the same. Special columns stand in `labels`, or among the inputs.
    max_rows
        Take only the first so many rows (in the order of time, whole cases in case mode); None takes all.

    Raises
    ------
    DataError
        The files do not fit each other or the contract.
    """
    table = read_table(features, contract.input_types)
    _check_inputs(table, contract, Path(features).name)
    there = set(column_names(labels)) if contract.special else set()
    wanted: dict[str, pa.DataType | None] = {contract.target: contract.target_type}
    for role, name in contract.special.items():
        if name in there:
            wanted.setdefault(name, contract.input_types.get(name))
        elif name not in table.column_names:
            raise DataError(f'{Path(labels).name} has no column "{name}", which is columns.{role}')
    beside = read_table(labels, wanted)
    if len(table) != len(beside):
        counts = f"{Path(features).name} has {len(table)} rows, {Path(labels).name} has {len(beside)}"
        raise DataError(f"{counts}: one label a row is needed")
    if len(table) == 0:
        raise DataError(f"{Path(features).name} has no rows")
    roles = {
        role: (beside if name in beside.column_names else table).column(name) for role, name in contract.special.items()
    }
    truth = Truth(
        _encode(beside.column(contract.target), contract),
        _weights(roles["weight"], contract.special["weight"]) if "weight" in roles else None,
        _codes(roles["group"], contract.special["group"]) if "group" in roles else None,
    )
    time = _instants(roles["time"], contract.special["time"]) if "time" in roles else None
    split = Split(contract, table.combine_chunks(), truth, time)
    return split if max_rows is None or max_rows >= len(split) else split.take(_first(split, max_rows))


def _read_csv(path: str, types: Types) -> pa.Table:
    """Read words apart from numbers: "NA" is a missing number, but may be a word."""
    _refuse_missing(Path(path).name, types, column_names(path))
    wordy = {name: kind for name, kind in types.items() if kind is not None and _is_wordy(kind)}
    rest = {name: kind for name, kind in types.items() if name not in wordy}
    parts: dict[str, pa.ChunkedArray] = {}
    if rest:
        table = _convert(path, rest)
        parts |= {name: table.column(name) for name in rest}
    if wordy:
        table = _convert(
            path,
            {name: pa.string() for name in wordy},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        )
        parts |= {name: table.column(name) for name in wordy}
    for name, kind in wordy.items():
        if pa.types.is_binary(kind):
            parts[name] = _from_base64(parts[name], f'{Path(path).name}: column "{name}"')
    return pa.table({name: parts[name] for name in types})


def _convert(path: str, types: Types, **how: Any) -> pa.Table:
    known = {name: kind for name, kind in types.items() if kind is not None}

    def read(kinds: dict[str, pa.DataType]) -> pa.Table:
        return pa.csv.read_csv(
            path,
            read_options=pa.csv.ReadOptions(block_size=BLOCK_BYTES),
            parse_options=pa.csv.ParseOptions(newlines_in_values=True),
            convert_options=pa.csv.ConvertOptions(column_types=kinds, include_columns=list(types), **how),
        )

    try:
        return read(known)
    except pa.ArrowInvalid as error:
        if "zone offset" not in str(error):
            raise
        # Instants with a zone are stored in UTC; pyarrow wants to be told which of both a column holds.
        zoned = {
            name: pa.timestamp("us", "UTC") if pa.types.is_timestamp(kind) else kind for name, kind in known.items()
        }
        table = read(zoned)
        return table.cast(pa.schema([(name, known.get(name, table.schema.field(name).type)) for name in types]))


def _is_wordy(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_binary(kind))


def _from_base64(column: pa.ChunkedArray, where: str) -> pa.ChunkedArray:
    cells: list[bytes | None] = []
    for at, text in enumerate(column.to_pylist()):
        try:
            cells.append(None if text is None else base64.b64decode(text, validate=True))
        except (binascii.Error, ValueError) as error:
            raise DataError(f"{where} is no base64 in row {at + 1}; bytes in a CSV are written so") from error
    return pa.chunked_array([pa.array(cells, pa.binary())])


def _refuse_missing(name: str, types: Types, there: list[str]) -> None:
    missing = next((column for column in types if column not in there), None)
    if missing is not None:
        raise DataError(f'{name} does not fit the contract: no column "{missing}" among {", ".join(there[:20])}')


def _check_inputs(table: pa.Table, contract: Contract, file: str) -> None:
    for declared in contract.inputs:
        name, column = declared["name"], table.column(declared["name"])
        empty = pc.is_null(column, nan_is_null=True)
        count = pc.sum(empty).as_py() or 0
        if count and not declared.get("nullable"):
            first = pc.index(empty, True).as_py() + 1
            how = "fill them, or say nullable: true for this column in competition.yaml"
            raise DataError(f'{file}: column "{name}" has {count} missing values, the first in row {first}; {how}')
        if declared.get("range") and declared["type"] in NUMBERS:
            low, high = declared["range"]
            numbers = column.cast(pa.float64())
            outside = pc.fill_null(pc.or_(pc.less(numbers, low), pc.greater(numbers, high)), False)
            _refuse_values(outside, f"lie outside its range {low} to {high}", name, file)
        if declared.get("classes"):
            allowed = pa.array([label_text(value) for value in declared["classes"]])
            known = pc.or_(pc.is_in(_as_text(column), value_set=allowed), empty)
            _refuse_values(pc.invert(known), "are none of its classes", name, file)


def _refuse_values(wrong: pa.ChunkedArray, how: str, name: str, file: str) -> None:
    count = pc.sum(wrong).as_py()
    if count:
        first = pc.index(wrong, True).as_py() + 1
        raise DataError(f'{file}: {count} values of column "{name}" {how}, the first in row {first}')


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    encoded = column.combine_chunks().dictionary_encode()
    words = pa.array(
        [None if value is None else label_text(value) for value in encoded.dictionary.to_pylist()], pa.string()
    )
    return pa.chunked_array([words.take(encoded.indices)])


def _encode(column: pa.ChunkedArray, contract: Contract) -> np.ndarray:
    if column.null_count:
        raise DataError(f'the target "{contract.target}" has {column.null_count} missing values')
    if contract.classes is None:
        if _is_wordy(column.type):
            return np.array([*column.to_pylist(), None], dtype=object)[:-1]
        kind = pa.int64() if pa.types.is_timestamp(column.type) else pa.float64()
        values = column.cast(kind).cast(pa.float64(), safe=False).to_numpy()
        if not np.isfinite(values).all():
            raise DataError(f'the target "{contract.target}" has values that are NaN or infinite')
        return values
    code = {label: index for index, label in enumerate(contract.classes)}
    dictionary = column.combine_chunks().dictionary_encode()
    try:
        codes = np.array([code[label_text(value)] for value in dictionary.dictionary.to_pylist()], dtype=np.int64)
    except KeyError as error:
        raise DataError(f'the target "{contract.target}" has a value that is not among its classes: {error}') from error
    return codes[dictionary.indices.to_numpy()]


def _weights(column: pa.ChunkedArray, name: str) -> np.ndarray:
    try:
        values = column.cast(pa.float64()).to_numpy()
    except pa.ArrowException as error:
        raise DataError(f'columns.weight: "{name}" is no column of numbers ({column.type})') from error
    if not np.isfinite(values).all() or (values < 0).any() or not values.any():
        raise DataError(f'columns.weight: "{name}" needs a number of at least 0 in every row, and not 0 in all')
    return values


def _codes(column: pa.ChunkedArray, name: str) -> np.ndarray:
    if column.null_count:
        raise DataError(f'columns.group: "{name}" has {column.null_count} missing values')
    encoded = column.combine_chunks().dictionary_encode()
    return encoded.indices.to_numpy().astype(np.int64)


def _instants(column: pa.ChunkedArray, name: str) -> np.ndarray:
    kind = column.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        column = column.cast(pa.timestamp("us")).cast(pa.int64())
    elif not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        raise DataError(
            f'columns.time: "{name}" holds {kind}; numbers or times such as 2026-01-31T12:00:00 have an order'
        )
    if pc.sum(pc.is_null(column, nan_is_null=True)).as_py():
        raise DataError(f'columns.time: "{name}" has missing values')
    return column.to_numpy()


def _first(split: Split, most: int) -> np.ndarray:
    """Choose the first rows, ascending; in case mode only whole cases, but at least one."""
    order = np.arange(len(split)) if split.time is None else np.argsort(split.time, kind="stable")
    groups = split.truth.groups
    if split.contract.mode != "case" or groups is None:
        return np.sort(order[:most])
    _, first, sizes = np.unique(groups[order], return_index=True, return_counts=True)
    by_appearance = np.argsort(first)
    fitting = max(1, int((np.cumsum(sizes[by_appearance]) <= most).sum()))
    return np.flatnonzero(np.isin(groups, np.unique(groups)[by_appearance[:fitting]]))
