#!/usr/bin/env bash
# Makes .cache/images/operator.tar; rebuilt only when something it holds changed.
set -euo pipefail
module=operator
image=docker.io/ragtime/ragtime-operator:${TAG:-dev}
main=dev.ragtime.operator.OperatorApplication
jvm=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError)
# Spring ends the process once the context is refreshed, before anything is watched
training() { training_jvm=(-Dspring.context.exit=onRefresh) training_args=() train_beside=(); }
caches=(java)
. "$(dirname "$0")/../e2e/cluster/images/java.sh"
java_image
