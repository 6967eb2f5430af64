"""Handwritten digits of scikit-learn as small PNG images, five to a parcel: its postal code."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pandas as pd
from scipy.ndimage import affine_transform, zoom
from sklearn.datasets import load_digits
from splits import Private, Sources, Splits

SIDE = 16
PER_PARCEL = 5
PUBLIC, FEEDBACK, FINAL = 900, 500, 395
# How far a private image is turned (degrees), shifted (pixels) and made noisy (grey levels, standard deviation).
TURN, SHIFT, NOISE = 10.0, 0.8, 9.0


def png(pixels: np.ndarray) -> bytes:
    """Encode an ``(h, w) uint8`` grey image.

    The pixels are stored, not compressed: what a compressor makes of them differs from one build of zlib to the next.
    """
    height, width = pixels.shape
    rows = b"".join(b"\x00" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 0)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def make(_: Sources, seed: int) -> Splits:
    """Private images are turned, shifted and noisy, so that none is one of the published originals."""
    digits = load_digits()
    images = np.stack([zoom(image, SIDE / image.shape[0], order=1) for image in digits.images]) * (255 / 16)
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(images))
    public, feedback, final = np.split(order[: PUBLIC + FEEDBACK + FINAL], [PUBLIC, PUBLIC + FEEDBACK])
    plain = [png(_grey(image)) for image in images[public]]
    return Splits(
        public=pd.DataFrame({"image": plain, "parcel": _parcels(0, len(public)), "digit": digits.target[public]}),
        feedback=_private(images[feedback], digits.target[feedback], PUBLIC, rng),
        final=_private(images[final], digits.target[final], PUBLIC + FEEDBACK, rng),
        form="parquet",
    )


def _private(images: np.ndarray, target: np.ndarray, before: int, rng: np.random.Generator) -> Private:
    moved = [png(_grey(_moved(image, rng))) for image in images]
    labels = pd.DataFrame({"parcel": _parcels(before, len(target)), "digit": target.astype(np.int64)})
    return Private(pd.DataFrame({"image": moved}), labels)


def _moved(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    angle = np.deg2rad(rng.uniform(-TURN, TURN))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.full(2, (SIDE - 1) / 2)
    offset = middle - turn @ middle + rng.uniform(-SHIFT, SHIFT, 2)
    return affine_transform(image, turn, offset=offset, order=1) + rng.normal(0, NOISE, image.shape)


def _grey(image: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(image), 0, 255).astype(np.uint8)


def _parcels(before: int, n: int) -> np.ndarray:
    return np.arange(before, before + n, dtype=np.int64) // PER_PARCEL + 1
