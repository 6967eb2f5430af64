"""``kit package``: a submission in one file, to be handed over where there is no pull request."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from .places import ROOT
from .repository import Pull

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_package(pull: Pull, tree: str, output: Path | None) -> tuple[Path, str]:
    """Write a zip of the team's folder with SHA256SUMS beside it. Gives the file and its sha256.

    The same files give the same bytes on every machine: sorted, without times, owners and compression.
    """
    file = output or ROOT / "dist" / f"{pull.team}-{tree[:12]}.zip"
    file.parent.mkdir(parents=True, exist_ok=True)
    contents = {entry["path"]: (ROOT / entry["path"]).read_bytes() for entry in pull.tree}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in sorted(contents.items()))
    draft = file.with_name(f"{file.name}.draft")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
        for path, data in sorted({**contents, "SHA256SUMS": sums.encode()}.items()):
            entry = zipfile.ZipInfo(path, _EPOCH)
            # As written on Unix, wherever it is written.
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, data)
    draft.replace(file)
    return file, hashlib.sha256(file.read_bytes()).hexdigest()
