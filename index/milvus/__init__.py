"""An index in Milvus: posts and vectors in its collections, full text beside the reader."""

from index.milvus.store import MilvusStore as MilvusStore

__all__ = ["MilvusStore"]
