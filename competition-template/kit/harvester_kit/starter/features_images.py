"""Pictures as numbers: the brightness of a coarse grid of their pixels. Reads PNG, 8 bits a channel."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
import pandas as pd

SIDE = 16
CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


class Features:
    """``known`` is what was learnt from the training rows; it goes into weights.json."""

    def __init__(self, known: dict[str, Any]) -> None:
        self.known = known

    @staticmethod
    def learn(X: pd.DataFrame) -> Features:
        first = X.iloc[0]
        return Features({"pictures": [str(name) for name in X if isinstance(first[name], bytes)]})

    def numbers(self, X: pd.DataFrame) -> np.ndarray:
        """``(n_rows, n_pictures * SIDE * SIDE) float64`` from 0 (black) to 1."""
        return np.hstack([np.stack([_grid(picture) for picture in X[name]]) for name in self.known["pictures"]])


def _grid(picture: bytes) -> np.ndarray:
    pixels = _read_png(picture)
    rows, columns = (np.linspace(0, size - 1, SIDE).round().astype(int) for size in pixels.shape)
    return pixels[np.ix_(rows, columns)].ravel() / 255


def _read_png(data: bytes) -> np.ndarray:
    """Read a PNG into ``(height, width)`` brightness, 0 to 255."""
    at, packed, head = 8, b"", b""
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        chunk = data[at + 8 : at + 8 + size]
        head = chunk if kind == b"IHDR" else head
        packed += chunk if kind == b"IDAT" else b""
        at += size + 12
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    if depth != 8 or colour not in CHANNELS or interlaced:
        raise ValueError("only PNG of 8 bits a channel, not interlaced, is read")
    step = CHANNELS[colour]
    lines = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, width * step + 1)
    pixels = np.zeros((height + 1, (width + 1) * step), np.int64)
    for row in range(height):
        _unfilter(int(lines[row, 0]), lines[row, 1:], pixels, row, step)
    whole = pixels[1:, step:].reshape(height, width, step)
    return whole[:, :, :3].mean(axis=2) if step >= 3 else whole[:, :, 0].astype(float)


def _unfilter(how: int, line: np.ndarray, pixels: np.ndarray, row: int, step: int) -> None:
    """Undo one of PNG's five filters; ``pixels`` has a border of zeros above and to the left."""
    above, here = pixels[row], pixels[row + 1]
    for at, value in enumerate(line, start=step):
        a, b, c = here[at - step], above[at], above[at - step]
        if how == 4:
            p = a + b - c
            guess = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
        else:
            guess = (0, a, b, (a + b) // 2)[how]
        here[at] = (int(value) + guess) & 255
