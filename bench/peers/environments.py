"""An environment of its own for each peer, made from `requirements-NAME.txt` and kept for the next run."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import sysconfig
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_PREFIX = "requirements-"


def names() -> list[str]:
    """The peers there are: whoever has a file of requirements."""
    return sorted(path.stem.removeprefix(_PREFIX) for path in _HERE.glob(f"{_PREFIX}*.txt"))


def python_of(name: str, folder: Path, *, share: bool) -> Path:
    """The interpreter of a peer's environment, which is made or made anew where its requirements changed.

    With `share` it sees this environment's packages behind its own: torch and llama-cpp-python, which is
    compiled for minutes, are then not installed again. Raises subprocess.CalledProcessError.
    """
    requirements = _HERE / f"{_PREFIX}{name}.txt"
    place = folder / (f"{name}-shared" if share else name)
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp = place / "made-from"
    key = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == key:
        return python
    print(f"Making the environment of {name} in {place}", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
    if share:
        asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
        own = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
        (Path(own) / "shared.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", str(requirements)], check=True)
    stamp.write_text(key, encoding="utf-8")
    return python
