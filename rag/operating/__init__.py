"""What whoever runs the page can see of it, and how it ends: health, metrics, the journal, stopping."""
