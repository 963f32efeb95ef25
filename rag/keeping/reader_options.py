"""Each reader's own options: they hold for all their conversations, and over a restart."""

from __future__ import annotations

from rag.keeping.keeper import Keeper
from rag.options import Options, OptionUnknown


class ReaderOptions:
    """The options of a store. Every method may raise KeepingError."""

    def __init__(self, keeping: Keeper) -> None:
        self._keeping = keeping

    def get(self, reader: str) -> Options | None:
        """What the reader chose; None for one who has chosen nothing, or something that is no more."""
        with self._keeping.transaction() as db:
            row = db.execute(
                "SELECT strictness, evidence FROM options WHERE reader = :reader", {"reader": reader}
            ).fetchone()
        try:
            return Options(*row) if row else None
        except OptionUnknown:
            return None

    def put(self, reader: str, options: Options) -> None:
        """Keep what the reader chose, in the place of what they chose before."""
        with self._keeping.transaction(reader) as db:
            db.execute(
                "INSERT INTO options (reader, strictness, evidence) VALUES (:reader, :strictness, :evidence) "
                "ON CONFLICT (reader) DO UPDATE SET "
                "strictness = excluded.strictness, evidence = excluded.evidence",
                {"reader": reader, "strictness": options.strictness, "evidence": options.evidence},
            )
