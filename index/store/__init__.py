"""An index on disk: immutable versions, each holding posts (SQLite), vectors (FAISS) and words (tantivy)."""
