"""The one module that knows pyarrow: tables as Parquet, columns typed, formulas in the metadata."""

import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pyarrow as pa
from pyarrow import parquet

TYPES: Mapping[type, pa.DataType] = {
    str: pa.string(), int: pa.int64(), float: pa.float64(), date: pa.date32(), bool: pa.bool_(),
    datetime: pa.timestamp("ms", tz="Europe/Berlin"),
}  # fmt: skip
Cell = str | int | float | date | bool | None


def written(
    columns: Mapping[str, type], rows: Sequence[Sequence[Cell]], about: Mapping[str, object]
) -> bytes:
    """The rows as a file; `columns`: name to type, in order; `about`: what is said of all."""
    schema = pa.schema(
        [pa.field(name, TYPES[kind]) for name, kind in columns.items()],
        metadata={key: json.dumps(value, ensure_ascii=False) for key, value in about.items()},
    )
    table = pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in rows], schema)
    file = io.BytesIO()
    parquet.write_table(table, file, compression="zstd")
    return file.getvalue()


def read(file: bytes) -> tuple[Mapping[str, object], list[dict[str, Cell]]]:
    """What is said of all, and the rows by name of column."""
    table = parquet.read_table(io.BytesIO(file))
    said = {key.decode(): json.loads(value) for key, value in (table.schema.metadata or {}).items()}
    return said, table.to_pylist()
