#!/bin/sh
# Writes documents.yaml: ConfigMaps of the pages in docs/, one key for each page.
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

# One ConfigMap: its name, then the pages.
config_map() {
    echo "---"
    echo "apiVersion: v1"
    echo "kind: ConfigMap"
    echo "metadata:"
    echo "  name: $1"
    echo "data:"
    shift
    for page in "$@"; do
        echo "  $(basename "$page"): |"
        awk '/^$/ { print ""; next } { print "    " $0 }' "$page"
    done
}

# The pages on KnowledgeBases are a third of the manual; the others are in alphabetical order.
others() {
    for page in "$docs"/*.md; do
        case $(basename "$page") in reference.md | benchmarks.md | knowledgebase.md) ;; *) echo "$page" ;; esac
    done
}

fits() {
    if [ "${#2}" -gt "$limit" ]; then
        echo "ConfigMap $1 would have ${#2} bytes, more than $limit: part it" >&2
        exit 1
    fi
}

# shellcheck disable=SC2046 # names of pages have no blanks
manual=$(config_map ragtime-docs $(others))
fits ragtime-docs "$manual"
knowledge=$(config_map ragtime-docs-knowledgebase "$docs/knowledgebase.md")
fits ragtime-docs-knowledgebase "$knowledge"
rendered=$(printf '%s\n' "# Generated from docs/ by generate.sh; edit the pages instead." "$manual" "$knowledge")
if [ "${1:-}" = --check ]; then
    if ! printf '%s\n' "$rendered" | cmp -s - "$here/documents.yaml"; then
        echo "examples/quickstart/documents.yaml is out of date: run examples/quickstart/generate.sh" >&2
        exit 1
    fi
else
    printf '%s\n' "$rendered" > "$here/documents.yaml"
fi
