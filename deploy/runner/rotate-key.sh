#!/usr/bin/env bash
# Makes the runner's next key and says how harvester.yaml lets both count until the old one is put away. Run as root.
#   rotate-key.sh            makes the next key beside the one in use
#   rotate-key.sh --switch   the next key signs from now on; run it once harvester.yaml with both is merged
set -euo pipefail
etc="${HARVESTER_ETC:-/etc/model-harvester}"
# shellcheck source=/dev/null
. "$etc/runner.env"
key="$HARVESTER_RUNNER_KEY"
next="${key%.pem}.next.pem"
indent() { sed 's/^/      /'; }
if [ "${1:-}" = --switch ]; then
  [ -e "$next" ] || { echo 'rotate-key.sh: there is no next key: run it without --switch first' >&2; exit 1; }
  # A job reads the key when it begins to sign: both names are there at any moment.
  ln -f "$key" "${key%.pem}.previous.pem"
  mv "$next" "$key"
  openssl pkey -in "$key" -pubout -out "$etc/$HARVESTER_RUNNER_ID.pub.pem"
  echo "the new key signs. In a week, shred ${key%.pem}.previous.pem"
  exit 0
fi
[ ! -e "$next" ] || { echo "rotate-key.sh: $next is there already: merge its public half, then --switch" >&2; exit 1; }
(umask 077 && openssl genpkey -algorithm ed25519 -out "$next")
if getent group harvester-runner > /dev/null; then
  chown root:harvester-runner "$next"
  chmod 0640 "$next"
fi
cat << EOF
In harvester.yaml of the control and the records repository, under runners, both keys for two days:
  - id: $HARVESTER_RUNNER_ID
    notAfter: '$(date -u -d '+2 days' +%Y-%m-%dT%H:%M:%SZ)'
    publicKey: |
$(openssl pkey -in "$key" -pubout | indent)
  - id: $HARVESTER_RUNNER_ID
    notBefore: '$(date -u +%Y-%m-%dT%H:%M:%SZ)'
    publicKey: |
$(openssl pkey -in "$next" -pubout | indent)
Once it is merged: rotate-key.sh --switch
EOF
