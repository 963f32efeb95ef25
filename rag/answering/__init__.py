"""From a standalone question to a checked answer: weighed, chosen, drafted, held to, composed, refused."""
