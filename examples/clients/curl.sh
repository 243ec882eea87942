#!/bin/sh
# An answer, passages and a conversation with nothing but curl and sed.
set -eu
url=${RAGTIME_URL:-http://localhost:8080}
question=${1:-How is an error budget computed?}

ask() { # PATH JSON [OPTION]...: what was answered
    path=$1 json=$2
    shift 2
    curl -sS --fail-with-body "$url$path" -H 'Content-Type: application/json' \
        -H "Authorization: Bearer ${RAGTIME_API_KEY:-none}" -d "$json" "$@"
}

printf 'answer: %s\n' "$(ask /v1/answer "{\"question\": \"$question\"}" | sed 's/"citations".*//; s/.*"text":"\([^"]*\)".*/\1/')"

# a program of its own reads the JSON with jq
ask /v1/retrieve "{\"query\": \"$question\"}" | tr '{' '\n' |
    sed -n 's/.*"chunkId":"\([^"]*\)".*"path":"\([^"]*\)".*"score":\([^,}]*\).*/passage: \1 \3 \2/p'

# two questions of one conversation, where the pipeline keeps such
if conversation=$(ask /v1/conversations '{}'); then
    id=$(printf %s "$conversation" | sed 's/.*"id":"\([^"]*\)".*/\1/')
    ask /v1/answer "{\"question\": \"$question\", \"conversation\": \"$id\"}" >/dev/null
    ask /v1/answer "{\"question\": \"And why?\", \"conversation\": \"$id\"}" >/dev/null
    printf 'kept: %s\n' "$(ask "/v1/conversations/$id/items" '' -G)"
else
    printf 'no conversation: %s\n' "$conversation"
fi
