"""A whole run of Dateline, by its commands: an index is built, the page is served and asked, all is ended.

`python -m tests.page.whole_run FOLDER PORT [alone]`, with "alone" in a network namespace that has a loopback
only, which is brought up first. Prints the state that the answer ended in.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path

from bench.load_reader import OpenPage

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "dumps" / "orvessa-tunnel-vote.txt"
QUESTION = "Who won the tunnel vote in Orvessa?"
STATE = re.compile(r'data-state="(\w+)" data-number')
_SIOCSIFFLAGS = 0x8914
_UP, _RUNNING = 0x1, 0x40


def loopback_up() -> None:
    """In a new namespace it is down."""
    with socket.socket() as any_socket:
        flags = struct.pack("16sh14x", b"lo", _UP | _RUNNING)
        fcntl.ioctl(any_socket.fileno(), _SIOCSIFFLAGS, flags)


async def asked(address: str) -> str:
    page = OpenPage(address)
    await page.open()
    text = "".join([piece async for piece in page.ask(QUESTION)])
    await page.close()
    return str(STATE.findall(text)[-1])


def main() -> int:
    place, port = Path(sys.argv[1]) / "index", sys.argv[2]
    if "alone" in sys.argv:
        loopback_up()
    dateline = [sys.executable, "-m", "rag"]
    subprocess.run([*dateline, "build", str(SAMPLE), "--index", str(place)], cwd=ROOT, check=True)
    serving = [*dateline, "ui", "--no-open", "--index", str(place), "--model", "tiny", "--port", port]
    with subprocess.Popen(serving, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ) as page:
        assert page.stdout is not None
        try:
            address = page.stdout.readline().split(" is at ")[1].split()[0]
            print("ended", asyncio.run(asked(address)), flush=True)
        finally:
            page.send_signal(signal.SIGINT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
