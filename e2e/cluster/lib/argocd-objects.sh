# shellcheck shell=bash
# What Argo CD needs in the cluster: its CRDs, default settings, an account.
# Sourced by ../argocd, whose settings and functions it uses.

MANIFESTS=$TOOLS/argocd-manifests.yaml
manifests_ready() { # a build writes them beside the program
  [ -f "$MANIFESTS" ] && return
  if cached argocd-manifests.yaml; then unpack argocd-manifests.yaml; chmod 644 "$MANIFESTS"
  else "$HERE/build/build.sh" "$TOOLS" argocd >&2 || die "building argocd failed"; fi
}
installed() { [ -f "$OWN_KCFG" ] && k --kubeconfig "$OWN_KCFG" -n $NS get appproject default >/dev/null 2>&1; }

# CRDs are applied each time; settings that are there already are left alone, so
# that a test may change them.
install() {
  local f docs=$A/tmp/install; rm -rf "$docs"; mkdir -p "$docs"
  awk -v d="$docs" '/^---/ {n++; next} {print > (d "/" n ".yaml")}' "$MANIFESTS"
  k create namespace $NS --dry-run=client -o yaml | k apply --server-side -f - >/dev/null
  for f in $(grep -l '^kind: CustomResourceDefinition' "$docs"/*.yaml); do k apply --server-side --force-conflicts -f "$f" >/dev/null; done
  local i; for ((i = 0; ; i++)); do # "wait" calls a CRD without a condition yet an error
    if k wait --for=condition=Established --timeout=30s crd/{applications,appprojects,applicationsets}.argoproj.io >/dev/null 2>&1; then break; fi
    [ $i -lt 50 ] || die "the CRDs are not established"; sleep 0.2
  done
  for f in $(grep -L '^kind: CustomResourceDefinition' "$docs"/*.yaml); do
    k -n $NS get -f "$f" >/dev/null 2>&1 || k -n $NS create -f "$f" >/dev/null
  done
  [ -n "$(k -n $NS get secret argocd-secret -o 'jsonpath={.data.server\.secretkey}')" ] ||
    k -n $NS patch secret argocd-secret -p "{\"stringData\":{\"server.secretkey\":\"$(head -c 32 /dev/urandom | base64 -w0)\"}}" >/dev/null
  k apply --server-side -f - >/dev/null <<Y
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: default, namespace: $NS}
spec:
  sourceRepos: ["*"]
  destinations: [{server: "*", namespace: "*"}]
  clusterResourceWhitelist: [{group: "*", kind: "*"}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: $ACCOUNT, namespace: $NS}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: $ACCOUNT}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: $ACCOUNT, namespace: $NS}]
Y
}
uninstall() {
  k delete namespace $NS --ignore-not-found >/dev/null
  k delete clusterrolebinding $ACCOUNT --ignore-not-found >/dev/null
  k delete crd {applications,appprojects,applicationsets}.argoproj.io --ignore-not-found >/dev/null
  rm -f "$OWN_KCFG"; say "removed from the cluster"
}
# An account of its own tells Argo CD's writes from others in the audit log. The
# token lasts as long as the API server allows, at most a year.
own_kubeconfig() {
  local token; token=$(k -n $NS create token $ACCOUNT --duration=8760h)
  ( umask 077; k config view --raw --minify --flatten -o json | jq --arg token "$token" --arg ns $NS \
      '.users[0].user = {token: $token} | .contexts[0].context.namespace = $ns' > "$OWN_KCFG.new" ); mv "$OWN_KCFG.new" "$OWN_KCFG"
}
health() { # since 3.0 the Application itself does not hold it
  curl -fsm 60 "http://127.0.0.1:$((PORT + 4))/api/v1/applications/$1/resource-tree" |
    jq -r '.nodes[]? | select(.health) | "\(.kind)/\(.name) \(.health.status) \(.health.message // "")"'
}
differences() { # Argo CD's own comparison: its normalised live state and what it predicts a sync would make of it
  curl -fsm 60 "http://127.0.0.1:$((PORT + 4))/api/v1/applications/$1/managed-resources" | python3 -c '
import difflib, json, sys
for i in json.load(sys.stdin).get("items") or []:
    name = "/".join(filter(None, (i.get("group"), i["kind"], i.get("namespace"), i["name"])))
    a, b = ([] if not i.get(k) or i[k] == "null" else json.dumps(json.loads(i[k]), indent=1, sort_keys=True).split("\n")
            for k in ("normalizedLiveState", "predictedLiveState"))
    for line in difflib.unified_diff(a, b, "live/" + name, "git/" + name, lineterm="", n=4): print(line)'
}
