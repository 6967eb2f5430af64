"""Predictions as bytes, and whether they are what the contract asks for.

On a pipe and on the board, predictions of ``n_rows`` are: the numbers, ``(n_rows, n_numbers)`` float64; then for each
output of type string ``n_rows`` uint32 lengths in bytes; then for each of these its UTF-8 texts, one after the other.
All little-endian. What was checked is padded with zeros to whole float64 a row, and names of classes are codes by then.
"""

from __future__ import annotations

import numpy as np
from contract import Contract
from errors import InvalidPredictions

EDGE = 1e-9
SUM_TOLERANCE = 1e-4


def unpack(body: bytes | memoryview, n_rows: int, contract: Contract, *, checked: bool) -> np.ndarray:
    """Read ``(n_rows, n_outputs)`` predictions: float64, or objects where some outputs are texts."""
    width, texts = len(contract.outputs), [] if checked and contract.labels else contract.texts
    numbers = [at for at in range(width) if at not in texts]
    start = n_rows * len(numbers) * 8
    block = np.frombuffer(body, "<f8", n_rows * len(numbers)).reshape(n_rows, len(numbers))
    if not texts:
        return block
    lengths = np.frombuffer(body, "<u4", n_rows * len(texts), start).reshape(len(texts), n_rows).astype(np.int64)
    values = np.empty((n_rows, width), dtype=object)
    values[:, numbers] = block
    ends = np.cumsum(lengths.ravel()) + start + lengths.size * 4
    cells = [str(body[end - length : end], "utf-8") for end, length in zip(ends, lengths.ravel(), strict=True)]
    for position, at in enumerate(texts):
        values[:, at] = cells[position * n_rows : (position + 1) * n_rows]
    return values


def pack(values: np.ndarray, contract: Contract) -> bytes:
    """Write checked ``(n_rows, n_outputs)`` predictions; `unpack` reads them."""
    if values.dtype != object:
        return np.ascontiguousarray(values, "<f8").tobytes()
    texts = contract.texts
    numbers = [at for at in range(values.shape[1]) if at not in texts]
    cells = [[cell.encode() for cell in values[:, at]] for at in texts]
    lengths = np.array([[len(cell) for cell in column] for column in cells], "<u4")
    body = (
        values[:, numbers].astype("<f8").tobytes() + lengths.tobytes() + b"".join(b"".join(column) for column in cells)
    )
    return body + bytes(-len(body) % (8 * len(values)))


def validate(raw: np.ndarray, contract: Contract) -> np.ndarray:
    """Check predictions against the contract and return them clean.

    Parameters
    ----------
    raw
        ``(n_rows, n_outputs)`` float64, or objects where some outputs are texts.

    Returns
    -------
    np.ndarray
        The same shape. Probabilities are clipped to [0, 1]; those of several classes are scaled to sum to one exactly.
        Names of classes are replaced by their float64 codes.

    Raises
    ------
    InvalidPredictions
        NaN or infinite; outside the output's range (probabilities: 0 to 1); class probabilities that do not sum to one;
        a text that is no class where one is asked for.
    """
    if contract.labels:
        return _codes(raw[:, 0], contract.classes or [])[:, None]
    numbers = [at for at in range(raw.shape[1]) if at not in contract.texts]
    finite = np.isfinite(raw[:, numbers].astype(np.float64, copy=False))
    if not finite.all():
        raise InvalidPredictions(f"{int((~finite).sum())} predictions are NaN or infinite")
    for position, output in enumerate(contract.outputs):
        if position in contract.texts:
            if output.get("classes"):
                _codes(raw[:, position], [str(name) for name in output["classes"]])
            continue
        low, high = output.get("range") or ((-np.inf, np.inf) if contract.classes is None else (0.0, 1.0))
        column = raw[:, position].astype(np.float64, copy=False)
        outside = (column < low - EDGE) | (column > high + EDGE)
        if outside.any():
            raise InvalidPredictions(
                f'{int(outside.sum())} predictions of "{output["name"]}" are outside {low} to {high}'
            )
    if contract.classes is None:
        return raw
    values = np.clip(raw, 0.0, 1.0)
    if values.shape[1] == 1:
        return values
    sums = values.sum(axis=1, keepdims=True)
    if (np.abs(sums - 1) > SUM_TOLERANCE).any():
        raise InvalidPredictions("the probabilities of a row's classes must sum to one")
    return values / sums


def _codes(texts: np.ndarray, classes: list[str]) -> np.ndarray:
    code = {name: float(at) for at, name in enumerate(classes)}
    unknown = [text for text in texts if text not in code]
    if unknown:
        allowed = ", ".join(classes[:20])
        raise InvalidPredictions(
            f'{len(unknown)} predictions are no class, such as "{unknown[0][:40]}"; classes: {allowed}'
        )
    return np.array([code[text] for text in texts])
