"""How often 95 % intervals hold the true score, and how often a paired test at 0.05 finds what is not there.

    <judge's python> -I test/vault/simulate_coverage.py [repetitions]

Every line is one kind of score on one size of split, over freshly drawn splits. The truth is the mean over 300 splits
of 4,000 rows. Two models of the paired test have the same quality and err partly in the same places.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "vault" / "judge"))

import numpy as np
from contract import Contract
from intervals import interval, paired
from metrics import find_metric
from truth import Truth

Draw = Callable[[int, np.random.Generator], tuple[Truth, np.ndarray, np.ndarray]]
BINARY = Contract.from_json(
    {
        "task": "binary-classification",
        "inputs": [{"name": "a", "type": "double"}],
        "outputs": [{"name": "p", "type": "double"}],
        "target": {"name": "y", "type": "long", "classes": [0, 1]},
    }
)
VALUES = Contract.from_json(
    {
        "task": "regression",
        "inputs": [{"name": "a", "type": "double"}],
        "outputs": [{"name": "p", "type": "double"}],
        "target": {"name": "y", "type": "double"},
    }
)


def binary(separation: float, group: int = 1) -> Draw:
    """Draw labels and two models' probabilities; rows of one group share label and noise."""

    def draw(n: int, rng: np.random.Generator) -> tuple[Truth, np.ndarray, np.ndarray]:
        def spread(values: np.ndarray) -> np.ndarray:
            return np.repeat(values, group)[:n]

        y = spread((rng.random(n) < 0.4).astype(np.int64))
        signal = separation * y + spread(rng.normal(0, 0.8, n))
        one, other = (1 / (1 + np.exp(0.5 - signal - rng.normal(0, 0.6, n))) for _ in range(2))
        return Truth(y, None, np.arange(n) // group if group > 1 else None), one[:, None], other[:, None]

    return draw


def values(n: int, rng: np.random.Generator) -> tuple[Truth, np.ndarray, np.ndarray]:
    """Draw skewed values, with errors in proportion."""
    y = rng.lognormal(0, 0.8, n)
    shared = rng.normal(0, 0.2, n)
    one, other = (y * np.exp(shared + rng.normal(0, 0.2, n)) for _ in range(2))
    return Truth(y), one[:, None], other[:, None]


CASES: list[tuple[str, str, Contract, Draw, tuple[int, ...]]] = [
    ("roc_auc", "0.80", BINARY, binary(1.2), (50, 200, 800)),
    ("roc_auc", "0.97", BINARY, binary(2.7), (50, 200, 800)),
    ("log_loss", "", BINARY, binary(1.2), (50, 200, 800)),
    ("accuracy", "", BINARY, binary(1.2), (50, 200, 800)),
    ("f1", "", BINARY, binary(1.2), (50, 200)),
    ("roc_auc", "groups of 4", BINARY, binary(1.2, 4), (200, 800)),
    ("mean_absolute_error", "skewed", VALUES, values, (50, 200, 800)),
    ("r2", "skewed", VALUES, values, (200, 800)),
]


def main() -> None:
    """Print the table."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    print(f"{'score':32}{'rows':>6}{'covered':>9}{'too low':>9}{'too high':>9}{'false alarms':>14}")
    for name, what, contract, draw, sizes in CASES:
        metric = find_metric(name, contract)
        rng = np.random.default_rng(1)
        true = float(np.mean([metric.value(*draw(4000, rng)[:2]) for _ in range(300)]))
        for n in sizes:
            low = high = alarms = 0
            for _ in range(repetitions):
                truth, one, other = draw(n, rng)
                found = interval(metric, truth, one)
                low += found.high < true
                high += found.low > true
                (test,) = paired(metric, truth, one, [other], higher=True)
                alarms += test.p < 0.05
            covered = 100 * (repetitions - low - high) / repetitions
            shares = (
                f"{100 * low / repetitions:>8.1f}%{100 * high / repetitions:>8.1f}%{100 * alarms / repetitions:>13.1f}%"
            )
            print(f"{f'{name} {what}':32}{n:>6}{covered:>8.1f}%{shares}", flush=True)


if __name__ == "__main__":
    main()
