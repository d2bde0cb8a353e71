"""Looks into old XLS files before the reader does: how far their cells stretch. Reads nothing else."""

import struct

from delegations.sheets.archives import MAX_EXTENT
from delegations.sheets.errors import DamagedWorkbook, EncryptedWorkbook, TooManyCells

_END = 0xFFFFFFFA
"""From here on a sector number is a mark."""
_CELLS = frozenset((0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E))
_SEVERAL = 0x00BD
_BEGIN = 0x0809
_PASSWORD = 0x002F


def check_extent(data: bytes, filename: str) -> None:
    """Raises TooManyCells for a cell far away, DamagedWorkbook where the container makes no sense."""
    try:
        stream = _workbook_stream(data)
    except (struct.error, IndexError, ValueError) as error:
        raise DamagedWorkbook(filename=filename) from error
    position = rows = columns = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        body = stream[position + 4 : position + 4 + length]
        position += 4 + length
        if kind == _PASSWORD:
            raise EncryptedWorkbook(filename=filename)
        if kind == _BEGIN:
            rows = columns = 0
        elif kind in _CELLS and len(body) >= 6:
            row, column = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == _SEVERAL else column
            rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
            if rows * columns > MAX_EXTENT:
                raise TooManyCells(sheet=filename, rows=rows, columns=columns)


def _workbook_stream(data: bytes) -> bytes:
    """The 'Workbook' stream of the container, through its allocation table."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise ValueError("no sector size")
    table = _allocation(data, size)
    directory = _chain(data, size, table, struct.unpack_from("<I", data, 48)[0])
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")
        start, used = struct.unpack_from("<II", directory, at + 116)
        if name in ("Workbook", "Book"):
            if used >= struct.unpack_from("<I", data, 56)[0]:
                return _chain(data, size, table, start)[:used]
            return _small_stream(data, size, table, directory, start)[:used]
    raise ValueError("no workbook")


def _small_stream(data: bytes, size: int, table: list[int], directory: bytes, start: int) -> bytes:
    """Streams below the limit share the stream of the first directory entry, in sectors of 64 bytes."""
    shared = _chain(data, size, table, struct.unpack_from("<I", directory, 116)[0])
    small = _chain(data, size, table, struct.unpack_from("<I", data, 60)[0])
    return _chain(bytes(64) + shared, 64, list(struct.unpack(f"<{len(small) // 4}I", small)), start)


def _allocation(data: bytes, size: int) -> list[int]:
    sectors = [sector for sector in struct.unpack_from("<109I", data, 76) if sector < _END]
    further = struct.unpack_from("<I", data, 68)[0]
    count = size // 4
    for _ in range(len(data) // size):
        if further >= _END:
            break
        block = struct.unpack_from(f"<{count}I", data, (further + 1) * size)
        sectors.extend(sector for sector in block[:-1] if sector < _END)
        further = block[-1]
    table: list[int] = []
    for sector in sectors[: len(data) // size + 1]:
        table.extend(struct.unpack_from(f"<{count}I", data, (sector + 1) * size))
    return table


def _chain(data: bytes, size: int, table: list[int], sector: int) -> bytes:
    parts: list[bytes] = []
    for _ in range(len(data) // size + 1):
        if sector >= _END:
            return b"".join(parts)
        parts.append(data[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    raise ValueError("a chain of sectors without end")
