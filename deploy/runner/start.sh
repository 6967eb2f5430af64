#!/usr/bin/env bash
# The container's entrance. It attacks its own sandbox first: a machine that does not hold takes no job. Then it takes one, and ends.
set -euo pipefail
"$HARVESTER_HOME/node_modules/.bin/node" "$HARVESTER_HOME/cli/main.ts" doctor --json
# GitHub gives no jobs to a version that is 30 days behind, and says so nowhere.
echo "GitHub's runner $(/home/runner/bin/Runner.Listener --version || true)" >&2
# A scale set's controller hands the just-in-time configuration over like this; without one it is a file.
if [ -z "${ACTIONS_RUNNER_INPUT_JITCONFIG:-}" ]; then
  ACTIONS_RUNNER_INPUT_JITCONFIG="$(cat /run/harvester-runner/jit)"
  export ACTIONS_RUNNER_INPUT_JITCONFIG
fi
# The runner takes it out of its environment before a job begins; nobody sees it on a command line.
exec /home/runner/run.sh
