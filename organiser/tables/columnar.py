"""Parquet and Arrow tables for programs that read neither.

``stream PATH`` writes the table to standard output as an Arrow IPC stream of plain types. ``take`` reads a request from
standard input, ``{"source", "outputs": [{"path", "columns": {"old": "new"}, "rows": [...]}]}``, and writes the chosen
rows and columns to new files, values and types unchanged. Where the data is the trouble it says so in one line and
exits 1.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet


def read(path: str) -> pa.Table:
    """Read a .parquet or .arrow file whole."""
    if Path(path).suffix == ".parquet":
        return pa.parquet.read_table(path)
    with pa.memory_map(path) as source:
        return pa.ipc.open_file(source).read_all()


def _is_bytes(kind: pa.DataType) -> bool:
    return pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)


def plain_type(field: pa.Field) -> pa.DataType:
    """Give the contract's type for a column's type; raises ValueError where there is none."""
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    rules = [
        (pa.types.is_boolean, pa.bool_()),
        (lambda t: pa.types.is_integer(t) and (t.bit_width < 32 or t == pa.int32()), pa.int32()),
        (pa.types.is_integer, pa.int64()),
        (lambda t: pa.types.is_float16(t) or pa.types.is_float32(t), pa.float32()),
        (lambda t: pa.types.is_floating(t) or pa.types.is_decimal(t), pa.float64()),
        (lambda t: pa.types.is_string(t) or pa.types.is_large_string(t) or pa.types.is_string_view(t), pa.string()),
        (
            lambda t: pa.types.is_binary(t) or pa.types.is_large_binary(t) or pa.types.is_fixed_size_binary(t),
            pa.binary(),
        ),
        (lambda t: pa.types.is_timestamp(t) or pa.types.is_date(t), pa.timestamp("us")),
    ]
    for fits, plain in rules:
        if fits(kind):
            return plain
    raise ValueError(f'the column "{field.name}" is of type {field.type}, which a competition cannot have; cast it')


def stream(path: str) -> None:
    """Write the table at ``path`` to standard output."""
    table = read(path)
    names = table.column_names
    if len(set(names)) != len(names):
        raise ValueError("two columns have the same name")
    schema = pa.schema([(field.name, plain_type(field)) for field in table.schema])
    table = table.cast(schema)
    with pa.ipc.new_stream(sys.stdout.buffer, schema) as writer:
        writer.write_table(table)


def take(request: dict[str, Any]) -> None:
    """Write the chosen rows and columns of the source to each output."""
    table = read(request["source"])
    for output in request["outputs"]:
        chosen = table.select(list(output["columns"])).take(pa.array(output["rows"], pa.int64()))
        chosen = chosen.rename_columns(list(output["columns"].values())).replace_schema_metadata(None).combine_chunks()
        path = Path(output["path"])
        if path.suffix == ".parquet":
            pa.parquet.write_table(chosen, path)
        else:
            with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, chosen.schema) as writer:
                writer.write_table(chosen)


def main() -> int:
    """Do what the command line asks."""
    try:
        if sys.argv[1] == "stream":
            stream(sys.argv[2])
        else:
            take(json.load(sys.stdin))
    except (pa.ArrowException, OSError, ValueError) as error:
        print(str(error).splitlines()[0], file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
