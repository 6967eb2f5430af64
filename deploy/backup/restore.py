"""Brings a backup back, onto nothing: databases without tables, an empty bucket, a records folder that is not there.

    python restore.py /backups --verify             only reads it, and says whether every byte is what was saved
    python restore.py /backups --records records.git

The newest backup is taken unless --at names another. Settings are those of backup.py. Nothing is written before
everything was verified.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from copies import Bucket, Refused, finished, object_path, postgres_environment, read_manifest, run, setting, sha256_of

TABLES = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"


def choose(backups: Path, at: str | None) -> Path:
    """Find the folder of the backup asked for."""
    there = finished(backups)
    if not there:
        raise Refused(f"there is no finished backup in {backups}")
    if at is None:
        return there[-1]
    found = [each for each in there if each.name.startswith(at)]
    if len(found) != 1:
        raise Refused(f"--at {at} fits {len(found)} backups; there are: {', '.join(each.name for each in there)}")
    return found[0]


def verify(backups: Path, folder: Path, manifest: dict[str, Any]) -> None:
    """Raise Refused naming what is missing or changed."""
    files = [(folder / each["file"], each["sha256"]) for each in (*manifest["databases"].values(), manifest["records"])]
    files += [(object_path(backups, each["sha256"]), each["sha256"]) for each in manifest["objects"]]
    wrong = [str(path) for path, sha256 in files if not path.is_file() or sha256_of(path) != sha256]
    if wrong:
        raise Refused(
            f"{len(wrong)} files are missing or not what was saved: {', '.join(wrong[:5])}. Take an older backup (--at)"
        )


def refuse_occupied(databases: dict[str, str], bucket: Bucket, records: Path) -> None:
    """Raise Refused, saying what must go first: a restore over something would mix two registries."""
    for name, uri in databases.items():
        if run(["psql", "-XAtqc", TABLES], postgres_environment(uri)).strip() != "0":
            raise Refused(f"the database {name} has tables; drop it and create it empty (docs/disaster.md)")
    if next(bucket.entries(), None) is not None:
        raise Refused(f"the bucket {bucket.name} is not empty; empty it or name a new one (docs/disaster.md)")
    if records.exists():
        raise Refused(f"{records} exists; name a new folder")


def restore(backups: Path, folder: Path, records: Path) -> dict[str, Any]:
    """Write everything back and read the artifacts again. Returns the manifest."""
    manifest = read_manifest(folder)
    verify(backups, folder, manifest)
    databases = {"mlflow": setting("MLFLOW_DATABASE_URI"), "mlflow_auth": setting("MLFLOW_AUTH_DATABASE_URI")}
    bucket = Bucket(setting("HARVESTER_BUCKET"))
    bucket.ensure()
    refuse_occupied(databases, bucket, records)
    for each in manifest["objects"]:
        bucket.write(each["key"], object_path(backups, each["sha256"]))
    with tempfile.TemporaryDirectory() as work:
        back = Path(work) / "back"
        wrong = [each["key"] for each in manifest["objects"] if bucket.read(each["key"], back) != each["sha256"]]
    if wrong:
        raise Refused(f"the store gave back other bytes than it was given: {', '.join(wrong[:5])}")
    # Rows last: until they are there, nobody is pointed at bytes that are not.
    for name, uri in databases.items():
        file = folder / manifest["databases"][name]["file"]
        command = [
            "pg_restore",
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--single-transaction",
            "--dbname=",
            str(file),
        ]
        run(command, postgres_environment(uri))
    run(["git", "clone", "--quiet", "--mirror", str(folder / manifest["records"]["file"]), str(records)])
    run(["git", "-C", str(records), "fsck", "--strict", "--no-dangling"])
    return manifest


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("backups", type=Path, help="folder all backups are in")
    parser.add_argument("--at", help="the backup to take: its name, or how it begins, such as 20261122")
    parser.add_argument("--verify", action="store_true", help="only say whether it could be restored")
    parser.add_argument(
        "--records", type=Path, help="bare repository to make of the records; push it to GitHub from there"
    )
    options = parser.parse_args()
    try:
        folder = choose(options.backups, options.at)
        if options.verify:
            verify(options.backups, folder, read_manifest(folder))
            print(f"{folder}: every byte is what was saved")
            return 0
        if options.records is None:
            raise Refused("say where the records shall go: --records FOLDER.git")
        manifest = restore(options.backups, folder, options.records)
    except (Refused, OSError) as error:
        print(f"not restored: {error}", file=sys.stderr)
        return 2
    counts = f"{len(manifest['objects'])} artifacts, {len(manifest['databases'])} databases"
    print(f"{folder} restored: {counts}, records in {options.records}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
