#!/usr/bin/env bash
# Builds the cluster's tools from the Go module proxy, and those of tests that are
# no Go modules from npm.
#
#   build.sh DIR [TOOL...]     default: every tool
#   build.sh --list
#
# Incremental: a tool that is already in DIR with the same build key (module
# files, sources, flags) is skipped. DIR/.keys holds one key file a tool, with
# the seconds its build took.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
K8S=v1.35.8

# name|module folder|package, or npm:PROGRAM|extra -ldflags
tools() { cat <<T
kubebin|kubebin|.|-X k8s.io/component-base/version.gitVersion=$K8S -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=35 -X k8s.io/client-go/pkg/version.gitVersion=$K8S
etcd|etcd|.|
coredns|coredns|.|
metrics-server|metrics-server|sigs.k8s.io/metrics-server/cmd/metrics-server|-X sigs.k8s.io/metrics-server/pkg/version.gitVersion=v0.9.0 -X k8s.io/client-go/pkg/version.gitVersion=v0.9.0
local-path-provisioner|local-path-provisioner|github.com/rancher/local-path-provisioner|-X main.VERSION=v0.0.30
helm|helm|helm.sh/helm/v3/cmd/helm|-X helm.sh/helm/v3/internal/version.version=v3.19.0 -X helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor=35 -X helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor=35
kubeconform|kubeconform|github.com/yannh/kubeconform/cmd/kubeconform|-X main.version=v0.8.0
kwok|kwok|sigs.k8s.io/kwok/cmd/kwok|-X sigs.k8s.io/kwok/pkg/consts.Version=v0.7.0
containerd|containerd|github.com/containerd/containerd/v2/cmd/containerd|-X github.com/containerd/containerd/v2/version.Version=2.2.9
containerd-shim-runc-v2|containerd|github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2|
versitygw|versitygw|github.com/versity/versitygw/cmd/versitygw|
fake-gcs-server|fake-gcs-server|github.com/fsouza/fake-gcs-server|
azurite|azurite|npm:azurite-blob|
weaviate-server|weaviate|github.com/weaviate/weaviate/cmd/weaviate-server|
argocd|argocd|github.com/argoproj/argo-cd/v3/cmd|-X github.com/argoproj/argo-cd/v3/common.version=3.5.7 -X github.com/argoproj/argo-cd/v3/common.kubectlVersion=v0.36.1
keda-operator|keda|github.com/kedacore/keda/v2/cmd/operator|-X github.com/kedacore/keda/v2/version.Version=2.21.0
keda-adapter|keda|github.com/kedacore/keda/v2/cmd/adapter|-X github.com/kedacore/keda/v2/version.Version=2.21.0
T
}

# What Argo CD needs in the cluster, from its module: the CRDs, and the ConfigMaps
# and the Secret of a default installation, in one file.
argocd_manifests() {
  local m f; m=$(cd "$here/argocd" && go list -m -f '{{.Dir}}' github.com/argoproj/argo-cd/v3)/manifests
  for f in crds/{application,appproject,applicationset}-crd base/config/argocd-{cm,cmd-params-cm,rbac-cm,secret,tls-certs-cm,gpg-keys-cm}; do
    echo ---; cat "$m/$f.yaml"; echo
  done > "$out/.argocd-manifests.new"
  mv -f "$out/.argocd-manifests.new" "$out/argocd-manifests.yaml"
}

go_tool() { # NAME FOLDER PACKAGE TAGS LDFLAGS
  cd "$here/$2" && nice -n "${BUILD_NICE:-10}" go build "${flags[@]}" ${4:+-tags "$4"} -ldflags "-s -w${5:+ $5}" -o "$out/.$1.new" "$3"
}
npm_tool() { # NAME FOLDER PROGRAM: its packages beside the tools, and a script that starts it
  command -v npm >/dev/null || "$here/../packages" nodejs npm
  rm -rf "$out/.npm/$1"; mkdir -p "$out/.npm/$1"; cp "$here/$2"/package*.json "$out/.npm/$1"
  ( cd "$out/.npm/$1" && npm ci --silent --ignore-scripts --no-audit --no-fund )
  printf '#!/bin/sh\nexec node "$(dirname "$(readlink -f "$0")")/.npm/%s/node_modules/.bin/%s" "$@"\n' "$1" "$3" > "$out/.$1.new"
  chmod 755 "$out/.$1.new"
}

case ${1:-} in
  ''|-h|--help) sed -n '2,10p' "$0" | sed 's/^# \{0,1\}//'; exit 2;;
  --list) tools | awk -F'|' '{printf "%-24s %s\n", $1, $3}'; exit;;
esac
mkdir -p "$1"; out=$(cd "$1" && pwd); shift; mkdir -p "$out/.keys"
want=" $* "

command -v go >/dev/null || { echo "build.sh: needs Go 1.26 or newer" >&2; exit 1; }
export CGO_ENABLED=0 GOFLAGS=-buildvcs=false GOTOOLCHAIN=local
flags=(-trimpath -mod=readonly)

exec 7>"$out/.keys/.lock"; flock -n 7 || { echo "build.sh: another build into $out is running" >&2; exit 1; }
n=0
while IFS='|' read -r name mod pkg ld; do
  case $want in *" $name "*|"  ") ;; *) continue;; esac
  case $name in kubebin) tags=selinux,notest,grpcnotrace;; containerd) tags=no_btrfs,no_zfs,no_devmapper;; *) tags=;; esac
  key=$( { go env GOVERSION; echo "$pkg $ld $tags ${flags[*]}"; cat "$here/$mod"/{go.mod,go.sum,*.go,package.json,package-lock.json} 2>/dev/null || true; } | sha256sum | cut -c1-64)
  if [ -x "$out/$name" ] && [ "$(head -n 1 "$out/.keys/$name" 2>/dev/null)" = "$key" ]; then
    if [ "$name" = argocd ] && [ ! -f "$out/argocd-manifests.yaml" ]; then argocd_manifests; fi
    echo "$name: up to date"; continue
  fi
  t0=$(date +%s)
  ( exec 7>&-; case $pkg in npm:*) npm_tool "$name" "$mod" "${pkg#npm:}";; *) go_tool "$name" "$mod" "$pkg" "$tags" "$ld";; esac )
  mv -f "$out/.$name.new" "$out/$name"
  if [ "$name" = argocd ]; then argocd_manifests; fi
  dt=$(( $(date +%s) - t0 ))
  printf '%s\n%s\n' "$key" "$dt" > "$out/.keys/$name"
  echo "$name: built in ${dt}s, $(stat -c %s "$out/$name") bytes"; n=$((n+1))
done < <(tools)
echo "built $n"
