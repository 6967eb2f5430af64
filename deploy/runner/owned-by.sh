#!/usr/bin/env bash
# Whether what is at a path is whose it should be: it and everything below belong to one user, nobody else may write there, and nobody else can put
# another folder in its place. What is not there yet is in order. Exit 0 yes, 3 no, with what to do on stderr.
#   owned-by.sh /var/lib/model-harvester harvester-runner
set -euo pipefail
path="$1" owner="$2"

no() {
  echo "owned-by.sh: $1" >&2
  exit 3
}

if [ -L "$path" ]; then no "$path is a link: whoever owns where it leads decides what runs here. Put a folder in its place"; fi

parent="$(dirname "$(realpath -m "$path")")"
while [ "$parent" != / ]; do
  if [ -e "$parent" ]; then
    whose="$(stat -c %U "$parent")"
    [ "$whose" = root ] || [ "$whose" = "$owner" ] || no "$parent belongs to $whose, who can put another $path in its place. Take a folder of root's"
    # In a sticky folder, such as /tmp, nobody moves what is another's.
    [ -z "$(find "$parent" -maxdepth 0 -perm /022 ! -perm -1000)" ] ||
      no "$parent can be written by others than $whose, who can put another $path in its place: chmod go-w $parent"
  fi
  parent="$(dirname "$parent")"
done
[ -e "$path" ] || exit 0
id -u "$owner" > /dev/null 2>&1 || no "$path was there before the user $owner. Move it away: it is made anew"

# uv leaves empty lock files that everybody may write.
other="$(find "$path" \( ! -user "$owner" -o ! -type l ! -name .lock -perm /022 \) -print -quit)"
[ -z "$other" ] || no "$other belongs to $(stat -c %U "$other"), mode $(stat -c %a "$other"). What lies in $path runs beside private data: all of it must
be $owner's, and nobody else may write there. If it is what you laid there: chown -Rh $owner: $path && chmod -R go-w $path. Else move it away: it is made anew"
