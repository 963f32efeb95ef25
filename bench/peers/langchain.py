"""LangChain with FAISS: the two-step chain of its page on retrieval, an agent without tools.

Defaults: the splitter, the number of documents and the prompt of that page; the model with its class's
defaults but for the context and the batch, which have to be more than 512 and 8, and are what its page shows.
Sensible: one text a post in smaller chunks, numbered, a prompt that wants sources named, no randomness, a
shorter answer, streamed; an index that the indexing API keeps up to date.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import dynamic_prompt
from langchain_community.chat_models import ChatLlamaCpp
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_core.indexing import InMemoryRecordManager, index
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from bench.peers.child import Reply, Setup, serve
from bench.peers.common import (
    ANSWER,
    CHARACTERS,
    CONTEXT,
    PASSAGES,
    fresh,
    llama_options,
    named,
    numbered,
    prompt,
)

_DOCUMENTED = {"n_ctx": 10_000, "n_batch": 300}
_SENSIBLE = {
    "n_ctx": CONTEXT,
    "n_batch": 512,
    "temperature": 0.0,
    "max_tokens": ANSWER,
    "repeat_penalty": 1.0,
}


class LangChain:
    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._embedder = HuggingFaceEmbeddings(model_name=setup.embedder)
        size, overlap = (CHARACTERS, 0) if setup.sensible else (1000, 200)
        self._splitter = RecursiveCharacterTextSplitter(chunk_size=size, chunk_overlap=overlap)
        self._known = InMemoryRecordManager("bench")
        self._store: Any = None
        self._agent: Any = None
        self._found: list[str] = []

    def build(self, texts: list[str]) -> None:
        chunks = self._chunks(texts)
        if self._setup.sensible:
            import faiss
            from langchain_community.docstore.in_memory import InMemoryDocstore

            width = len(self._embedder.embed_query("width"))
            self._store = FAISS(self._embedder, faiss.IndexFlatL2(width), InMemoryDocstore(), {})
            self._known = InMemoryRecordManager("bench")
            self._known.create_schema()
            self.update(texts)
            return
        self._store = FAISS.from_documents(chunks, self._embedder)
        self._keep()

    def update(self, texts: list[str]) -> None:
        if not self._setup.sensible:
            self.build(texts)
            return
        index(self._chunks(texts), self._known, self._store, cleanup=None, key_encoder="sha256")
        self._keep()

    def _keep(self) -> None:
        self._store.save_local(str(fresh(self._setup.store)))

    def _chunks(self, texts: list[str]) -> list[Any]:
        return list(self._splitter.split_documents([Document(page_content=text) for text in texts]))

    def open(self) -> None:
        self._store = FAISS.load_local(
            str(self._setup.store), self._embedder, allow_dangerous_deserialization=True
        )
        options = llama_options(self._setup.threads, sensible=self._setup.sensible)
        given = {"n_threads": options.pop("n_threads"), "verbose": options.pop("verbose")}
        given |= _SENSIBLE if self._setup.sensible else _DOCUMENTED
        model = ChatLlamaCpp(model_path=self._setup.model, model_kwargs=options, **given)
        self._agent = create_agent(model, tools=[], middleware=[dynamic_prompt(self._with_context)])

    def _with_context(self, request: Any) -> str:
        asked = request.state["messages"][-1].text
        self._found = [found.page_content for found in self._store.similarity_search(asked, k=PASSAGES)]
        if self._setup.sensible:
            return f"{prompt('cite')}\n\n{numbered(self._found)}"
        return f"{prompt('langchain_documented')}\n\n" + "\n\n".join(self._found)

    def ask(self, question: str, word: Callable[[], None]) -> Reply:
        messages = {"messages": [{"role": "user", "content": question}]}
        pieces = []
        for piece, _ in self._agent.stream(messages, stream_mode="messages"):
            if piece.text:
                word()
                pieces.append(piece.text)
        text = "".join(pieces).strip()
        return Reply(text, named(text, self._found) if self._setup.sensible else ())


if __name__ == "__main__":
    serve(LangChain)
