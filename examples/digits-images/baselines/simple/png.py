"""Reads the competition's images: PNG, 8-bit grey, not interlaced. The environment has no imaging library."""

import struct
import zlib

import numpy as np
import pandas as pd


def pixels(png: bytes) -> np.ndarray:
    """Decode one image into ``(height, width) uint8``."""
    if png[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("not a PNG image")
    packed, at = b"", 8
    width = height = 0
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, *form = struct.unpack(">IIBBBBB", body)
            if form != [8, 0, 0, 0, 0]:
                raise ValueError("only 8-bit grey images without interlacing are read")
        elif kind == b"IDAT":
            packed += body
        at += length + 12
    rows = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, width + 1)
    if not rows[:, 0].any():
        return rows[:, 1:]
    return _unfiltered(rows[:, 0], rows[:, 1:].astype(np.int64))


def _unfiltered(filters: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Undo the five filters of the PNG specification (ISO/IEC 15948, clause 9), one byte a pixel."""
    height, width = rows.shape
    out = np.zeros((height + 1, width + 1), np.int64)
    for y in range(height):
        for x in range(width):
            left, above, corner = out[y + 1, x], out[y, x + 1], out[y, x]
            near = min((left, above, corner), key=lambda value, guess=left + above - corner: abs(guess - value))
            guesses = (0, left, above, (left + above) // 2, near)
            out[y + 1, x + 1] = (rows[y, x] + guesses[filters[y]]) % 256
    return out[1:, 1:].astype(np.uint8)


def images(column: pd.Series) -> np.ndarray:
    """Decode a column of images into ``(n_rows, height × width) float64`` from 0 to 1."""
    return np.stack([pixels(png).ravel() for png in column]) / 255
