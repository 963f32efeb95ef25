"""txtai's RAG pipeline over its Embeddings.

Defaults: the paragraphs that a text comes in, Embeddings(content=True), the prompt of the documentation.
Sensible: hybrid search, passages of some length, an answer that is not random, shorter, streamed, and named
its source by the pipeline's own reference; an index that is upserted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from txtai import RAG, Embeddings

from bench.peers.child import Reply, Setup, serve
from bench.peers.common import ANSWER, CHARACTERS, CONTEXT, PASSAGES, llama_options, prompt


class Txtai:
    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        more = {"hybrid": True} if setup.sensible else {}
        self._embeddings = Embeddings(path=setup.embedder, content=True, gpu=False, **more)
        self._known: set[str] = set()
        self._rag: Any = None

    def build(self, texts: list[str]) -> None:
        rows = self._rows(texts)
        self._embeddings.index(rows)
        self._keep(rows)

    def update(self, texts: list[str]) -> None:
        if not self._setup.sensible:
            self.build(texts)
            return
        rows = self._rows(texts)
        self._embeddings.upsert([row for row in rows if row not in self._known])
        self._keep(rows)

    def _keep(self, rows: list[str]) -> None:
        self._known = set(rows)
        self._embeddings.save(str(self._setup.store))  # what is there is open, and written over

    def _rows(self, texts: list[str]) -> list[str]:
        paragraphs = [[part for part in text.split("\n\n") if part.strip()] for text in texts]
        if not self._setup.sensible:
            return [part for parts in paragraphs for part in parts]
        return [row for parts in paragraphs for row in _joined(parts)]

    def open(self) -> None:
        self._embeddings.load(str(self._setup.store))
        options = llama_options(self._setup.threads, sensible=self._setup.sensible)
        if self._setup.sensible:
            template = "Context:\n{context}\n\nQuestion: {question}"
            more = {"system": prompt("plain"), "template": template, "context": PASSAGES, "separator": "\n\n"}
            options["n_ctx"] = CONTEXT
        else:
            more = {"system": prompt("txtai_documented_system"), "template": prompt("txtai_documented")}
        self._rag = RAG(self._embeddings, self._setup.model, output="reference", **more, **options)

    def ask(self, question: str, word: Callable[[], None]) -> Reply:
        if not self._setup.sensible:
            found = self._rag(question)
            return Reply(found["answer"], self._texts(found["reference"]))
        pieces = []
        for piece in self._rag(question, maxlength=ANSWER, stream=True, temperature=0.0):
            word()
            pieces.append(piece)
        text = "".join(pieces).strip()
        [(_, _, reference)] = self._rag.reference(
            [question], [(None, text)], [self._rag.query([question], None)[0]]
        )
        return Reply(text, self._texts(reference))

    def _texts(self, identity: object) -> tuple[str, ...]:
        if identity is None:
            return ()
        found = self._embeddings.search("select text from txtai where id = :id", parameters={"id": identity})
        return tuple(row["text"] for row in found)


def _joined(parts: list[str]) -> list[str]:
    """Paragraphs of one post in passages of some length."""
    rows = [""]
    for part in parts:
        if rows[-1] and len(rows[-1]) + len(part) > CHARACTERS:
            rows.append("")
        rows[-1] = f"{rows[-1]}\n{part}".strip()
    return rows


if __name__ == "__main__":
    serve(Txtai)
