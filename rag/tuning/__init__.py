"""Settings of llama.cpp that were measured on this machine: `dateline tune`.

What runs fastest is measured here (`measuring`), chosen (`search`) and kept beside the model (`kept`), from
where the next load takes it. Nothing is guessed: without a measurement, rag.llm.running says what is usual.
"""
