"""What a backup is made of and the doors to where it comes from: files by their SHA-256, Postgres, S3, git."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import boto3
from botocore.config import Config

CHUNK = 1 << 20


class Refused(Exception):
    """What keeps a backup or a restore from being made; the message says what to do."""


def setting(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise Refused(f"{name} is not set")
    return value


def sha256_of(path: Path) -> str:
    """Hex digest of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def object_path(backups: Path, sha256: str) -> Path:
    """Where the bytes of that digest are kept, once for all backups."""
    return backups / "objects" / sha256[:2] / sha256


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the list of what a finished backup holds. Raises Refused when the folder is none."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(f"{folder} is not a finished backup: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("backup") != 1:
        raise Refused(f"{folder}/manifest.json is of a form this program does not know")
    return manifest


def finished(backups: Path) -> list[Path]:
    """Folders of finished backups, oldest first; their names are their times."""
    return sorted(each for each in backups.glob("2*Z") if (each / "manifest.json").is_file())


def postgres_environment(uri: str) -> dict[str, str]:
    """Give the settings of libpq's programs for an SQLAlchemy address: the password is on no command line."""
    parts = urlsplit(uri)
    if not parts.scheme.startswith("postgresql") or not parts.hostname or not parts.path.strip("/"):
        raise Refused("a database address must read postgresql://user:password@host:port/database")
    return {
        **os.environ,
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port or 5432),
        "PGDATABASE": parts.path.strip("/"),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGCONNECT_TIMEOUT": "20",
    }


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """Run a program to its end and return its output. Raises Refused with the last thing it said when it fails."""
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()[-3:] or [f"exit code {done.returncode}"]
        raise Refused(f"{command[0]} failed: {' | '.join(said)}")
    return done.stdout


class Bucket:
    """One bucket of an S3-compatible store. Credentials come from the environment, as for any AWS client."""

    def __init__(self, name: str) -> None:
        style = Config(signature_version="s3v4", s3={"addressing_style": "path"}, retries={"max_attempts": 5})
        self.name = name
        self._client = boto3.client("s3", endpoint_url=os.environ.get("MLFLOW_S3_ENDPOINT_URL") or None, config=style)

    def entries(self) -> Iterator[dict[str, Any]]:
        """`{Key, Size, ETag}` of everything in it."""
        for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self.name):
            yield from page.get("Contents", [])

    def read(self, key: str, to: Path) -> str:
        """Write an object's bytes to a file and return their digest."""
        digest = hashlib.sha256()
        body = self._client.get_object(Bucket=self.name, Key=key)["Body"]
        with to.open("wb") as file:
            for chunk in body.iter_chunks(CHUNK):
                digest.update(chunk)
                file.write(chunk)
        return digest.hexdigest()

    def write(self, key: str, path: Path) -> None:
        self._client.upload_file(str(path), self.name, key)

    def ensure(self) -> None:
        """Make the bucket when it is not there."""
        if self.name not in {each["Name"] for each in self._client.list_buckets()["Buckets"]}:
            self._client.create_bucket(Bucket=self.name)
