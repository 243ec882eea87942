#!/usr/bin/env bash
# Makes .cache/images/runtime-image.tar; rebuilt only when something it holds changed.
set -euo pipefail
module=runtime-image
image=docker.io/ragtime/ragtime-runtime:${TAG:-dev}
main=dev.ragtime.runtime.Main
jvm=(-XX:+UseSerialGC -XX:InitialRAMPercentage=25 -XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED -Djava.awt.headless=true -Dragtime.models=/app/models
     # classes of the AOT cache stay where it was made for: moved to a random address, 35 MiB of them are each pod's own
     -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0
     # native libraries lie in the image; the tokenizer library would else ask the cloud's metadata service and report home
     -Donnxruntime.native.path=/app/native -DDJL_CACHE_DIR=/app/native -DOPT_OUT_TRACKING=true -DDJL_OFFLINE=true)
# one pass of the whole data path: read, chunk, embed, store, retrieve, answer; and a gateway's, whose backend answers
training_jvm=(-Dragtime.training.rounds=10000)
training_args=(local -f /tmp/training --data /tmp/data --weaviate http://127.0.0.1:8090 --once)
project=$(cd "$(dirname "$0")/.." && pwd)
train_in=$project/examples/quickstart
[ -d "$train_in" ] || train_in=
# where no network is, it could not be made
"$project/e2e/cluster/cluster" tool weaviate-server
train_beside=("$project/e2e/cluster/images/weaviate.sh" beside 8090)
. "$(dirname "$0")/../e2e/cluster/images/java.sh"
java_image
