#!/usr/bin/env bash
# Makes .cache/images/weaviate.tar from the static server binary alone.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd); images=${IMAGES_DIR:-$root/.cache/images}; mkdir -p "$images"
tools=${TOOLS_DIR:-$root/.cache/tools}; out=$images/weaviate.tar
"$root/e2e/cluster/packages"
"$root/e2e/cluster/cluster" tool weaviate-server
[ "$out" -nt "$tools/weaviate-server" ] && [ "$out" -nt "$0" ] && { echo "weaviate: up to date" >&2; exit; }
"$root/e2e/cluster/image" --name docker.io/local/weaviate:1.38.3 --out "$out" \
  --copy "$tools/weaviate-server:/weaviate" --mkdir /var/lib/weaviate:777 --mkdir /tmp:1777 --passwd --user 10001:10001 --port 8080 --port 50051 \
  --entrypoint-json '["/weaviate"]' --cmd-json '["--host","0.0.0.0","--port","8080","--scheme","http"]'
