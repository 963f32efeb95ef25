"""`python -m index`: the commands of the index without those of the answering side."""

from __future__ import annotations

import sys

from index.cli import main

if __name__ == "__main__":
    sys.exit(main())
