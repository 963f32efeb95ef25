"""One reader a dump format; `index.read_posts` chooses by content."""
