#!/usr/bin/env bash
# Installs what only CI has: act and actionlint, each at one version, from their Go modules, into the folder named. Says so and goes on where Go is not.
#   scripts/ci-tools/install.sh FOLDER
set -euo pipefail
into="$1"
if ! command -v go > /dev/null; then
  echo "ci-tools: no Go here, so the workflows are not run by act" >&2
  exit 0
fi
mkdir -p "$into"
# Versions are marked, so that a second run is free.
for tool in github.com/rhysd/actionlint/cmd/actionlint@v1.7.12 github.com/nektos/act@v0.2.89; do
  name="${tool##*/}"
  name="${name%@*}"
  mark="$into/.$name-${tool##*@}"
  [ -e "$mark" ] && [ -x "$into/$name" ] && continue
  GOBIN="$into" GOFLAGS=-mod=mod go install -p 2 "$tool"
  touch "$mark"
done
