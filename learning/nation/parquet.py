"""DuckDB (extra ``[parquet]``), which may load nothing from anywhere."""

from pathlib import Path

from learning.keeping.files import ALONE, NoParquet, needs_duckdb

__all__ = ["NoParquet", "connect", "quoted"]


def connect(*, threads: int = 1):
    """A database in memory. Raises NoParquet."""
    return needs_duckdb().connect(config={**ALONE, "threads": str(threads)})


def quoted(file: Path) -> str:
    """The name of ``file`` inside a text of SQL."""
    return str(file).replace("'", "''")
