#!/usr/bin/env bash
# Puts Debian's Tesseract, which reads scanned pages, into the root file system of an image.
#
#   tesseract.sh version        what would be put there, for a key
#   tesseract.sh stage ROOTFS
#
# Of what it is linked with, curl and libarchive could fetch and unpack its data, which it never does here. They would
# bring Kerberos, LDAP, libxml2 and ICU, 55 MB, so empty libraries of their names take their places (ADR 24).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
images=${IMAGES_DIR:-$root/.cache/images}
# those of KnowledgeBase's spec.ocr.languages, and the one that tells which side of a page is up
languages=(eng deu fra spa ita por nld pol osd)
data=/usr/share/tesseract-ocr/5/tessdata
lib=/lib/x86_64-linux-gnu
# setpriv and prlimit bound what it takes, and end it with whoever began it
programs=(/usr/bin/tesseract /usr/bin/setpriv /usr/bin/prlimit)

packages() { "$root/e2e/cluster/packages" tesseract-ocr "${languages[@]/#/tesseract-ocr-}" binutils util-linux; }

# a library that has a name and symbols and does nothing: each function returns 0
empty() { # FOLDER LIBRARY PREFIX
  local symbols version
  symbols=$(nm -D --undefined-only /usr/bin/tesseract "$(ldconfig_path libtesseract)" | sed -nE "s/^ +U ($3_[a-z0-9_]+)(@.*)?$/\1/p" | sort -u)
  version=$(nm -D --undefined-only /usr/bin/tesseract | sed -nE "s/^ +U $3_[a-z0-9_]+@(.+)$/\1/p" | head -n 1)
  { for s in $symbols; do printf '.globl %s\n.type %s,@function\n%s: xor %%eax,%%eax\n ret\n' "$s" "$s" "$s"; done
    echo '.section .note.GNU-stack,"",@progbits'; } | as -o "$1/$3.o" -
  printf '%s { global: *; };\n' "$version" > "$1/$3.map"
  ld -shared -soname "$2" ${version:+--version-script "$1/$3.map"} -o "$1/$2" "$1/$3.o"
  rm -f "$1/$3.o" "$1/$3.map"
}
ldconfig_path() { needed | sed -nE "s/^$1[.]so[^ ]* (.*)/\1/p"; }
needed() { ldd /usr/bin/tesseract | sed -nE 's/^\s*(\S+) => (\/\S+) \(0x.*/\1 \2/p'; }

stage() { # ROOTFS
  local into=$1 empties=$images/tesseract name language
  packages
  rm -rf "$empties"; mkdir -p "$empties"
  for language in "${languages[@]}"; do install -D -m 644 "$data/$language.traineddata" "$into$data/$language.traineddata"; done
  for name in "${programs[@]}"; do install -D -m 755 "$name" "$into$name"; done
  empty "$empties" "$(needed | sed -nE 's/^(libcurl[.]so[^ ]*) .*/\1/p')" curl
  empty "$empties" "$(needed | sed -nE 's/^(libarchive[.]so[^ ]*) .*/\1/p')" archive
  for name in "$empties"/*.so*; do install -D -m 755 "$name" "$into$lib/$(basename "$name")"; done
  LD_LIBRARY_PATH=$empties ldd "${programs[@]}" | sed -nE 's/^\s*(\S+ => )?(\/\S+) \(0x.*/\2/p' | sort -u | while read -r name; do
    case $name in "$empties"/*) continue;; esac
    [ -e "$into$name" ] || install -D -m 755 "$(readlink -f "$name")" "$into$name"
  done
  # whether all that it needs is there
  chroot "$into" /usr/bin/setpriv --pdeathsig KILL /usr/bin/prlimit --cpu=60 /usr/bin/tesseract --list-langs 2>&1 | grep -qx eng ||
    { echo "tesseract: it does not run in $into" >&2; return 1; }
}

case ${1:-} in
  version) packages; dpkg-query -W tesseract-ocr libtesseract5 liblept5 "${languages[@]/#/tesseract-ocr-}"; cat "${BASH_SOURCE[0]}";;
  stage) stage "$2";;
  *) sed -n '2,5p' "$0" | sed 's/^# \{0,1\}//'; exit 2;;
esac
