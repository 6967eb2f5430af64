"""How a command ends early, and the exit codes everybody else gets."""

from __future__ import annotations

READY, NOT_READY, COULD_NOT_TELL, USAGE = 0, 1, 2, 3


class Stop(Exception):
    """The command cannot go on. Says what is wrong and what to do next."""

    def __init__(self, message: str, following: str, code: int = COULD_NOT_TELL) -> None:
        super().__init__(message)
        self.message = message
        self.following = following
        self.code = code
