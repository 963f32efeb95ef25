"""Questions about an index, answered with a post behind every sentence.

    rag.answer(question, index=...)   one question
    rag.Assistant(index=..., model=...)   a conversation

Importing this loads no model, touches no file and changes no environment.
"""
