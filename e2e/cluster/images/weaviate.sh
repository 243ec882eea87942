#!/usr/bin/env bash
# Makes .cache/images/weaviate.tar from the static server binary alone.
#
#   weaviate.sh            make the image
#   weaviate.sh beside PORT COMMAND..   run the same server here, on 127.0.0.1 and for gRPC on 50051, for as long as the
#                          command runs, which begins once it answers
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd); images=${IMAGES_DIR:-$root/.cache/images}; mkdir -p "$images"
tools=${TOOLS_DIR:-$root/.cache/tools}; out=$images/weaviate.tar

if [ "${1:-}" = beside ]; then
  port=$2; shift 2
  "$root/e2e/cluster/cluster" tool weaviate-server
  folder=$(mktemp -d)
  PERSISTENCE_DATA_PATH=$folder CLUSTER_HOSTNAME=node1 CLUSTER_ADVERTISE_ADDR=127.0.0.1 RAFT_BOOTSTRAP_EXPECT=1 \
    DEFAULT_VECTORIZER_MODULE=none AUTOSCHEMA_ENABLED=false AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED=true \
    DISABLE_TELEMETRY=true LOG_LEVEL=warning \
    "$tools/weaviate-server" --host 127.0.0.1 --port "$port" --scheme http >"$folder/server.log" 2>&1 & server=$!
  trap 'kill "$server" 2>/dev/null || true; wait "$server" || true; rm -rf "$folder"' EXIT
  until curl -fsm2 "http://127.0.0.1:$port/v1/.well-known/ready" >/dev/null; do
    kill -0 "$server" 2>/dev/null || { cat "$folder/server.log" >&2; exit 1; }
    sleep 0.2
  done
  rc=0; "$@" || rc=$?
  exit "$rc"
fi

"$root/e2e/cluster/packages"
"$root/e2e/cluster/cluster" tool weaviate-server
[ "$out" -nt "$tools/weaviate-server" ] && [ "$out" -nt "$0" ] && { echo "weaviate: up to date" >&2; exit; }
"$root/e2e/cluster/image" --name docker.io/local/weaviate:1.38.3 --out "$out" \
  --copy "$tools/weaviate-server:/weaviate" --mkdir /var/lib/weaviate:777 --mkdir /tmp:1777 --passwd --user 10001:10001 --port 8080 --port 50051 \
  --entrypoint-json '["/weaviate"]' --cmd-json '["--host","0.0.0.0","--port","8080","--scheme","http"]'
