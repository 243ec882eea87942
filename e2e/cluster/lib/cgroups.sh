# shellcheck shell=bash
# One cgroup tree for all that the cluster runs.
# Sourced by ../cluster, whose settings and functions it uses.

# Everything of ours lives below /$NAME in each hierarchy: daemons in
# /$NAME/daemons (shims too), pods in /$NAME/kubepods. cgroup v1 is what this
# was verified on; the v2 branch is written from documentation.
CG=/sys/fs/cgroup
cg_v2() { [ "$(stat -fc %T $CG)" = cgroup2fs ]; }
cg_roots() { if cg_v2; then echo "$CG"; else awk '/ - cgroup2? / {print $5}' /proc/self/mountinfo | sort -u; fi; }
cg_make() {
  local r d
  for r in $(cg_roots); do
    if cg_v2; then echo "+cpu +memory +pids +cpuset +io" > "$r/cgroup.subtree_control" 2>/dev/null || true; fi
    for d in "$NAME" "$NAME/daemons"; do
      mkdir -p "$r/$d"
      if [ -f "$r/$d/cpuset.cpus" ] && ! cg_v2; then # a v1 cpuset starts empty
        cat "$r/cpuset.cpus" > "$r/$d/cpuset.cpus"; cat "$r/cpuset.mems" > "$r/$d/cpuset.mems"
      fi
    done
    if cg_v2; then echo "+cpu +memory +pids +cpuset +io" > "$r/$NAME/cgroup.subtree_control" 2>/dev/null || true; fi
  done
}
cg_join() { # for memory and CPU accounting, and to find every process again
  local r; for r in $(cg_roots); do
    case $r in $CG|*/pids|*/memory|*/cpu|*/cpuacct|*/cpu,cpuacct|*/systemd) echo "$BASHPID" > "$r/$NAME/$1/cgroup.procs";; esac
  done
}
cg_pids() { # every process below /$NAME/$1, from all hierarchies
  local r; for r in $(cg_roots); do
    [ -d "$r/$NAME/$1" ] && find "$r/$NAME/$1" -name cgroup.procs -exec cat {} + 2>/dev/null
  done | sort -un
}
cg_kill() {
  local i p; for ((i = 0; i < 100; i++)); do
    p=$(cg_pids "$1"); [ -n "$p" ] || return 0
    kill -KILL $p 2>/dev/null || true; sleep 0.05
  done; return 1
}
cg_remove() {
  local i r; for ((i = 0; i < 50; i++)); do
    for r in $(cg_roots); do [ -d "$r/$NAME" ] && find "$r/$NAME" -depth -type d -exec rmdir {} + 2>/dev/null; done || true
    cg_left || return 0; sleep 0.1
  done; return 1
}
cg_left() { local r; for r in $(cg_roots); do [ -d "$r/$NAME" ] && return 0; done; return 1; }
cg_mem() { # MiB used by /$NAME/$1
  local f; for f in $CG/memory/$NAME/$1/memory.usage_in_bytes $CG/$NAME/$1/memory.current; do
    [ -r "$f" ] && { echo $(( $(cat "$f") / 1048576 )); return; }; done; echo '?'
}
