# shellcheck shell=bash
# Where the programs come from.
# Sourced by ../cluster, whose settings and functions it uses.

tool() { # NAME...: get each that is missing, from the cache or by building it
  local t jobs=() build=() j
  command -v zstd >/dev/null || "$HERE/packages" || die "Debian packages are missing"
  for t in "$@"; do
    [ -x "$TOOLS/$t" ] && continue
    if cached "$t"; then unpack "$t" & jobs+=($!); else build+=("$t"); fi
  done
  [ ${#jobs[@]}${#build[@]} = 00 ] && return 0
  for j in ${jobs[@]+"${jobs[@]}"}; do wait "$j" || exit 1; done
  [ ${#build[@]} = 0 ] && return 0
  say "building ${build[*]} (minutes the first time)"
  "$HERE/build/build.sh" "$TOOLS" "${build[@]}" >&2 || die "building ${build[*]} failed"
}
cached() { [ -f "$CACHE/$1.zst" ] && [ -f "$CACHE/SHA256SUMS" ]; }
unpack() {
  zstd -dqf --long=27 "$CACHE/$1.zst" -o "$TOOLS/.$1.new" || die "cannot unpack $1"
  [ "$(sha256sum < "$TOOLS/.$1.new" | cut -d' ' -f1)" = "$(awk -v t="$1" '$2 == t {print $1}' "$CACHE/SHA256SUMS")" ] || die "$1: wrong checksum in $CACHE"
  chmod 755 "$TOOLS/.$1.new"; mv "$TOOLS/.$1.new" "$TOOLS/$1"
}
tools_ready() {
  "$HERE/packages" || die "Debian packages are missing"
  local c want=(kubebin etcd coredns)
  [ "$METRICS" = 1 ] && want+=(metrics-server); [ "$STORAGE" = 1 ] && want+=(local-path-provisioner)
  tool "${want[@]}"
  for c in kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl netpol; do [ -e "$TOOLS/$c" ] || ln -s kubebin "$TOOLS/$c"; done
}
