"""LlamaIndex's CitationQueryEngine.

Defaults: from_documents, from_args and LlamaCPP as they are, with the model's chat format, as their page on
LlamaCPP has it. Sensible: smaller chunks for index and citations, no randomness, a shorter answer, streamed;
an index that is refreshed by the documents' hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from llama_index.core import Document, Settings, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.llms.llama_cpp import LlamaCPP

from bench.peers.child import Reply, Setup, serve
from bench.peers.common import ANSWER, CONTEXT, PASSAGES, fresh, llama_options, named

_CHUNK, _OVERLAP = 160, 20
"""Tokens: what CHARACTERS are, about."""


def as_chat(messages: Sequence[Any]) -> str:
    """The model's own chat format, ChatML."""
    turns = "".join(f"<|im_start|>{m.role.value}\n{m.content}<|im_end|>\n" for m in messages)
    return f"{turns}<|im_start|>assistant\n"


def as_turn(text: str) -> str:
    return f"<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n"


class LlamaIndex:
    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        Settings.embed_model = HuggingFaceEmbedding(model_name=setup.embedder)
        if setup.sensible:
            Settings.node_parser = SentenceSplitter(chunk_size=_CHUNK, chunk_overlap=_OVERLAP)
        self._index: Any = None
        self._engine: Any = None

    def build(self, texts: list[str]) -> None:
        self._index = VectorStoreIndex.from_documents(_documents(texts))
        self._keep()

    def update(self, texts: list[str]) -> None:
        if not self._setup.sensible:
            self.build(texts)
            return
        self._index.refresh_ref_docs(_documents(texts))
        self._keep()

    def _keep(self) -> None:
        self._index.storage_context.persist(persist_dir=str(fresh(self._setup.store)))

    def open(self) -> None:
        context = StorageContext.from_defaults(persist_dir=str(self._setup.store))
        llm = LlamaCPP(
            model_path=self._setup.model,
            messages_to_prompt=as_chat,
            completion_to_prompt=as_turn,
            verbose=False,
            model_kwargs=llama_options(self._setup.threads, sensible=self._setup.sensible),
            **(
                {"temperature": 0.0, "max_new_tokens": ANSWER, "context_window": CONTEXT}
                if self._setup.sensible
                else {}
            ),
        )
        Settings.llm = llm
        loaded: Any = load_index_from_storage(context)
        more: dict[str, Any] = {
            "similarity_top_k": PASSAGES,
            "citation_chunk_size": _CHUNK,
            "citation_chunk_overlap": _OVERLAP,
            "streaming": True,
        }
        self._engine = CitationQueryEngine.from_args(
            loaded, llm=llm, **(more if self._setup.sensible else {})
        )

    def ask(self, question: str, word: Callable[[], None]) -> Reply:
        response = self._engine.query(question)
        pieces = []
        for piece in getattr(response, "response_gen", None) or [str(response)]:
            word()
            pieces.append(piece)
        text = "".join(pieces).strip()
        sources = [
            node.node.get_content().removeprefix(_head(n)) for n, node in enumerate(response.source_nodes, 1)
        ]
        return Reply(text, named(text, sources))


def _head(number: int) -> str:
    """What the engine puts before a source's text."""
    return f"Source {number}:\n"


def _documents(texts: list[str]) -> list[Any]:
    """With ids that hold for one text: its first line. They are what an index is refreshed by."""
    return [Document(text=text, id_=text.split("\n", 1)[0]) for text in texts]


if __name__ == "__main__":
    serve(LlamaIndex)
