"""Haystack: an indexing pipeline and a RAG pipeline over its document store in memory, kept on the disk.

Defaults: the components as they are, with the prompt of the first tutorial; the answer's sources are then all
documents of the prompt. Sensible: one text a post in smaller splits, search by words and by meaning together,
numbered sources, no randomness, a shorter answer, streamed; what is stored already is not embedded again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from haystack import Document, Pipeline
from haystack.components.builders import AnswerBuilder, ChatPromptBuilder
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.dataclasses import ChatMessage
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack_integrations.components.generators.llama_cpp import LlamaCppChatGenerator

from bench.peers.child import Reply, Setup, serve
from bench.peers.common import ANSWER, CONTEXT, PASSAGES, fresh, llama_options, prompt

_WORDS = 100
"""Words a split: what CHARACTERS are, about."""


class Haystack:
    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._embedder = SentenceTransformersDocumentEmbedder(model=setup.embedder, progress_bar=False)
        self._embedder.warm_up()
        self._splitter = DocumentSplitter(
            **({"split_by": "word", "split_length": _WORDS} if setup.sensible else {})
        )
        self._store: Any = None
        self._pipeline: Any = None

    def build(self, texts: list[str]) -> None:
        self._store = InMemoryDocumentStore(shared=False)
        self._add(texts)

    def update(self, texts: list[str]) -> None:
        if self._setup.sensible:
            self._add(texts)
        else:
            self.build(texts)

    def _add(self, texts: list[str]) -> None:
        documents = self._splitter.run(documents=[Document(content=text) for text in texts])["documents"]
        new = [document for document in documents if document.id not in self._store.storage]
        self._store.write_documents(self._embedder.run(documents=new)["documents"])
        fresh(self._setup.store)
        self._store.save_to_disk(str(self._setup.store / "store.json"))

    def open(self) -> None:
        store = InMemoryDocumentStore.load_from_disk(str(self._setup.store / "store.json"))
        options = llama_options(self._setup.threads, sensible=self._setup.sensible)
        sensible = {"generation_kwargs": {"temperature": 0.0, "max_tokens": ANSWER}, "n_ctx": CONTEXT}
        parts = {
            "embed": SentenceTransformersTextEmbedder(model=self._setup.embedder, progress_bar=False),
            "near": InMemoryEmbeddingRetriever(
                store, **({"top_k": PASSAGES} if self._setup.sensible else {})
            ),
            "prompt": ChatPromptBuilder(template=self._template(), required_variables="*"),
            "write": LlamaCppChatGenerator(
                self._setup.model, model_kwargs=options, **(sensible if self._setup.sensible else {})
            ),
            "answer": AnswerBuilder(**({"reference_pattern": r"\[(\d+)\]"} if self._setup.sensible else {})),
        }
        self._pipeline = Pipeline()
        for name, part in parts.items():
            self._pipeline.add_component(name, part)
        source = self._both(store) if self._setup.sensible else "near.documents"
        for one, other in (
            ("embed.embedding", "near.query_embedding"),
            (source, "prompt.documents"),
            (source, "answer.documents"),
            ("prompt.prompt", "write.messages"),
            ("write.replies", "answer.replies"),
        ):
            self._pipeline.connect(one, other)
        parts["embed"].warm_up()
        parts["write"].warm_up()

    def _both(self, store: Any) -> str:
        self._pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=PASSAGES))
        join = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=PASSAGES)
        self._pipeline.add_component("join", join)
        self._pipeline.connect("words", "join")
        self._pipeline.connect("near", "join")
        return "join.documents"

    def _template(self) -> list[Any]:
        if self._setup.sensible:
            return [
                ChatMessage.from_system(prompt("cite")),
                ChatMessage.from_user(prompt("haystack_sources")),
            ]
        return [ChatMessage.from_user(prompt("haystack_documented"))]

    def ask(self, question: str, word: Callable[[], None]) -> Reply:
        wanted: dict[str, Any] = {
            "embed": {"text": question},
            "prompt": {"question": question},
            "answer": {"query": question},
        }
        if self._setup.sensible:
            wanted |= {"words": {"query": question}, "write": {"streaming_callback": lambda _: word()}}
        [answer] = self._pipeline.run(wanted)["answer"]["answers"]
        return Reply(answer.data, tuple(document.content for document in answer.documents))


if __name__ == "__main__":
    serve(Haystack)
