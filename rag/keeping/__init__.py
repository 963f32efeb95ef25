"""What readers leave behind, in a file or a database: conversations, opinions, options."""
