# shellcheck shell=bash
# Daemons as detached processes with pid files.
# Sourced by ../cluster, whose settings and functions it uses.

# A pid file holds "pid starttime": a recycled pid is never mistaken for ours.
starttime() { local s; s=$(cat "/proc/$1/stat" 2>/dev/null) || return 1; s=${s##*) }; set -- $s; [ "$1" != Z ] && echo "${20}"; }
alive() { local p s; [ -f "$RUN/$1.pid" ] && read -r p s < "$RUN/$1.pid" && [ "$(starttime "$p")" = "$s" ]; }
pid_of() { local p; [ -f "$RUN/$1.pid" ] && read -r p _ < "$RUN/$1.pid" && echo "$p"; }
start() { # name command... ; detached, in our cgroup, with a log file
  local n=$1 p; shift
  ( cg_join daemons; exec 8>&- 9>&-; exec setsid "$@" </dev/null >>"$LOG/$n.log" 2>&1 ) & p=$!
  echo "$p $(starttime $p || echo 0)" > "$RUN/$n.pid"
}
stop() { # name [signal]: TERM, then KILL after 5 s
  local p i; alive "$1" || { rm -f "$RUN/$1.pid"; return 0; }
  p=$(pid_of "$1"); kill "-${2:-TERM}" "$p" 2>/dev/null || true
  for ((i = 0; i < 50; i++)); do alive "$1" || break; sleep 0.1; done
  alive "$1" && kill -KILL "$p" 2>/dev/null || true
  rm -f "$RUN/$1.pid"
}
