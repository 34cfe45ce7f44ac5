"""Post bodies with a requests session and nothing else; prints seconds and processor time of the loop.

python benchmarks/bare_post.py URL BODIES.json THREADS      # the token in TOKEN
"""

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests


def post(url: str, bodies: list[tuple[str, bytes]]) -> None:
    """Post one body after the other."""
    with requests.Session() as session:
        session.headers.update({"Authorization": f"Bearer {os.environ['TOKEN']}", "Content-Type": "application/json"})
        for path, body in bodies:
            session.post(url + path, data=body, timeout=60).raise_for_status()


if __name__ == "__main__":
    address, file, threads = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    every = [(path, body.encode()) for path, body in json.loads(file.read_text(encoding="utf-8"))]
    wall, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(threads) as pool:
        for work in [pool.submit(post, address, every[first::threads]) for first in range(threads)]:
            work.result()
    print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}))
