"""Damage workbooks at random and read them: `python tests/property/fuzz_readers.py [COUNT] [FIRST]`.

One JSON object says what became of them. The same number damages the same file in the same way, so that a failure
can be looked at again. Parts of an archive are damaged inside as well as outside, where a checksum gives it away.
"""

import gzip
import io
import json
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

from importer import sheets
from importer.errors import WorkbookError

SAMPLES = Path(__file__).parents[2] / "samples" / "awkward"
SOURCES = [
    "formats.xlsx",
    "merged-groups.xlsx",
    "named-table.xlsx",
    "error-cells.xlsb",
    "formats.xls",
    "merged-groups.xls",
    "hidden-rows.ods",
    "formats.ods",
    "two-row-header.csv",
    "mojibake.csv",
    "utf-16.csv",
    "tabs.tsv",
    "packed.csv.gz",
]
INSIDE = ("xl/", "content", "styles", "META", "docProps")
ODD_NUMBERS = (b"\xff" * 4, bytes(4), b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\1\0\0\0")


def damage(chance: random.Random, content: bytes) -> bytes:
    """Return the bytes with one to six of them, or of their groups, changed, lost, added or repeated."""
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        if not damaged:
            break
        at, origin = chance.randrange(len(damaged)), chance.randrange(len(damaged))
        how = chance.randrange(6)
        if how == 0:
            damaged[at] = chance.randrange(256)
        elif how == 1:
            damaged[at] ^= 1 << chance.randrange(8)
        elif how == 2:
            del damaged[at : at + chance.randint(1, 20)]
        elif how == 3:
            damaged[at:at] = chance.randbytes(chance.randint(1, 8))
        elif how == 4:
            damaged[at : at + 4] = chance.choice(ODD_NUMBERS)
        else:
            damaged[at:at] = damaged[origin : origin + chance.randint(1, 60)]
    return bytes(damaged)


def damage_inside(chance: random.Random, content: bytes) -> bytes:
    """Return an archive in which one part is damaged and everything around it is sound."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = chance.choice([name for name in old.namelist() if name.startswith(INSIDE)])
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, damage(chance, part) if name == chosen else part)
    return packed.getvalue()


def damaged(chance: random.Random, name: str, content: bytes) -> bytes:
    """Return a damaged copy of a file, inside more often than outside where there is an inside."""
    inside = chance.random() < 0.8
    if inside and name.endswith(".gz"):
        return gzip.compress(damage(chance, gzip.decompress(content)), compresslevel=1)
    if inside and name.endswith((".xlsx", ".xlsb", ".ods")):
        return damage_inside(chance, content)
    return damage(chance, content)


def outcome(path: Path) -> str:
    """Return what became of a file: `read`, `refused`, or the exception that must not be."""
    try:
        sheet = sheets.read(path)
        rows = {column.shown().len() for column in sheet.columns} | {sheet.rows.len(), sheet.blank.len()}
    except WorkbookError as error:
        return "refused" if error.message and error.remedy else "refused without a way out"
    except Exception as error:  # noqa: BLE001  any exception but ours is what is looked for
        return f"{type(error).__name__}: {error}"
    return "read" if len(rows) == 1 else "uneven columns"


def memory() -> int:
    """Return the most memory this process has had so far, in megabytes; 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:  # only Linux has it; elsewhere the figure would count what started this process, too
        return 0
    [kilobytes] = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(kilobytes) // 1000


def main(count: int = 1000, first: int = 0) -> None:
    """Damage and read `count` files, counted from `first`."""
    contents = {name: (SAMPLES / name).read_bytes() for name in SOURCES}
    became: Counter[str] = Counter()
    failed: dict[str, int] = {}
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, first + count):
            name = SOURCES[number % len(SOURCES)]
            path = Path(folder) / name
            path.write_bytes(damaged(random.Random(number), name, contents[name]))
            started = time.perf_counter()
            what = outcome(path)
            slowest = max(slowest, time.perf_counter() - started)
            became[what] += 1
            if what not in {"read", "refused"}:
                failed.setdefault(f"{name}: {what}", number)
    told = {"count": count, "became": became, "failed": failed, "slowest": round(slowest, 2), "megabytes": memory()}
    print(json.dumps(told))  # noqa: T201  a program of its own


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
