"""The tables of an index, and what of them is alive in a version.

A version is no copy: each row says from which version on it holds (`born`), and from which on no longer
(`died`). So a build writes what has changed, vectors that stay are not touched, and a version that is being
read is what it was. All that a build writes is one transaction, whose last row makes it the current version.

Another embedder makes other vectors, so it starts another generation: a schema of its own, which is dropped
whole when no version is left in it.
"""

from __future__ import annotations

from psycopg import sql

from index.postgres.server import Connection, search_path

LAYOUT = 1
"""The number of this arrangement; another one can't be read."""

_OF_INDEX = """
CREATE TABLE IF NOT EXISTS versions (
    number int PRIMARY KEY, layout int NOT NULL, generation int NOT NULL, manifest text NOT NULL,
    body_terms bigint NOT NULL, head_terms bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS current (
    one boolean PRIMARY KEY DEFAULT true CHECK (one), number int NOT NULL REFERENCES versions
);
"""

# The vectors have a table of their own, with what is filtered by: rows that fit a page need no second look.
_OF_GENERATION = """
CREATE TABLE coverages (id text COLLATE "C", body text NOT NULL, born int NOT NULL, died int);
CREATE TABLE posts (
    id text COLLATE "C" NOT NULL, coverage text COLLATE "C" NOT NULL, position int NOT NULL,
    author text COLLATE "C", time bigint, vanished boolean NOT NULL, body text NOT NULL,
    born int NOT NULL, died int
);
CREATE INDEX ON posts (id);
CREATE INDEX ON posts (coverage, position, id);
CREATE TABLE chunks (
    number bigint PRIMARY KEY, post text COLLATE "C" NOT NULL, ordinal int NOT NULL, start int NOT NULL,
    "end" int NOT NULL, text text NOT NULL, embedded bytea NOT NULL,
    body_terms int NOT NULL, head_terms int NOT NULL, born int NOT NULL, died int
);
CREATE INDEX ON chunks (post);
CREATE TABLE vectors (
    number bigint PRIMARY KEY, coverage text COLLATE "C" NOT NULL, author text COLLATE "C", time bigint,
    born int NOT NULL, died int, vector vector({dimension}) NOT NULL
);
CREATE INDEX ON vectors (coverage);
CREATE INDEX ON vectors (author);
CREATE INDEX ON vectors (time);
CREATE INDEX ON vectors (born);
CREATE INDEX ON vectors (died) WHERE died IS NOT NULL;
CREATE TABLE postings (
    term text COLLATE "C" NOT NULL, chunk bigint NOT NULL, body int NOT NULL, head int NOT NULL,
    body_terms int NOT NULL, head_terms int NOT NULL
);
"""

_SEARCHED = """
CREATE INDEX ON vectors USING hnsw (vector vector_ip_ops);
CREATE INDEX ON postings (term) INCLUDE (chunk, body, head, body_terms, head_terms);
CREATE INDEX ON postings (chunk);
"""

ALIVE = "born <= %(version)s AND (died IS NULL OR died > %(version)s)"

WITH_LIVES = ("coverages", "posts", "chunks", "vectors")


def schema_of(name: str, generation: int) -> str:
    return f"{name}_g{generation}"


def has_tables(connection: Connection, name: str) -> bool:
    row = connection.execute(
        "SELECT 1 FROM pg_tables WHERE schemaname = %s AND tablename = 'versions'", (name,)
    ).fetchone()
    return row is not None


def others(connection: Connection, name: str) -> str | None:
    """The name of a table in the schema of an index that is no index's."""
    row = connection.execute("SELECT min(tablename) FROM pg_tables WHERE schemaname = %s", (name,)).fetchone()
    return None if row is None else row[0]


def make_index(connection: Connection, name: str) -> None:
    """The tables that say which versions there are, where they are not there yet."""
    connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(name)))
    connection.execute(_OF_INDEX)


def make_generation(connection: Connection, name: str, vector_schema: str, dimension: int) -> int:
    """A new generation's tables, looked at from now on, its searches apart: rows come in faster before."""
    row = connection.execute(
        "SELECT coalesce(max(substring(nspname FROM '_g([0-9]+)$')::int), 0) + 1 FROM pg_namespace "
        "WHERE nspname ~ ('^' || %s || '_g[0-9]{1,8}$')",
        (name,),
    ).fetchone()
    generation = int(row[0]) if row else 1
    schema = schema_of(name, generation)
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    search_path(connection, schema, name, vector_schema)
    connection.execute(sql.SQL(_OF_GENERATION).format(dimension=sql.Literal(dimension)))
    return generation


def make_searched(connection: Connection) -> None:
    """The indexes of a generation that is filled."""
    connection.execute(_SEARCHED)
    connection.execute("ANALYZE chunks, vectors, postings, posts")  # or its planner knows nothing of them yet


def drop_generation(connection: Connection, name: str, generation: int) -> None:
    schema = sql.Identifier(schema_of(name, generation))
    connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
