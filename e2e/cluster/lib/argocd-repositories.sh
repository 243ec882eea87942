# shellcheck shell=bash
# Repositories that the git daemon serves, made from folders.
# Sourced by ../argocd, whose settings and functions it uses.

push() { # NAME DIR [MESSAGE]: prints the commit; the same content makes none
  [ $# -ge 2 ] && [ -d "$2" ] || die "push NAME DIR [MESSAGE]"
  [[ $1 =~ ^[A-Za-z0-9._-]+$ ]] || die "a name of letters, digits, dots, dashes"
  local bare=$A/git/$1.git work index tree parent= commit; work=$(cd "$2" && pwd); index=$RUN/index.$$
  [ -d "$bare" ] || git init -q --bare -b main "$bare"
  local G=(git --git-dir="$bare" -c core.bare=false -c user.name=e2e -c user.email=e2e@localhost -c advice.addEmbeddedRepo=false --work-tree="$work")
  GIT_INDEX_FILE=$index "${G[@]}" add -A -f .
  tree=$(GIT_INDEX_FILE=$index "${G[@]}" write-tree); rm -f "$index"
  if git --git-dir="$bare" rev-parse -q --verify main >/dev/null; then
    parent=$(git --git-dir="$bare" rev-parse main)
    [ "$(git --git-dir="$bare" rev-parse 'main^{tree}')" != "$tree" ] || { echo "$parent"; return; }
  fi
  commit=$("${G[@]}" commit-tree "$tree" ${parent:+-p "$parent"} -m "${3:-$1}")
  git --git-dir="$bare" update-ref refs/heads/main "$commit"; echo "$commit"
}
