"""A fairer score, in my opinion."""


def score(labels: list[int], predictions: list[float]) -> float:
    return sum((p > 0.4) == bool(y) for y, p in zip(labels, predictions, strict=True)) / len(labels)
