#!/usr/bin/env bash
# Tags a commit without parents that holds a packed release and nothing else: vX.Y.Z for ever, vX moved to it. Run by the release workflow.
#   TOKEN=… scripts/release/tag.sh 1.2.3 release
set -euo pipefail
version="$1"
release="$2"
[[ "$version" =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || { echo "tag.sh: \"$version\" is not a version like 1.2.3" >&2; exit 3; }
(cd "$release" && sha256sum --check --quiet --strict SHA256SUMS)

source_sha="$(git rev-parse HEAD)"
index="$(mktemp -u)"
export GIT_INDEX_FILE="$index"
git --work-tree="$release" add --all --force .
tree="$(git write-tree)"
rm -f "$index"
unset GIT_INDEX_FILE
export GIT_AUTHOR_NAME=model-harvester GIT_AUTHOR_EMAIL=releases@model-harvester.dev
export GIT_COMMITTER_NAME="$GIT_AUTHOR_NAME" GIT_COMMITTER_EMAIL="$GIT_AUTHOR_EMAIL"
GIT_AUTHOR_DATE="$(git show -s --format=%cI "$source_sha")"
export GIT_AUTHOR_DATE GIT_COMMITTER_DATE="$GIT_AUTHOR_DATE"
commit="$(printf 'v%s\n\nThe actions, built from %s\n' "$version" "$source_sha" | git commit-tree "$tree")"

# The token travels in the environment, never on a command line.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.extraHeader
GIT_CONFIG_VALUE_0="Authorization: Basic $(printf 'x-access-token:%s' "$TOKEN" | base64 -w0)"
export GIT_CONFIG_VALUE_0
# A tag that is there already is refused by git: a version is never moved.
git push origin "$commit:refs/tags/v$version"
# An old release tagged again, or mended, must not take the major tag back.
major="v${version%%.*}"
newest="$(git ls-remote --tags --refs origin "refs/tags/$major.*" | sed 's|.*refs/tags/v||' | sort --version-sort | tail -1)"
if [ "$newest" = "$version" ]; then
  git push --force origin "$commit:refs/tags/$major"
else
  echo "$major stays at v$newest"
fi
echo "v$version is $commit"
