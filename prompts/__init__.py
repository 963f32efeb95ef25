"""The prompts, as files: `rag.prompting` reads them."""
