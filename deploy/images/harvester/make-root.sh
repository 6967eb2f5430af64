#!/bin/sh
# Lays out the root of the App's and the services' image: Node, the libraries it needs, our sources, production packages. No shell, no package
# manager, nobody's home. Needs npm, ldd and a checkout; the same checkout always gives the same bytes.
#   make-root.sh CHECKOUT ROOT
set -eu
umask 022
checkout=$1
root=$2
home=$root/opt/harvester
mkdir -p "$home" "$root/etc" "$root/usr/bin" "$root/var/lib/harvester"
mkdir -m 1777 "$root/tmp"
# A root that is mounted read-only must have these already.
mkdir "$root/dev" "$root/proc" "$root/sys"

for name in package.json package-lock.json .npmrc; do cp "$checkout/$name" "$home/$name"; done
(cd "$home" && npm ci --omit=dev --no-audit --no-fund --loglevel=error)
# A package may bring binaries for systems this image is not.
system=$(uname -s | tr '[:upper:]' '[:lower:]')
find "$home/node_modules/onnxruntime-node/bin" -mindepth 2 -maxdepth 2 -type d ! -name "$system" -exec rm -r {} +

rooms='app cli core gate harvester importers kit-core organiser organisation registry-site scripts vault competition-template workflows schemas actions local-github'
for room in $rooms; do
  if [ -d "$checkout/$room" ]; then cp -R "$checkout/$room" "$home/$room"; fi
done
find "$home" -path "$home/node_modules" -prune -o \( -name '*.test.ts' -o -name fixtures -o -name dist -o -name __pycache__ \) -exec rm -r {} + -prune

# The Node our lock names, and what the loader must find beside it.
node=$(readlink -f "$home/node_modules/.bin/node")
ln -s "${node#"$root"}" "$root/usr/bin/node"
for binary in "$node" $(find "$home/node_modules" -name '*.node'); do
  LD_LIBRARY_PATH=$(dirname "$binary") ldd "$binary" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do
    case $library in "$root"*) continue ;; esac
    if [ -e "$root$library" ]; then continue; fi
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
  done
done

printf 'root:x:0:0::/:/none\nharvester:x:65532:65532::/tmp:/none\n' > "$root/etc/passwd"
printf 'root:x:0:\nharvester:x:65532:\n' > "$root/etc/group"
printf 'hosts: files dns\n' > "$root/etc/nsswitch.conf"
chmod -R u=rwX,go=rX "$root"
chmod 1777 "$root/tmp"
chown -R 65532:65532 "$root/var/lib/harvester" 2>/dev/null || true
find "$root" -exec touch -h -d "@${SOURCE_DATE_EPOCH:-0}" {} +
