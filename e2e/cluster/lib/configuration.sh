# shellcheck shell=bash
# Certificates, kubeconfigs and the daemons' configuration files.
# Sourced by ../cluster, whose settings and functions it uses.

pki() {
  local p=$D/pki; [ -f "$p/done" ] && return; rm -rf "$p"; mkdir -p "$p"
  local ec=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1) # the administrator gets RSA: some clients read no EC keys
  ca() { openssl req -x509 "${ec[@]}" -nodes -keyout "$p/$1.key" -out "$p/$1.crt" -days 365 -subj "/CN=$NAME-$1" \
           -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null; }
  cert() { # file subject san [ca]
    local key=("${ec[@]}"); [ "$1" = admin ] && key=(-newkey rsa:2048)
    openssl req "${key[@]}" -nodes -keyout "$p/$1.key" -out "$p/$1.csr" -subj "$2" 2>/dev/null
    openssl x509 -req -in "$p/$1.csr" -CA "$p/${4:-ca}.crt" -CAkey "$p/${4:-ca}.key" -set_serial "0x$(openssl rand -hex 8)" -days 365 -out "$p/$1.crt" \
      -extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$3") 2>/dev/null; rm "$p/$1.csr"; }
  ca ca & ca front-proxy-ca & openssl genrsa -out "$p/sa.key" 2048 2>/dev/null & wait
  cert apiserver /CN=kube-apiserver "IP:127.0.0.1,IP:$NODE_IP,IP:$SVC_IP,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local" &
  cert admin /O=system:masters/CN=admin DNS:admin &
  cert kubelet-client /O=system:masters/CN=apiserver-kubelet-client DNS:apiserver &
  cert node "/O=system:nodes/CN=system:node:$NODE" "DNS:$NODE,IP:$NODE_IP" &
  cert controller-manager /CN=system:kube-controller-manager DNS:kcm &
  cert scheduler /CN=system:kube-scheduler DNS:scheduler &
  cert proxy /CN=system:kube-proxy DNS:proxy &
  cert netpol /CN=testbed:netpol DNS:netpol &
  cert front-proxy /CN=front-proxy-client DNS:front-proxy front-proxy-ca & wait
  touch "$p/done"
}
kubeconfigs() {
  local n p=$D/pki; for n in admin node controller-manager scheduler proxy netpol; do
    [ -f "$D/$n.kubeconfig" ] || ( umask 077; cat > "$D/$n.kubeconfig" <<Y
apiVersion: v1
kind: Config
clusters: [{name: $NAME, cluster: {server: "https://$NODE_IP:$API_PORT", certificate-authority-data: $(base64 -w0 "$p/ca.crt")}}]
users: [{name: $n, user: {client-certificate-data: $(base64 -w0 "$p/$n.crt"), client-key-data: $(base64 -w0 "$p/$n.key")}}]
contexts: [{name: $NAME, context: {cluster: $NAME, user: $n}}]
current-context: $NAME
Y
    ); done
}
configs() {
  mkdir -p "$D/cni" "$D/registry/_default" "$D/kubelet" "$STATE/volumes"; chmod 755 "$STATE/volumes"
  cat > "$D/cni/10-$NAME.conflist" <<Y
{"cniVersion": "0.4.0", "name": "$NAME", "plugins": [
  {"type": "bridge", "bridge": "$PODBR", "isGateway": true, "hairpinMode": true, "ipMasq": false,
   "ipam": {"type": "host-local", "ranges": [[{"subnet": "$POD_CIDR"}]], "routes": [{"dst": "$SVC_CIDR"}], "dataDir": "$RUN/ipam"}}]}
Y
  # no registry can be reached: a missing image fails at once instead of going out
  echo 'server = "http://127.0.0.1:1"' > "$D/registry/_default/hosts.toml"
  cat > "$D/containerd.toml" <<Y
version = 2
root = "$D/containerd"
state = "$RUN/containerd/state"
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.tracing.processor.v1.otlp", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper"]
[grpc]
  address = "$SOCK"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "docker.io/testbed/pause:1"
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  disable_hugetlb_controller = true
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "$D/registry"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$D/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "$SNAP"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
Y
  cat > "$D/kubelet.yaml" <<Y
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $NODE_IP
port: $KUBELET_PORT
failCgroupV1: false
cgroupDriver: cgroupfs
cgroupRoot: /$NAME
containerRuntimeEndpoint: unix://$SOCK
failSwapOn: false
enforceNodeAllocatable: [pods]
evictionHard: {memory.available: "100Mi", nodefs.available: "1%", imagefs.available: "1%"}
imageGCHighThresholdPercent: 100
serializeImagePulls: false
makeIPTablesUtilChains: false
syncFrequency: 10s
volumePluginDir: $D/kubelet/volume-plugins
podLogsDir: $LOG/pods
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $D/pki/ca.crt}}
authorization: {mode: Webhook}
clusterDNS: [$DNS_IP]
clusterDomain: cluster.local
resolvConf: /dev/null
tlsCertFile: $D/pki/node.crt
tlsPrivateKeyFile: $D/pki/node.key
oomScoreAdj: 0
registerNode: true
Y
  # one line per finished write, and per read of the operator, whose rights are compared with what it uses
  cat > "$D/audit.yaml" <<Y
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- {level: Metadata, users: ["system:serviceaccount:ragtime-system:ragtime"]}
- {level: None, verbs: [get, list, watch]}
- {level: None, resources: [{group: coordination.k8s.io, resources: [leases]}]}
- {level: None, nonResourceURLs: ["/*"]}
- {level: Metadata}
Y
}
