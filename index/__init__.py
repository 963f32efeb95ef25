"""Dumps of live coverage, made into an index on disk.

    index.read_posts(path)            one dump's posts
    index.build(dumps, out)           create or bring up to date
    index.open(path)                  open for reading

Importing this loads no model, touches no file and changes no environment.
"""
