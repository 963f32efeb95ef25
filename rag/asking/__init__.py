"""What a question asks for, read from its words and from the conversation before it."""
