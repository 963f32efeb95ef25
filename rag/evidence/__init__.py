"""What an answer stands on: weighed paragraphs, their sentences, and what their posts name."""
