"""Texts as numbers: how often each of the words occurs that occur most."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

MOST_WORDS = 600
WORD = re.compile(r"\w+")


class Features:
    """``known`` is what was learnt from the training rows; it goes into weights.json."""

    def __init__(self, known: dict[str, Any]) -> None:
        self.known = known
        self.places = {name: {word: at for at, word in enumerate(words)} for name, words in known["texts"].items()}

    @staticmethod
    def learn(X: pd.DataFrame) -> Features:
        numbers = X.select_dtypes(["number", "bool"]).astype(float)
        texts = X.select_dtypes(["object", "string"])
        counted = {str(name): Counter(word for text in texts[name] for word in set(_words(text))) for name in texts}
        return Features(
            {
                "numbers": {str(name): round(float(value), 6) for name, value in numbers.median().items()},
                # By number of texts, then by letter: the same words every time.
                "texts": {
                    name: sorted(counts, key=lambda word: (-counts[word], word))[:MOST_WORDS]
                    for name, counts in counted.items()
                },
            }
        )

    def numbers(self, X: pd.DataFrame) -> np.ndarray:
        """``(n_rows, n_columns) float64``."""
        parts = [X[[name]].astype(float).fillna(typical).to_numpy() for name, typical in self.known["numbers"].items()]
        parts += [np.stack([_counts(text, places) for text in X[name]]) for name, places in self.places.items()]
        return np.hstack(parts)


def _words(text: object) -> list[str]:
    return WORD.findall(text.lower()) if isinstance(text, str) else []


def _counts(text: object, places: dict[str, int]) -> np.ndarray:
    found = np.zeros(len(places))
    for word in _words(text):
        if word in places:
            found[places[word]] += 1
    # The second time a word occurs says less than the first time.
    return np.log1p(found)
