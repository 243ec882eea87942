#!/bin/sh
# Checks the chart without a cluster: every value set in this folder lints, renders, and renders the same twice;
# settings that cannot work are refused. Needs helm 3, from the path or as $HELM.
set -eu
helm=${HELM:-helm}
chart=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for values in "$chart"/ci/*-values.yaml; do
    name=$(basename "$values" -values.yaml)
    "$helm" lint --strict --quiet "$chart" -f "$values"
    "$helm" template ragtime "$chart" -n ragtime-system -f "$values" > "$work/$name.yaml"
    "$helm" template ragtime "$chart" -n ragtime-system -f "$values" | cmp - "$work/$name.yaml"
    echo "ok: $name, $(grep -c '^kind:' "$work/$name.yaml") objects"
done

if grep -q '^kind: Cluster' "$work/namespaces.yaml"; then
    echo "a release for named namespaces must not ask for cluster-wide rights" >&2
    exit 1
fi
if ! grep -A1 'strategy:' "$work/pinned.yaml" | grep -q Recreate; then
    echo "without leader election, an upgrade must not run two operators at once" >&2
    exit 1
fi
if [ "$(grep -c 'name: ragtime-webhook$\|containerPort: 8082$' "$work/default.yaml")" != 2 ] \
    || ! grep -A1 'name: RAGTIME_WEBHOOK_PORT' "$work/default.yaml" | grep -q '"8082"'; then
    echo "hooks must reach the operator" >&2
    exit 1
fi
if grep -q 'name: .*webhook$\|8082' "$work/pinned.yaml" \
    || ! grep -A1 'name: RAGTIME_WEBHOOK_PORT' "$work/pinned.yaml" | grep -q '"0"'; then
    echo "with webhook.enabled: false nothing must listen to hooks" >&2
    exit 1
fi
if ! grep -A5 'port: 8082$' "$work/namespaces.yaml" | grep -q ingress-nginx; then
    echo "the NetworkPolicy must let hooks through from webhook.from alone" >&2
    exit 1
fi
if [ "$(grep -c 'name: ragtime-scaler$\|containerPort: 8083$' "$work/default.yaml")" != 2 ] \
    || ! grep -A1 'name: RAGTIME_SCALER_ADDRESS' "$work/default.yaml" | grep -q 'value: ragtime-scaler.ragtime-system.svc:8083$'; then
    echo "KEDA must reach the operator where ScaledObjects say" >&2
    exit 1
fi
if grep -q 'name: .*scaler$\|8083\|SCALER_ADDRESS' "$work/pinned.yaml" \
    || ! grep -A1 'name: RAGTIME_SCALER_PORT' "$work/pinned.yaml" | grep -q '"0"'; then
    echo "with scaler.enabled: false nothing must listen to KEDA" >&2
    exit 1
fi
if ! grep -A5 'port: 8083$' "$work/namespaces.yaml" | grep -q ': keda$'; then
    echo "the NetworkPolicy must let KEDA through from scaler.from alone" >&2
    exit 1
fi
for release in one two; do
    "$helm" template "$release" "$chart" -n ragtime-system | grep -A1 'name: RAGTIME_LEASE' | grep -q "$release-ragtime-operator" || {
        echo "each release needs a Lease of its own" >&2
        exit 1
    }
done
if grep -rnE '\{\{[^}]*\b(rand[A-Za-z]*|lookup|now|uuidv4|gen[A-Z][A-Za-z]*)\b' "$chart/templates"; then
    echo "templates must render the same everywhere: no random values, clock or lookups" >&2
    exit 1
fi

refused() {
    if "$helm" template ragtime "$chart" --set "$1" > /dev/null 2>&1; then
        echo "must be refused: $1" >&2
        exit 1
    fi
    echo "ok: refuses $1"
}
refused replica=2
refused replicas=0
refused 'replicas=2,leaderElection.enabled=false'
refused image.digest=latest
refused 'watchNamespaces={Team_A}'
refused crds.install=true
refused logLevel=LOUD
refused webhook.port=8082
refused scaler.port=8083
refused serviceAccount.create=false
refused podSettings.nodeName=node1
refused 'podSettings.labels.ragtime\.dev/kind=x'
