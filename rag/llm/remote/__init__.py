"""A language model behind OpenAI-compatible servers. Its answers are checked here like any model's."""
