"""Dateline beside the tools that people would otherwise use: `python -m bench.peers --help`.

A peer is one small file here, `NAME.py`, and its pinned packages, `requirements-NAME.txt`. The file runs as a
child process, in an environment of its own, and speaks the protocol of `child.py`. A fifth needs no more.
"""
