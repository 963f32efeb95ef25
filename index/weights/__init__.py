"""Fetching model weights: catalogue, sources, checksums."""
