"""Makes one backup of everything that cannot be made again: the records, the registry's rows, its users, its artifacts.

    python backup.py /backups

A backup is a folder named for its time, made whole or not at all. Artifacts are kept once by their SHA-256, however
many backups hold them. Settings: MLFLOW_DATABASE_URI, MLFLOW_AUTH_DATABASE_URI, MLFLOW_S3_ENDPOINT_URL and AWS_*,
HARVESTER_BUCKET, HARVESTER_RECORDS_URL, HARVESTER_RECORDS_AUTHORIZATION (optional, an Authorization header's value),
HARVESTER_BACKUPS_KEPT (30).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from copies import Bucket, Refused, finished, object_path, postgres_environment, read_manifest, run, setting, sha256_of


def dump(name: str, uri: str, into: Path) -> dict[str, str]:
    """One database as pg_restore takes it, without owners: it may come back under another user."""
    file = into / f"{name}.dump"
    run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}"], postgres_environment(uri))
    return {"file": file.name, "sha256": sha256_of(file)}


def copy_objects(bucket: Bucket, backups: Path, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every object by key, size and digest. What the last backup has by that key, size and tag is not read again."""
    known = {(each["key"], each["size"], each["etag"]): each["sha256"] for each in before}
    copied = []
    for entry in bucket.entries():
        key, size, etag = entry["Key"], entry["Size"], entry["ETag"]
        sha256 = known.get((key, size, etag))
        if sha256 is None or not object_path(backups, sha256).exists():
            draft = backups / "objects" / f"draft-{os.getpid()}"
            draft.parent.mkdir(exist_ok=True)
            sha256 = bucket.read(key, draft)
            place = object_path(backups, sha256)
            place.parent.mkdir(exist_ok=True)
            draft.replace(place)
        copied.append({"key": key, "size": size, "etag": etag, "sha256": sha256})
    return copied


def bundle_records(url: str, into: Path) -> dict[str, str]:
    """All refs of the records repository in one file that git clones from."""
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    authorization = os.environ.get("HARVESTER_RECORDS_AUTHORIZATION")
    if authorization:
        header = f"Authorization: {authorization}"
        environment |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "http.extraHeader", "GIT_CONFIG_VALUE_0": header}
    mirror, file = into / "mirror.git", into / "records.bundle"
    run(["git", "clone", "--quiet", "--mirror", "--", url, str(mirror)], environment)
    run(["git", "-C", str(mirror), "fsck", "--strict", "--no-dangling"])
    run(["git", "-C", str(mirror), "bundle", "create", "--quiet", str(file), "--all"])
    shutil.rmtree(mirror)
    return {"file": file.name, "sha256": sha256_of(file)}


def make(backups: Path) -> Path:
    """Make one backup and return its folder."""
    backups.mkdir(parents=True, exist_ok=True)
    former = finished(backups)
    when = datetime.now(UTC)
    draft = backups / f".draft-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        # Rows before bytes: an artifact is uploaded before the row that names it, so every row here finds its bytes.
        databases = {
            "mlflow": dump("mlflow", setting("MLFLOW_DATABASE_URI"), draft),
            "mlflow_auth": dump("mlflow_auth", setting("MLFLOW_AUTH_DATABASE_URI"), draft),
        }
        before = read_manifest(former[-1])["objects"] if former else []
        objects = copy_objects(Bucket(setting("HARVESTER_BUCKET")), backups, before)
        records = bundle_records(setting("HARVESTER_RECORDS_URL"), draft)
        manifest = {
            "backup": 1,
            "when": when.isoformat(),
            "databases": databases,
            "records": records,
            "objects": objects,
        }
        (draft / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
        folder = backups / when.strftime("%Y%m%dT%H%M%S.%fZ")
        draft.rename(folder)
        return folder
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def prune(backups: Path, keep: int) -> None:
    """Forgets all but the newest `keep` backups, and the bytes no backup holds any more."""
    for old in finished(backups)[: -max(keep, 1)]:
        shutil.rmtree(old)
    held = {each["sha256"] for folder in finished(backups) for each in read_manifest(folder)["objects"]}
    for file in (backups / "objects").glob("??/*"):
        if file.name not in held:
            file.unlink()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("backups", type=Path, help="folder all backups are in")
    options = parser.parse_args()
    try:
        folder = make(options.backups)
        prune(options.backups, int(os.environ.get("HARVESTER_BACKUPS_KEPT") or 30))
    except (Refused, OSError) as error:
        print(f"no backup was made: {error}", file=sys.stderr)
        return 2
    manifest = read_manifest(folder)
    print(f"{folder}: {len(manifest['objects'])} artifacts, {sum(each['size'] for each in manifest['objects'])} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
