"""What a submission can do wrong while it runs, in the words the bot has for it."""

from __future__ import annotations


class Failure(Exception):
    """One of the classes of docs/errors.md, or ``TRAIN_ERROR``, which only the kit meets; and the text beside it."""

    def __init__(self, error_class: str, text: str) -> None:
        super().__init__(f"{error_class}: {text}")
        self.error_class = error_class
        self.text = text
