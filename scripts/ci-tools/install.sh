#!/usr/bin/env bash
# Installs what only CI has: act, actionlint and gVisor's runsc, each at one version, from their Go modules, into the folder named. Says so and goes on where Go is not.
#   scripts/ci-tools/install.sh FOLDER
set -euo pipefail
into="$1"
if ! command -v go > /dev/null; then
  echo "ci-tools: no Go here, so the workflows are not run by act, and nothing in gVisor" >&2
  exit 0
fi
mkdir -p "$into"
# Versions are marked, so that a second run is free.
for tool in github.com/rhysd/actionlint/cmd/actionlint@v1.7.12 github.com/nektos/act@v0.2.89 \
  gvisor.dev/gvisor/runsc@v0.0.0-20260905035102-160fafc42237; do
  name="${tool##*/}"
  name="${name%@*}"
  mark="$into/.$name-${tool##*@}"
  [ -e "$mark" ] && [ -x "$into/$name" ] && continue
  # Static, as runsc runs itself again inside an empty root.
  CGO_ENABLED=0 GOBIN="$into" GOFLAGS=-mod=mod go install -p 2 -ldflags '-s -w' "$tool"
  touch "$mark"
done
