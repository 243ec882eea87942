# shellcheck shell=bash
# The cluster's own images, and the add-ons that run from them.
# Sourced by ../cluster, whose settings and functions it uses.

own_images() { # made from the tools, kept as archives in the state folder
  local i=$D/images t; mkdir -p "$i"
  mk() { # archive source image-arguments...: made again when the source is newer
    [ "$i/$1.tar" -nt "$2" ] || "$HERE/image" --name "docker.io/testbed/$1:1" --out "$i/$1.tar" "${@:3}" 2>>"$LOG/images.log"; }
  local links=() a; for a in $(/bin/busybox --list); do [ "$a" = busybox ] || links+=(--symlink "/bin/$a:busybox"); done
  mk busybox /bin/busybox --copy /bin/busybox:/bin/busybox "${links[@]}" --mkdir /tmp:1777 --passwd --user 0:0 --cmd-json '["sh"]' &
  mk pause /bin/busybox --copy /bin/busybox:/bin/sleep --entrypoint /bin/sleep infinity &
  mk coredns "$TOOLS/coredns" --copy "$TOOLS/coredns:/coredns" --entrypoint /coredns & wait
  [ "$METRICS" = 1 ] && mk metrics-server "$TOOLS/metrics-server" --copy "$TOOLS/metrics-server:/metrics-server" --entrypoint /metrics-server &
  [ "$STORAGE" = 1 ] && mk local-path-provisioner "$TOOLS/local-path-provisioner" --copy "$TOOLS/local-path-provisioner:/local-path-provisioner" --entrypoint /local-path-provisioner & wait
}
import() { c8r images import --snapshotter "$SNAP" "$@" >>"$LOG/images.log" 2>&1; }
load_images() { # TAR...: those not imported yet in this state
  local t mark; mkdir -p "$D/loaded"
  for t in "$@"; do
    mark=$D/loaded/$(basename "$t")
    [ "$(cat "$mark" 2>/dev/null)" = "$(stat -c '%s %Y' "$t")" ] && { say "$(basename "$t"): loaded already"; continue; }
    import "$t" || { tail -n 3 "$LOG/images.log" >&2; die "cannot import $t"; }
    stat -c '%s %Y' "$t" > "$mark"; say "$(basename "$t"): loaded"
  done
}
load_own_images() {
  local have t; have=$(c8r images ls -q)
  for t in pause coredns busybox local-path-provisioner metrics-server; do
    [ -f "$D/images/$t.tar" ] || continue
    grep -qx "docker.io/testbed/$t:1" <<<"$have" || import "$D/images/$t.tar"
  done
}
addons() {
  local f files=(coredns); [ "$STORAGE" = 1 ] && files+=(local-path); [ "$METRICS" = 1 ] && files+=(metrics-server)
  { for f in "${files[@]}"; do sed -e "s|@DNS_IP@|$DNS_IP|; s|@STATE@|$STATE|" "$HERE/addons/$f.yaml"; echo ---; done
    cat <<Y
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: "testbed:netpol"}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "testbed:netpol"}]
Y
  } > "$D/addons.yaml"
  k apply --server-side --force-conflicts --field-manager=testbed -f "$D/addons.yaml" >>"$LOG/addons.log" 2>&1
}
ready() { [ "$(k -n "$1" get deploy "$2" -o jsonpath='{.status.readyReplicas}' 2>/dev/null)" = 1 ]; }
node_ready() { [ "$(k get node "$NODE" -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}' 2>/dev/null)" = True ]; }
metrics_ready() { k get --raw "/apis/metrics.k8s.io/v1beta1/nodes/$NODE" 2>/dev/null; }
addons_ready() {
  ready kube-system coredns && { [ "$STORAGE" != 1 ] || ready local-path-storage local-path-provisioner; } &&
  { [ "$METRICS" != 1 ] || k -n kube-system get deploy metrics-server >/dev/null 2>&1; }
}
all_ok() { local d; net_ok || return 1; for d in holder "${DAEMONS[@]}"; do healthy "$d" || return 1; done; node_ready && addons_ready; }
