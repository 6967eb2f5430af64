#!/usr/bin/env bash
# Takes one job on a fresh copy of the runner, then ends; the service starts it again with a new just-in-time configuration.
set -euo pipefail
work="$(mktemp -d /var/lib/harvester-runner/job-XXXXXX)"
trap 'rm -rf "$work"' EXIT
cp -a /opt/harvester-runner/current/. "$work/"
cd "$work"
# GitHub gives no jobs to a version that is 30 days behind, and says so nowhere.
echo "GitHub's runner $(./bin/Runner.Listener --version || true)" >&2
jit="$(cat /run/harvester-runner/jit)"
export ACTIONS_RUNNER_INPUT_JITCONFIG="$jit"
# The runner reads it from its environment and takes it out before a job begins; nobody sees it on a command line.
./run.sh
