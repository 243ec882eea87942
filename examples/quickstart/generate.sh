#!/bin/sh
# Writes documents.yaml: a ConfigMap of the pages in docs/, one key for each page.
#   generate.sh          writes it
#   generate.sh --check  writes nothing; fails when the file is not what the pages would give
# Left out are pages that other tools rewrite: the generated reference and the benchmark results.
set -eu
LC_ALL=C
export LC_ALL
here=$(cd "$(dirname "$0")" && pwd)
docs=$here/../../docs
# kubectl apply keeps a copy of the manifest in an annotation, of which Kubernetes allows 256 KiB.
limit=200000

render() {
    echo "# Generated from docs/ by generate.sh; edit the pages instead."
    echo "apiVersion: v1"
    echo "kind: ConfigMap"
    echo "metadata:"
    echo "  name: ragtime-docs"
    echo "data:"
    for page in "$docs"/*.md; do
        name=$(basename "$page")
        case $name in reference.md | benchmarks.md) continue ;; esac
        echo "  $name: |"
        awk '/^$/ { print ""; next } { print "    " $0 }' "$page"
    done
}

rendered=$(render)
if [ "${#rendered}" -gt "$limit" ]; then
    echo "documents.yaml would have ${#rendered} bytes, more than $limit: leave a page out" >&2
    exit 1
fi
if [ "${1:-}" = --check ]; then
    if ! printf '%s\n' "$rendered" | cmp -s - "$here/documents.yaml"; then
        echo "examples/quickstart/documents.yaml is out of date: run examples/quickstart/generate.sh" >&2
        exit 1
    fi
else
    printf '%s\n' "$rendered" > "$here/documents.yaml"
fi
