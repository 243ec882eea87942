#!/usr/bin/env bash
# Makes .cache/images/runtime-image.tar; rebuilt only when something it holds changed.
set -euo pipefail
module=runtime-image
image=docker.io/ragtime/ragtime-runtime:${TAG:-dev}
main=dev.ragtime.runtime.Main
jvm=(-XX:+UseSerialGC -XX:InitialRAMPercentage=25 -XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError -XX:TrimNativeHeapInterval=10000 --enable-native-access=ALL-UNNAMED -Djava.awt.headless=true -Dragtime.models=/app/models
     # what the compiler needed for a while goes back to the system (TrimNativeHeapInterval, milliseconds)
     # classes of an AOT cache stay where it was made for: moved to a random address, 35 MiB of them are each pod's own
     -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0
     # native libraries lie in the image; the tokenizer library would else ask the cloud's metadata service and report home
     -Donnxruntime.native.path=/app/native -DDJL_CACHE_DIR=/app/native -DOPT_OUT_TRACKING=true -DDJL_OFFLINE=true)
caches=(java gateway)
programs=$(cd "$(dirname "$0")/.." && pwd)/e2e/cluster/images/tesseract.sh
# what a request of a gateway makes is gone with it: a small heap does, if its survivors have room
declare -A jvm_of=([gateway]='-XX:InitialRAMPercentage=12 -XX:MaxNewSize=16m -XX:SurvivorRatio=4')
training() {
  training_jvm=(-Dragtime.training.rounds=10000)
  case $1 in
    # one pass of the whole data path: read, chunk, embed, store, retrieve, answer
    java) training_args=(local -f /tmp/training --data /tmp/data --weaviate http://127.0.0.1:8090 --once)
          train_beside=("$project/e2e/cluster/images/weaviate.sh" beside 8090);;
    # a gateway, which needs half of the classes; its backend is its own
    gateway) training_args=(route --config /tmp/training --secrets /tmp/none --port 0) train_beside=();;
  esac
}
project=$(cd "$(dirname "$0")/.." && pwd)
train_in=$project/examples/quickstart
[ -d "$train_in" ] || train_in=
# where no network is, it could not be made
"$project/e2e/cluster/cluster" tool weaviate-server
. "$(dirname "$0")/../e2e/cluster/images/java.sh"
java_image
