#!/usr/bin/env bash
# Asks GitHub for a runner that takes one job (just-in-time). Run by the service as root, before the job's account begins: the provisioner's token is
# never readable by that account.
set -euo pipefail
etc="${HARVESTER_ETC:-/etc/model-harvester}"
# shellcheck source=/dev/null
. "$etc/runner.env"
token_file="$etc/provisioner.token"
out="${HARVESTER_RUN:-/run/harvester-runner}/jit"
[ -s "$token_file" ] || { echo "mint-jit.sh: $token_file is empty: put the provisioner's token there" >&2; exit 1; }

# By standard input: what stands on a command line can be read by everybody.
ask() {
  curl --silent --show-error --fail-with-body --max-time 30 --config - "$@" << EOF
header = "Authorization: Bearer $(tr -d '\n' < "$token_file")"
header = "Accept: application/vnd.github+json"
header = "X-GitHub-Api-Version: 2022-11-28"
EOF
}

node="$HARVESTER_HOME/node_modules/.bin/node"
group="$(ask "$HARVESTER_API/orgs/$HARVESTER_ORG/actions/runner-groups?per_page=100" |
  "$node" -e 'const t=JSON.parse(require("fs").readFileSync(0,"utf8")).runner_groups.find((g)=>g.name==="harvester-vault");if(!t)process.exit(1);console.log(t.id)')" ||
  { echo 'mint-jit.sh: the organisation has no runner group harvester-vault: run harvester init' >&2; exit 1; }
name="$HARVESTER_RUNNER_ID-$(od -An -N6 -tx1 /dev/urandom | tr -d ' \n')"
labels='"self-hosted","linux","harvester-vault"'
# What else it answers to, as install.sh --label was told: jobs on an owner's data ask for harvester-data-<owner>.
for label in ${HARVESTER_LABELS:+${HARVESTER_LABELS//,/ }}; do labels="$labels,\"$label\""; done
body="{\"name\":\"$name\",\"runner_group_id\":$group,\"labels\":[$labels],\"work_folder\":\"_work\"}"
ask --request POST --data "$body" "$HARVESTER_API/orgs/$HARVESTER_ORG/actions/runners/generate-jitconfig" |
  "$node" -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(0,"utf8")).encoded_jit_config)' > "$out"
chown root:harvester-runner "$out"
chmod 0640 "$out"
