# shellcheck shell=bash
# How each daemon is started and how its health is asked for.
# Sourced by ../cluster, whose settings and functions it uses.

# containerd, kubelet and all they mount live in a private mount namespace, kept
# by the holder process: when the last process in it ends, every mount is gone.
healthy() {
  alive "$1" || return 1
  case $1 in
    holder) ;;
    etcd) curl -fsm2 "http://127.0.0.1:$ETCD_PORT/health" | grep -q '"health":"true"';;
    containerd) timeout 3 ctr -a "$SOCK" version >/dev/null;;
    apiserver) curl -fsm3 --cacert "$D/pki/ca.crt" --cert "$D/pki/admin.crt" --key "$D/pki/admin.key" "https://$NODE_IP:$API_PORT/readyz" >/dev/null;;
    controller-manager) curl -fskm2 https://127.0.0.1:10257/healthz >/dev/null;;
    scheduler) curl -fskm2 https://127.0.0.1:10259/healthz >/dev/null;;
    kubelet) curl -fsm2 http://127.0.0.1:10248/healthz >/dev/null;;
    kube-proxy) curl -fsm2 "http://127.0.0.1:10256/healthz" >/dev/null && nft list table ip kube-proxy >/dev/null;;
    netpol) nft list table ip "${NAME}_netpol" >/dev/null;;
  esac 2>/dev/null
}
launch() {
  local p=$D/pki
  case $1 in
  holder) start holder unshare --mount --propagation private sh -c '
      mount --make-rshared /
      for d in /run/containerd /var/lib/cni /var/log/containers /var/lib/kubelet /run/runc; do mkdir -p $d; mount -t tmpfs -o mode=755,size=64m testbed $d; done
      : > '"$RUN"'/holder.ready; exec sleep infinity';;
  etcd) start etcd "$TOOLS/etcd" --data-dir "$D/etcd" --unsafe-no-fsync --log-level warn --quota-backend-bytes 2147483648 \
      --listen-client-urls "http://127.0.0.1:$ETCD_PORT" --advertise-client-urls "http://127.0.0.1:$ETCD_PORT" \
      --listen-peer-urls "http://127.0.0.1:$ETCD_PEER_PORT" --initial-advertise-peer-urls "http://127.0.0.1:$ETCD_PEER_PORT" \
      --initial-cluster "default=http://127.0.0.1:$ETCD_PEER_PORT";;
  # Debian's, unless a newer one and its shim are among the tools
  containerd) PATH="$TOOLS:$PATH" start containerd nsenter --mount="/proc/$(pid_of holder)/ns/mnt" -- containerd -c "$D/containerd.toml" -l warn;;
  apiserver) start apiserver "$TOOLS/kube-apiserver" --etcd-servers="http://127.0.0.1:$ETCD_PORT" \
      --bind-address="$NODE_IP" --advertise-address="$NODE_IP" --secure-port="$API_PORT" --cert-dir="$D/pki" \
      --client-ca-file="$p/ca.crt" --tls-cert-file="$p/apiserver.crt" --tls-private-key-file="$p/apiserver.key" \
      --service-account-key-file="$p/sa.key" --service-account-signing-key-file="$p/sa.key" --service-account-issuer=https://kubernetes.default.svc \
      --service-cluster-ip-range="$SVC_CIDR" --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged=true \
      --kubelet-client-certificate="$p/kubelet-client.crt" --kubelet-client-key="$p/kubelet-client.key" --kubelet-certificate-authority="$p/ca.crt" \
      --kubelet-preferred-address-types=InternalIP \
      --requestheader-client-ca-file="$p/front-proxy-ca.crt" --requestheader-allowed-names=front-proxy-client \
      --requestheader-extra-headers-prefix=X-Remote-Extra- --requestheader-group-headers=X-Remote-Group --requestheader-username-headers=X-Remote-User \
      --proxy-client-cert-file="$p/front-proxy.crt" --proxy-client-key-file="$p/front-proxy.key" \
      --audit-policy-file="$D/audit.yaml" --audit-log-path="$LOG/audit.log" --audit-log-mode=batch --audit-log-batch-max-wait=1s \
      --audit-log-maxsize=200 --audit-log-maxbackup=1 --profiling=false --shutdown-delay-duration=0s ${APISERVER_ARGS:-};;
  controller-manager) start controller-manager "$TOOLS/kube-controller-manager" --kubeconfig="$D/controller-manager.kubeconfig" \
      --authentication-kubeconfig="$D/controller-manager.kubeconfig" --authorization-kubeconfig="$D/controller-manager.kubeconfig" --bind-address=127.0.0.1 \
      --service-account-private-key-file="$p/sa.key" --root-ca-file="$p/ca.crt" --use-service-account-credentials --cert-dir="$D/pki" \
      --cluster-signing-cert-file="$p/ca.crt" --cluster-signing-key-file="$p/ca.key" --flex-volume-plugin-dir="$D/kubelet/volume-plugins" --leader-elect=false --profiling=false \
      --horizontal-pod-autoscaler-sync-period=5s --horizontal-pod-autoscaler-downscale-stabilization=30s \
      --horizontal-pod-autoscaler-initial-readiness-delay=5s --horizontal-pod-autoscaler-cpu-initialization-period=20s ${KCM_ARGS:-};;
  scheduler) start scheduler "$TOOLS/kube-scheduler" --kubeconfig="$D/scheduler.kubeconfig" --authentication-kubeconfig="$D/scheduler.kubeconfig" \
      --authorization-kubeconfig="$D/scheduler.kubeconfig" --bind-address=127.0.0.1 --leader-elect=false --profiling=false --cert-dir="$D/pki";;
  kubelet) start kubelet nsenter --mount="/proc/$(pid_of holder)/ns/mnt" -- "$TOOLS/kubelet" --config="$D/kubelet.yaml" --kubeconfig="$D/node.kubeconfig" \
      --hostname-override="$NODE" --node-ip="$NODE_IP" --root-dir="$D/kubelet" --cert-dir="$D/kubelet/pki" --v=1 ${KUBELET_ARGS:-};;
  kube-proxy) start kube-proxy "$TOOLS/kube-proxy" --kubeconfig="$D/proxy.kubeconfig" --hostname-override="$NODE" --proxy-mode=nftables \
      --cluster-cidr="$POD_CIDR" --healthz-bind-address=127.0.0.1:10256 --metrics-bind-address=127.0.0.1:10249 --oom-score-adj=0 \
      --conntrack-max-per-core=0 --conntrack-tcp-timeout-established=0s --conntrack-tcp-timeout-close-wait=0s \
      --nodeport-addresses="$NODE_IP/32" --profiling=false;;
  netpol) start netpol "$TOOLS/netpol" --kubeconfig="$D/netpol.kubeconfig" --table="${NAME}_netpol";;
  esac
}
