"""Language models: llama.cpp on this machine, a server behind a URL, and what is kept of read prompts."""
