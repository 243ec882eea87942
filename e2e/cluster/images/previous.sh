#!/usr/bin/env bash
# Makes the chart and the images of the previous release, from the commit it was
# made of, for the scenario that upgrades from it:
#
#   .cache/previous/chart                     the chart
#   .cache/previous/images/{operator,runtime-image}.tar
#
#   previous.sh         make them
#   previous.sh known   whether that commit is in this clone: in CI, check out with depth 0
#
set -euo pipefail
version=0.1.0 commit=9bcd05fa3fda
root=$(cd "$(dirname "$0")/../../.." && pwd); previous=${PREVIOUS_DIR:-$root/.cache/previous}
full=$(git -C "$root" rev-parse --verify --quiet "$commit^{commit}") || {
  echo "previous: commit $commit of version $version is not in this clone: git fetch --unshallow" >&2; exit 1; }
[ "${1:-}" = known ] && exit
[ "$(cat "$previous/commit" 2>/dev/null)" = "$full" ] && { echo "previous: up to date" >&2; exit; }
"$root/e2e/cluster/packages"
rm -rf "$previous/source" "$previous/chart"; mkdir -p "$previous/source" "$previous/images"
git -C "$root" archive "$full" | tar -x -C "$previous/source"
for module in operator runtime-image; do
  IMAGES_DIR=$previous/images TOOLS_DIR=${TOOLS_DIR:-$root/.cache/tools} TAG=$version "$previous/source/$module/image.sh"
done
mv "$previous/source/helm/ragtime" "$previous/chart"
rm -rf "$previous/source" "$previous"/images/{operator,runtime-image}
echo "$full" > "$previous/commit"
