#!/usr/bin/env bash
# Makes this machine a private runner: an account of its own, a key that never leaves, folders for data and store, the service. Run as root; run again
# to upgrade. Nothing is downloaded: the runner's and this project's files are handed in.
#   install.sh --org acme --id runner-1 --runner actions-runner-linux-x64.tar.gz --runner-sha256 HEX --harvester /srv/model-harvester
# With --label harvester-data-<owner>, once for each owner, it takes re-evaluations and tunings on that owner's data too; an upgrade that names none keeps them.
set -euo pipefail

die() {
  echo "install.sh: $1" >&2
  exit 3
}

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
org='' id='' archive='' archive_sha256='' harvester='' api='https://api.github.com' uid_slots=no labels=''
while [ $# -gt 0 ]; do
  case "$1" in
    --org) org="$2" ;;
    --id) id="$2" ;;
    --runner) archive="$2" ;;
    --runner-sha256) archive_sha256="$2" ;;
    --harvester) harvester="$2" ;;
    --api) api="$2" ;;
    --label)
      [[ "$2" =~ ^[a-z0-9]([a-z0-9-]*[a-z0-9])?$ ]] || die '--label: a–z, 0–9 and inner hyphens, as harvester-data-<owner>'
      labels="${labels:+$labels,}$2"
      ;;
    --uid-slots)
      uid_slots=yes
      shift
      continue
      ;;
    *) die "$1 is not known; see the first lines of this file" ;;
  esac
  shift 2
done
[ "$(id -u)" = 0 ] || die 'run it as root'
[[ "$org" =~ ^[A-Za-z0-9-]{1,39}$ ]] || die '--org: the login of the organisation'
[[ "$id" =~ ^[a-z0-9]([a-z0-9-]*[a-z0-9])?$ ]] || die '--id: a–z, 0–9 and inner hyphens, as it will stand in harvester.yaml'
[ -f "$archive" ] || die '--runner: the archive of the runner of GitHub, from its releases page'
[ -d "$harvester/cli" ] || die '--harvester: a checkout of this project'
echo "$archive_sha256  $archive" | sha256sum --check --quiet --strict || die '--runner-sha256: the archive is another one than its release names'
for tool in bwrap setpriv prlimit curl git; do
  command -v "$tool" > /dev/null || die "$tool is missing: apt-get install bubblewrap util-linux curl git"
done

account='harvester-runner'
state='/var/lib/model-harvester'
# With a uid for each sandbox the service is root, and what root runs only root may write; the sandboxes' uids must walk there.
if [ "$uid_slots" = yes ]; then state_owner=root state_mode=0711; else state_owner="$account" state_mode=0700; fi
harvester="$(realpath "$harvester")"
bash "$here/owned-by.sh" "$harvester" root
bash "$here/owned-by.sh" "$state" "$state_owner"
getent passwd "$account" > /dev/null || useradd --system --home-dir /var/lib/harvester-runner --create-home --shell /usr/sbin/nologin "$account"
# Data is read, the store is written; neither may be listed by anybody else.
install -d -m 0755 /etc/model-harvester /opt/harvester-runner
install -d -m 0750 -o root -g "$account" /srv/harvester-data
install -d -m 0700 -o "$account" -g "$account" /var/lib/harvester-store /var/lib/harvester-runner
install -d -m "$state_mode" -o "$state_owner" -g "$state_owner" "$state"

# The key is made here and stays here. An upgrade keeps it; rotate-key.sh makes the next one beside it.
key="/etc/model-harvester/$id.key.pem"
if [ ! -e "$key" ]; then
  (umask 077 && openssl genpkey -algorithm ed25519 -out "$key")
fi
chown root:"$account" "$key" && chmod 0640 "$key"
openssl pkey -in "$key" -pubout -out "/etc/model-harvester/$id.pub.pem"

# The new version is laid out beside the old one, then put in its place; a job that runs keeps the old files open.
next="$(mktemp -d /opt/harvester-runner/.next-XXXXXX)"
tar -xzf "$archive" -C "$next" --no-same-owner
chmod -R a+rX,go-w "$next"
rm -rf /opt/harvester-runner/previous
[ ! -d /opt/harvester-runner/current ] || mv /opt/harvester-runner/current /opt/harvester-runner/previous
mv "$next" /opt/harvester-runner/current

install -m 0755 "$here/mint-jit.sh" "$here/run-one-job.sh" "$here/rotate-key.sh" /opt/harvester-runner/
install -m 0644 "$here/harvester-runner.service" /etc/systemd/system/harvester-runner.service
install -m 0644 "$here/journald.conf" /etc/systemd/journald@harvester.conf
[ ! -d /etc/apparmor.d ] || install -m 0644 "$here/harvester-sandbox.apparmor" /etc/apparmor.d/harvester-sandbox
if [ "$uid_slots" = yes ]; then
  install -D -m 0644 "$here/uid-slots.conf" /etc/systemd/system/harvester-runner.service.d/uid-slots.conf
fi
[ -n "$labels" ] || labels="$(sed -n 's/^HARVESTER_LABELS=//p' /etc/model-harvester/runner.env 2> /dev/null || true)"
cat > /etc/model-harvester/runner.env << EOF
HARVESTER_RUNNER_ID=$id
HARVESTER_RUNNER_KEY=$key
HARVESTER_DATA=/srv/harvester-data
HARVESTER_STORE=/var/lib/harvester-store
HARVESTER_STATE=$state
HARVESTER_HOME=$harvester
HARVESTER_ORG=$org
HARVESTER_API=$api
HARVESTER_LABELS=$labels
EOF
[ -e /etc/model-harvester/provisioner.token ] || (umask 077 && : > /etc/model-harvester/provisioner.token)

if [ -d /run/systemd/system ]; then
  [ ! -x /sbin/apparmor_parser ] || apparmor_parser --replace /etc/apparmor.d/harvester-sandbox
  systemctl daemon-reload
  systemctl enable harvester-runner.service
fi
cat << EOF
$id is installed. Next:
  1. put a token that may only make runners (organisation permission "Self-hosted runners: write") into /etc/model-harvester/provisioner.token
  2. lay the private splits into /srv/harvester-data
  3. hand over this public key: harvester init … --runner $id=$id.pub.pem
  4. systemctl start harvester-runner
EOF
cat "/etc/model-harvester/$id.pub.pem"
