"""The container of .xls files, a file system in a file ([MS-CFB]): one of its streams as bytes."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

HEADER = 512
"""Bytes of the header; the first 109 sector numbers of the allocation table stand at its end."""
ENTRY = 128
MINI_SHIFT = 6
"""Small streams are kept in sectors of 64 bytes."""
STREAM, ROOT = 2, 5
LAST_SECTOR = 0xFFFFFFFA
"""Greater numbers mean: no sector."""


class BrokenError(Exception):
    """The container is damaged: what it says of itself cannot be."""


@dataclass(frozen=True, slots=True)
class _Chains:
    """A stock of sectors, and for each of them which one comes next."""

    content: bytes
    start: int
    size: int
    following: tuple[int, ...]

    def stream(self, first: int) -> bytes:
        return b"".join(self._sectors(first))

    def _sectors(self, first: int) -> Iterator[bytes]:
        left = len(self.following)
        while first < LAST_SECTOR:
            if left == 0 or first >= len(self.following):
                raise BrokenError("a chain of sectors leads nowhere")
            at = self.start + first * self.size
            yield self.content[at : at + self.size]
            first = self.following[first]
            left -= 1


def streams(content: bytes) -> dict[str, bytes]:
    """Return the streams of a container by name, in whatever folder they are; BrokenError when it is damaged."""
    try:
        return dict(_streams(content))
    except (struct.error, UnicodeDecodeError) as error:
        raise BrokenError(str(error)) from None


def _streams(content: bytes) -> Iterator[tuple[str, bytes]]:
    shift, mini_shift = struct.unpack_from("<HH", content, 30)
    if shift not in {9, 12} or mini_shift != MINI_SHIFT:
        raise BrokenError("its sectors have no size")
    directory_at, _, cutoff, mini_at = struct.unpack_from("<IIII", content, 48)
    size = 1 << shift
    big = _Chains(content, size, size, _allocation(content, size))
    entries = list(_entries(big.stream(directory_at)))
    root = next((first for kind, _, first, _ in entries if kind == ROOT), LAST_SECTOR)
    mini_table = big.stream(mini_at)
    following = struct.unpack(f"<{len(mini_table) // 4}I", mini_table[: len(mini_table) // 4 * 4])
    small = _Chains(big.stream(root), 0, 1 << mini_shift, following)
    for kind, name, first, length in entries:
        if kind == STREAM and name in {"Workbook", "Book", "EncryptedPackage"}:
            yield name, (small if length < cutoff else big).stream(first)[:length]


def _allocation(content: bytes, size: int) -> tuple[int, ...]:
    """Return for each sector the number of the next one of its chain."""
    places = list(struct.unpack_from("<109I", content, 76))
    more, count = struct.unpack_from("<II", content, 68)
    for _ in range(min(count, len(content) // size)):
        if more >= LAST_SECTOR:
            break
        *here, more = struct.unpack_from(f"<{size // 4}I", content, size * (more + 1))
        places += here
    sectors = [content[size * (place + 1) : size * (place + 2)] for place in places if place < LAST_SECTOR]
    table = b"".join(sectors[: len(content) // size + 1])
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _entries(directory: bytes) -> Iterator[tuple[int, str, int, int]]:
    """Yield kind, name, first sector and length of everything in the container."""
    for at in range(0, len(directory) - ENTRY + 1, ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        first, size = struct.unpack_from("<II", directory, at + 116)
        yield kind, directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace"), first, size
