"""An index in PostgreSQL: posts, full text and vectors (pgvector) in one server."""

from index.postgres.store import PostgresStore as PostgresStore

__all__ = ["PostgresStore"]
