# shellcheck shell=bash
# Bridges, routes and the guard table.
# Sourced by ../cluster, whose settings and functions it uses.

# The pod bridge holds the node's address; pods get routes to the pod and the
# service network only, so they have no way out of the node. A second bridge
# without ports takes the service network's route: a packet to a ClusterIP that
# kube-proxy did not rewrite ends there. The guard table drops whatever would
# still enter or leave by another interface.
SYSCTLS=(net.ipv4.ip_forward net.bridge.bridge-nf-call-iptables vm.overcommit_memory vm.panic_on_oom kernel.panic
         kernel.panic_on_oops kernel.keys.root_maxkeys kernel.keys.root_maxbytes net.netfilter.nf_conntrack_max
         net.netfilter.nf_conntrack_tcp_be_liberal net.netfilter.nf_conntrack_tcp_timeout_established
         net.netfilter.nf_conntrack_tcp_timeout_close_wait net.ipv4.conf.all.route_localnet)
net_ok() {
  ip -4 -o addr show dev "$PODBR" 2>/dev/null | grep -q " $NODE_IP/" &&
  ip route show "$SVC_CIDR" | grep -q "dev $SVCBR" &&
  nft list table inet "${NAME}_guard" >/dev/null 2>&1 &&
  [ "$(cat /proc/sys/net/ipv4/ip_forward)" = 1 ]
}
net_up() {
  local s f
  if [ ! -f "$RUN/sysctl.saved" ]; then
    for s in "${SYSCTLS[@]}"; do f=/proc/sys/${s//.//}; f=${f/bridge\/bridge\/nf/bridge/bridge-nf}
      [ -r "$f" ] && echo "$f $(cat "$f")"; done > "$RUN/sysctl.saved"
  fi
  if ! ip link show "$PODBR" >/dev/null 2>&1; then
    if ip -4 route show | grep -qE "^(${POD_CIDR//./\\.}|${SVC_CIDR//./\\.}) "; then die "a route for $POD_CIDR or $SVC_CIDR exists already: set POD_NET, SVC_CIDR"; fi
    ip link add "$PODBR" type bridge
  fi
  ip addr replace "$NODE_IP/24" dev "$PODBR"; ip link set "$PODBR" up
  ip link show "$SVCBR" >/dev/null 2>&1 || ip link add "$SVCBR" type bridge
  ip link set "$SVCBR" up
  ip route replace "$SVC_CIDR" dev "$SVCBR" src "$NODE_IP"
  echo 1 > /proc/sys/net/ipv4/ip_forward
  echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables 2>/dev/null || true
  nft -f - <<N
table inet ${NAME}_guard {}
delete table inet ${NAME}_guard
table inet ${NAME}_guard {
  set ours { type ipv4_addr; flags interval; elements = { $POD_CIDR, $SVC_CIDR } }
  chain out {
    type filter hook postrouting priority -300; policy accept;
    oifname { "lo", "$PODBR", "$SVCBR" } accept
    ip daddr @ours counter drop
    ip saddr @ours counter drop
  }
  chain forward {
    type filter hook forward priority -10; policy accept;
    iifname "$PODBR" oifname != "$PODBR" counter drop
    oifname "$PODBR" iifname != "$PODBR" counter drop
  }
  chain in {
    type filter hook prerouting priority -300; policy accept;
    iifname { "lo", "$PODBR", "$SVCBR" } accept
    ip daddr @ours iifname != "veth*" counter drop
  }
}
N
}
net_down() {
  local t f v
  for t in "inet ${NAME}_guard" "ip ${NAME}_netpol" "ip kube-proxy" "ip6 kube-proxy"; do nft delete table $t 2>/dev/null || true; done
  for v in "$PODBR" "$SVCBR"; do
    ip -o link show master "$v" 2>/dev/null | awk -F': ' '{sub(/@.*/, "", $2); print $2}' | while read -r t; do ip link del "$t" 2>/dev/null || true; done
    ip link del "$v" 2>/dev/null || true
  done
  if [ -f "$RUN/sysctl.saved" ]; then while read -r f v; do [ "$(cat "$f")" = "$v" ] || echo "$v" > "$f" 2>/dev/null || true; done < "$RUN/sysctl.saved"; fi
}
