"""Rows of a model in a Parquet file, and back, with the columns that the model has.

The file is written by DuckDB, which needs no schema of its own and comes as one small package (extra ``[parquet]``).
It makes files that whatever else reads Parquet can read. It is given rows as lines of JSON, by a file that is deleted
afterwards, and is allowed to load nothing from anywhere.
"""

import hashlib
import json
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from django.db.models import Field, Model
from django.utils.translation import gettext as _

ALONE: dict[str, Any] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
}
LONGEST_LINE = 64 * 1024 * 1024
FETCHED = 2000
PIECE = 1 << 20
PART = ".part-"  # what is being written, and after a crash what may be deleted

TYPES = {
    "BooleanField": "BOOLEAN",
    "CharField": "VARCHAR",
    "DateTimeField": "TIMESTAMP",  # of UTC
    "FileField": "VARCHAR",
    "FloatField": "DOUBLE",
    "JSONField": "VARCHAR",  # its JSON
    "TextField": "VARCHAR",
    "UUIDField": "UUID",
}


class NoParquet(Exception):
    """DuckDB is not installed; the message says what to install."""


def write(rows: Iterable[Model], model: type[Model], file: Path) -> int:
    """Write ``rows`` of ``model`` to ``file``, whole or not at all; return how many there were."""
    return write_rows((_encoded(row) for row in rows), columns_of(model), file)


def write_rows(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str], file: Path) -> int:
    """The same for rows as plain dicts, whose ``columns`` have DuckDB's types."""
    connection = _connect()
    with TemporaryDirectory(dir=file.parent, prefix=PART) as folder:
        lines, made = Path(folder) / "rows.jsonl", Path(folder) / file.name
        count = 0
        with lines.open("w", encoding="utf-8") as out:
            for row in rows:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
                count += 1
        typed = ", ".join(f"{name}: '{kind}'" for name, kind in columns.items())
        # Names of ours, and a file of ours.
        connection.execute(
            f"COPY (SELECT * FROM read_json('{_quoted(lines)}', format = 'newline_delimited', "  # noqa: S608
            f"maximum_object_size = {LONGEST_LINE}, columns = {{{typed}}})) "
            f"TO '{_quoted(made)}' (FORMAT parquet, COMPRESSION zstd)"
        )
        os.replace(made, file)
    connection.close()
    return count


def read(model: type[Model], file: Path) -> Iterator[Model]:
    """The rows of ``model`` in ``file``, as instances that are not saved. Columns that it no longer has are left out."""
    connection = _connect()
    found = connection.execute(f"SELECT * FROM read_parquet('{_quoted(file)}')")  # noqa: S608 a file of ours
    fields = {field.attname: field for field in model._meta.concrete_fields}
    places = [
        (place, fields[column[0]]) for place, column in enumerate(found.description) if column[0] in fields
    ]
    while rows := found.fetchmany(FETCHED):
        for row in rows:
            yield model(**{field.attname: _decoded(field, row[place]) for place, field in places})
    connection.close()


def columns_of(model: type[Model]) -> dict[str, str]:
    """The columns of ``model`` with their types in the file."""
    return {field.attname: _type(field) for field in model._meta.concrete_fields}


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _connect():
    return needs_duckdb().connect(config=ALONE)


def needs_duckdb() -> ModuleType:
    """The module. Raises NoParquet where it is not installed."""
    try:
        import duckdb
    except ImportError:
        raise NoParquet(
            _("Archives are Parquet files. Install what writes them: pip install wagtail-learning[parquet]")
        ) from None
    return duckdb


def _type(field: Field) -> str:
    return TYPES.get(
        field.get_internal_type(), "BIGINT"
    )  # what is left are numbers: ids, keys, kinds, lengths


def _encoded(row: Model) -> dict[str, Any]:
    return {field.attname: _plain(field, getattr(row, field.attname)) for field in row._meta.concrete_fields}


def _plain(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if field.get_internal_type() == "JSONField":
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    return value if isinstance(value, bool | int | float) else str(value)


def _decoded(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if field.get_internal_type() == "JSONField":
        return json.loads(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    return value if not isinstance(value, str) else field.to_python(value)


def same(one: Model, other: Model) -> bool:
    """Whether two rows say the same in every column."""
    return all(_bare(one, field) == _bare(other, field) for field in one._meta.concrete_fields)


def _bare(row: Model, field: Field) -> Any:
    value = getattr(row, field.attname)
    return str(value) if field.get_internal_type() == "FileField" or isinstance(value, uuid.UUID) else value


def _quoted(file: Path) -> str:
    return str(file).replace("'", "''")
