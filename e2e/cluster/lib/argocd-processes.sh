# shellcheck shell=bash
# Argo CD's programs as processes: one binary that takes its role from a variable.
# Sourced by ../argocd, whose settings and functions it uses.

up() {
  local n new=()
  "$HERE/packages" redis-server git || die "Debian packages are missing"
  [ -x "$(git --exec-path)/git-daemon" ] || die "git has no daemon"
  [ -f "$KCFG" ] || die "no kubeconfig $KCFG: start the cluster, or set KUBECONFIG"
  tool kubebin helm argocd; manifests_ready
  [ -e "$TOOLS/kubectl" ] || ln -s kubebin "$TOOLS/kubectl"
  k get --raw /readyz >/dev/null 2>&1 || die "the API server of $KCFG is not ready"
  if ! installed; then install; own_kubeconfig; say "installed in namespace $NS"; fi
  for n in "${PARTS[@]}"; do
    if serves "$n"; then continue; fi
    stop "$n"; if answers "$n"; then die "$n: its port is taken (set ARGOCD_PORTS)"; fi
    launch "$n"; new+=("$n"); if [ "$n" = redis ]; then await redis; fi
  done
  for n in ${new[@]+"${new[@]}"}; do await "$n"; say "$n serves"; done
  [ ${#new[@]} -gt 0 ] || say "all healthy"
}
down() {
  local n; for n in server applicationset-controller application-controller repo-server redis git; do stop "$n"; done
  rm -rf "$A/tmp" "$RUN/ask-pass.sock"; say "down"
}
status() {
  local n r any=0 bad=0
  for n in "${PARTS[@]}"; do
    if serves "$n"; then r=healthy any=1; elif alive "$n"; then r='does not serve' any=1 bad=1; else r=down bad=1; fi
    if alive "$n"; then r="$r, pid $(pid_of "$n"), $(awk '/^VmRSS/ {print int($2 / 1024)}' "/proc/$(pid_of "$n")/status") MiB"; fi
    printf '%-26s %s\n' "$n" "$r"
  done
  if [ $any = 0 ]; then exit 3; fi; exit $bad
}
cli() {
  local E; env_of cli
  exec "${E[@]}" ARGOCD_BINARY_NAME=argocd "ARGOCD_CONFIG_DIR=$A/home" "$TOOLS/argocd" --server "127.0.0.1:$((PORT + 4))" --plaintext "$@"
}

serves() { alive "$1" && answers "$1"; }
answers() {
  case $1 in
    git) (: <"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null;;
    redis) [ "$(redis-cli -h 127.0.0.1 -p $((PORT + 1)) ping 2>/dev/null)" = PONG ];;
    repo-server) curl -fsm 2 "http://127.0.0.1:$((PORT + 3))/healthz?full=true" >/dev/null 2>&1;;
    server) curl -fsm 2 "http://127.0.0.1:$((PORT + 4))/healthz" >/dev/null 2>&1;;
    application-controller) curl -fsm 2 "http://127.0.0.1:$((PORT + 6))/healthz" >/dev/null 2>&1;;
    applicationset-controller) curl -fsm 2 "http://127.0.0.1:$((PORT + 7))/metrics" >/dev/null 2>&1;;
  esac
}
await() { # name
  local i; for ((i = 0; i < 600; i++)); do
    if serves "$1"; then return; fi; alive "$1" || break; sleep 0.2
  done; tail -n 5 "$LOG/$1.log" >&2; die "$1 does not serve (log: $LOG/$1.log)"
}
env_of() { # name: sets E, in which no file outside the state folder is used, and a kubeconfig in place of a pod's account
  E=(env -u KUBERNETES_SERVICE_HOST "PATH=$A/helpers:$TOOLS:/usr/local/bin:/usr/bin:/bin" "HOME=$A/home" "TMPDIR=$A/tmp" "KUBECONFIG=$OWN_KCFG"
     "HELM_CACHE_HOME=$A/home/helm" "HELM_CONFIG_HOME=$A/home/helm" "HELM_DATA_HOME=$A/home/helm"
     "ARGOCD_BINARY_NAME=argocd-$1" ARGOCD_FAKE_IN_CLUSTER=true ARGOCD_GPG_ENABLED=false GIT_CONFIG_NOSYSTEM=1
     "ARGOCD_ASK_PASS_SOCK=$RUN/ask-pass.sock" "ARGOCD_TLS_DATA_PATH=$A/none" "ARGOCD_SSH_DATA_PATH=$A/none"
     "ARGOCD_PLUGINSOCKFILEPATH=$A/none" "ARGOCD_GNUPGHOME=$A/none" "ARGOCD_GPG_DATA_PATH=$A/none" REDIS_PASSWORD=)
}
launch() {
  local E redis=127.0.0.1:$((PORT + 1)) repo=127.0.0.1:$((PORT + 2)); env_of "$1"
  case $1 in
    git) start git "$(git --exec-path)/git-daemon" --listen=127.0.0.1 --port="$PORT" --base-path="$A/git" --export-all --reuseaddr --log-destination=stderr "$A/git";;
    redis) start redis redis-server --bind 127.0.0.1 --port $((PORT + 1)) --save '' --appendonly no --dir "$A/tmp" --daemonize no;;
    repo-server) rm -f "$RUN/ask-pass.sock"; mkdir -p "$A/helpers"
      # called for every commit, even with ARGOCD_GPG_ENABLED=false; no output means: not signed
      printf '#!/bin/sh\nexit 0\n' > "$A/helpers/git-verify-wrapper.sh"; chmod 755 "$A/helpers/git-verify-wrapper.sh"
      start "$1" "${E[@]}" "$TOOLS/argocd" --address 127.0.0.1 --port $((PORT + 2)) --metrics-address 127.0.0.1 --metrics-port $((PORT + 3)) \
        --disable-tls --client-ca-path '' --redis $redis --logformat text;;
    server) start "$1" "${E[@]}" "$TOOLS/argocd" --namespace $NS --address 127.0.0.1 --port $((PORT + 4)) --insecure --disable-auth \
        --metrics-address 127.0.0.1 --metrics-port $((PORT + 5)) --repo-server $repo --repo-server-plaintext --redis $redis --logformat text;;
    application-controller) start "$1" "${E[@]}" "$TOOLS/argocd" --namespace $NS --repo-server $repo --repo-server-plaintext --redis $redis \
        --metrics-port $((PORT + 6)) --app-resync "${ARGOCD_RESYNC:-30}" --app-resync-jitter 0 --logformat text;;
    applicationset-controller) start "$1" "${E[@]}" "$TOOLS/argocd" --namespace $NS --argocd-repo-server $repo --repo-server-plaintext \
        --metrics-addr 127.0.0.1:$((PORT + 7)) --probe-addr 127.0.0.1:$((PORT + 8)) --webhook-addr 127.0.0.1:$((PORT + 9)) --logformat text;;
  esac
}
