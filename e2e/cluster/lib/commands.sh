# shellcheck shell=bash
# The subcommands up, down and status.
# Sourced by ../cluster, whose settings and functions it uses.

up() {
  [ "$(id -u)" = 0 ] || die "needs root"
  mkdir -p "$RUN" "$LOG" "$D"; chmod 711 "$RUN"
  exec 9>"$STATE/lock"; flock -w 120 9 || die "another cluster command is running"
  if [ -f "$RUN/state" ] && [ "$(cat "$RUN/state")" != "$STATE" ] && alive holder; then
    die "$NAME is already up from $(cat "$RUN/state")"; fi
  echo "$STATE" > "$RUN/state"
  if all_ok; then say "already up"; else bring_up; fi
  if [ "${1:-}" = --wait-all ] && [ "$METRICS" = 1 ]; then until_ok 120 "the metrics API" metrics_ready; say "metrics API answers"; fi
}
bring_up() {
  local d
  tools_ready; say "tools ready"
  pki; kubeconfigs; configs; cg_make; net_ok || net_up; say "certificates, network"
  if ! alive holder; then # its namespace is gone: nothing that lived in it can be kept
    stop kubelet; stop containerd KILL; cg_kill kubepods || true; cg_kill_shims
    rm -rf "$RUN/holder.ready" "$RUN/containerd" "$RUN/ipam"; launch holder
    until_ok 10 "the mount namespace" test -e "$RUN/holder.ready"
  fi
  for d in etcd containerd; do healthy $d || { stop $d; launch $d; }; done
  own_images & local job=$!
  until_ok 20 etcd healthy etcd
  # an API server that only lost etcd comes back by itself
  for d in 1 2 3 4 5 6; do alive apiserver && ! healthy apiserver || break; sleep 1; done
  healthy apiserver || { stop apiserver; launch apiserver; }
  wait $job || die "making the images failed ($LOG/images.log)"
  until_ok 20 containerd healthy containerd
  load_own_images & job=$!
  until_ok 60 "the API server" healthy apiserver; say "API server ready"
  for d in controller-manager scheduler kube-proxy kubelet; do healthy $d || { stop $d; launch $d; }; done
  wait $job || die "importing the images failed ($LOG/images.log)"
  addons || { sleep 1; addons || die "applying the add-ons failed ($LOG/addons.log)"; }
  say "images, add-ons"
  if [ "$NETPOL" = 1 ] && ! healthy netpol; then
    until_ok 20 "the netpol role" k auth can-i list networkpolicies -A --as=testbed:netpol; stop netpol; launch netpol; fi
  for d in "${DAEMONS[@]}"; do until_ok 60 "$d" healthy "$d"; done
  until_ok 60 "the node" node_ready; say "node ready"
  until_ok 90 "cluster DNS and storage" addons_ready; say "up: KUBECONFIG=$KCFG"
}
cg_kill_shims() { # shims are in the daemons' cgroup: those whose parent containerd is gone
  local p; for p in $(cg_pids daemons); do
    case $(tr '\0' ' ' < "/proc/$p/cmdline" 2>/dev/null) in *containerd-shim-runc-v2*" -address $SOCK"*) kill -KILL "$p" 2>/dev/null || true;; esac; done
}
down() {
  [ "$(id -u)" = 0 ] || die "needs root"
  exec 9>"$STATE/lock"; flock -w 120 9 || die "another cluster command is running"
  local d
  for d in kubelet kube-proxy netpol controller-manager scheduler apiserver; do alive "$d" && kill "$(pid_of "$d")" 2>/dev/null || true; done
  stop kubelet KILL                        # first, so that no container is started again
  cg_kill kubepods || die "some pod processes do not end: $(cg_pids kubepods | tr '\n' ' ')"
  for d in kube-proxy netpol controller-manager scheduler apiserver etcd containerd holder; do stop "$d" KILL; done
  cg_kill daemons || die "some processes do not end: $(cg_pids daemons | tr '\n' ' ')"
  say "processes ended"
  net_down
  cg_remove || echo "cluster: cgroups left: $(find $(cg_roots) -maxdepth 1 -name "$NAME" | tr '\n' ' ')" >&2
  if grep -qE " ($D|$RUN)[/ ]" /proc/self/mountinfo; then die "mounts left below $D or $RUN: data not deleted"; fi
  rm -rf --one-file-system "$D" "$STATE/volumes" "$LOG/pods" "$RUN"
  for d in /var/log/containers /var/lib/cni /var/lib/kubelet /run/runc; do rmdir "$d" 2>/dev/null || true; done
  say "down"
}
status() {
  local d rc=0 n=0 p s
  for d in holder "${DAEMONS[@]}"; do alive "$d" && n=1; done
  [ $n = 0 ] && ! cg_left && { echo "down"; exit 3; }
  for d in holder "${DAEMONS[@]}"; do
    if alive "$d"; then p=$(pid_of "$d"); s=$(awk '/VmRSS/ {print int($2 / 1024) " MiB"}' "/proc/$p/status"); else p=-; s=; fi
    if healthy "$d"; then printf '%-20s ok    pid %-8s %s\n' "$d" "$p" "$s"; else printf '%-20s DOWN  pid %s\n' "$d" "$p"; rc=1; fi
  done
  net_ok && echo "network              ok" || { echo "network              DOWN"; rc=1; }
  node_ready && echo "node                 Ready" || { echo "node                 NOT READY"; rc=1; }
  addons_ready && echo "DNS, storage         ok" || { echo "DNS, storage         NOT READY"; rc=1; }
  if [ "$METRICS" = 1 ]; then metrics_ready >/dev/null && echo "metrics API          ok" || echo "metrics API          not yet"; fi
  echo "memory               daemons $(cg_mem daemons) MiB, pods $(cg_mem kubepods) MiB (with page cache)"
  exit $rc
}
