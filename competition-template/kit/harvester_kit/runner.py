"""The processes of one check. They start before their work is known, as starting takes longest."""

from __future__ import annotations

from pathlib import Path

from .competition import Competition
from .judge import JUDGE, Judge
from .sandbox import Place
from .session import Limits, Session


class Runner:
    """Judge and models; what still runs ends with `close`."""

    def __init__(self, home: Path, *, sandbox: bool) -> None:
        self.home = home
        self.judge = Judge()
        self._sandbox = sandbox
        self._sessions: list[Session] = []
        self._limits = Limits()

    def limit(self, competition: Competition) -> None:
        """Hold all models to the competition's limits, those that wait included."""
        limits = competition.value["limits"]
        self._limits.wall_seconds = float(limits["wallSeconds"])
        self._limits.memory_mb = int(limits["memoryMB"])

    def session(self, folder: Path, training: Path | None = None, data: Path | None = None) -> Session:
        """Start a process for the submission in `folder`; with `training`, it is trained on `data` before."""
        reads = (JUDGE, data) if data else ()
        session = Session(Place(folder, self.home, training, reads), self._limits, self._sandbox)
        self._sessions.append(session)
        return session

    def close(self) -> None:
        """End whatever still runs."""
        for session in self._sessions:
            session.close()
        self.judge.close()
