# shellcheck shell=bash
# Makes an image of a Java module without a container engine: a jlinked JRE on
# the host's glibc, the class path as plain jars, AOT caches from training
# runs. Sourced by operator/image.sh and runtime-image/image.sh, which set
#
#   module     Maven module folder          image      image reference
#   main       main class                   jvm        JVM options, one a word
#   caches     AOT caches, one a word; the image starts with the first. Each has an
#              argument file of the launcher, /app/NAME.args
#   training   a function that sets, for the cache of its argument, what fills it: training_jvm (system
#              properties), training_args (program arguments), train_beside (a command that runs another as
#              its last arguments, with a server beside it; may be empty)
#   jvm_of     more JVM options by cache (associative array, optional)
#   train_in   folder whose files the training run finds in /tmp/training (optional)
#   programs   a script that puts programs beside Java: "version" says which, "stage ROOTFS" does it (optional)
#
# and then call java_image. Three layers, from what seldom changes to what often
# does: JRE and glibc, third-party jars, own jars with the AOT caches. Below
# .cache/images: jre/ and MODULE/ are staged root file systems, MODULE.tar is the
# archive. The context for MODULE/Dockerfile is .cache/images/MODULE.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
images=${IMAGES_DIR:-$root/.cache/images}; mkdir -p "$images"
pack=$root/e2e/cluster/image
declare -p jvm_of >/dev/null 2>&1 || declare -A jvm_of=()
note() { printf '%s: %s\n' "${module:-image}" "$*" >&2; }

# pdfbox needs java.desktop (headless), old mails jdk.charsets; the rest is what jdeps finds, plus what is loaded by name
jre_modules=java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.prefs,java.rmi,java.scripting,java.security.jgss,java.security.sasl,java.sql,java.xml,java.xml.crypto,jdk.charsets,jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs

jdk_home() { "$root/e2e/cluster/images/jdk"; }

# copies the shared libraries and the loader of ELF files into a root file system
add_libs() { # ROOTFS ELF...
  local into=$1 lib; shift
  ldd "$@" 2>/dev/null | sed -nE 's/^\s*(\S+ => )?(\/\S+) \(0x.*/\2/p' | sort -u | while read -r lib; do
    case $lib in "$into"/*|"$images"/*) continue;; esac
    [ -e "$into$lib" ] || install -D -m 755 "$(readlink -f "$lib")" "$into$lib"
  done
}

jre_layer() {
  local jdk stage=$images/jre/rootfs key
  jdk=$(jdk_home)
  key=$( { cat "$jdk/release"; echo "$jre_modules"; ldd --version | head -n 1; cat "${BASH_SOURCE[0]}" "$pack"; } | sha256sum)
  [ -f "$images/jre.tar" ] && [ "$(cat "$images/jre.key" 2>/dev/null)" = "$key" ] && return
  note "linking the JRE"
  rm -rf "$images/jre"; mkdir -p "$stage/opt" "$stage/etc" "$stage/app"; mkdir -m 1777 "$stage/tmp"; mkdir "$stage/proc" "$stage/dev"
  "$jdk/bin/jlink" --add-modules "$jre_modules" --strip-debug --no-man-pages --no-header-files --output "$stage/opt/java"
  rm -f "$stage"/opt/java/lib/{libawt_xawt,libjawt,libsplashscreen}.so   # there is no display
  find "$stage/opt/java" \( -name '*.so' -o -path '*/bin/*' \) -type f -print0 | LD_LIBRARY_PATH=$stage/opt/java/lib:$stage/opt/java/lib/server xargs -0 bash -c 'add_libs "$@"' _ "$stage"
  # names of files are UTF-8, which Java reads only where the locale says so
  [ -d /usr/lib/locale/C.utf8 ] || { note "there is no locale C.UTF-8 here: install libc-bin, or glibc's C.UTF-8"; return 1; }
  mkdir -p "$stage/usr/lib/locale"; cp -a /usr/lib/locale/C.utf8 "$stage/usr/lib/locale/"
  printf 'root:x:0:0:root:/:/sbin/nologin\nragtime:x:10001:10001:ragtime:/tmp:/sbin/nologin\n' > "$stage/etc/passwd"
  printf 'root:x:0:\nragtime:x:10001:\n' > "$stage/etc/group"
  "$stage/opt/java/bin/java" -Xshare:dump >/dev/null   # for a start without the AOT cache
  find "$stage" -exec touch -h -d @0 {} +
  "$pack" --name ragtime/jre:25 --out "$images/jre.tar" "$stage"
  echo "$key" > "$images/jre.key"
}
export -f add_libs; export images

# jars of both modules into target/ and target/image-lib, by one Maven run
jars() {
  local key
  key=$(cd "$root" && find pom.xml crds/pom.xml operator/pom.xml runtime-image/pom.xml crds/src/main operator/src/main runtime-image/src/main -type f -print0 |
    sort -z | xargs -0 sha256sum | sha256sum)
  if [ "$(cat "$images/jars.key" 2>/dev/null)" != "$key" ] || ! [ -d "$root/operator/target/image-lib" ] || ! [ -d "$root/runtime-image/target/image-lib" ]; then
    note "packaging the jars"
    # a jar of another version beside the new one would be on the class path, too
    rm -rf "$root"/{operator,runtime-image}/target/image-lib "$root"/{crds,operator,runtime-image}/target/ragtime-*.jar
    ( cd "$root" && JAVA_HOME=$(jdk_home) mvn -q -B -pl operator,runtime-image -am -Dmaven.test.skip=true -Dspotless.check.skip=true \
        package dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/image-lib )
    echo "$key" > "$images/jars.key"
  fi
}

# third-party jars without the native libraries of other platforms; those of this one in /app/native, and weights of
# models, which native code reads from files, in /app/models
libs_layer() {
  local stage=$images/$module/rootfs src=$root/$module/target/image-lib key
  key=$( { cat "$images/jre.key"; [ -z "${programs:-}" ] || "$programs" version; cd "$src" && find . -name '*.jar' ! -name 'ragtime-*' -print0 | sort -z | xargs -0 sha256sum; } | sha256sum)
  [ -f "$images/$module.libs.tar" ] && [ "$(cat "$images/$module.libs.key" 2>/dev/null)" = "$key" ] && return
  note "staging the class path"
  rm -rf "${images:?}/$module"; mkdir -p "$images/$module"; cp -al "$images/jre/rootfs" "$stage"
  mkdir -p "$stage"/app/{lib,native,models}
  python3 - "$src" "$stage/app" <<'PY'
import pathlib, re, shutil, sys, zipfile
source, app = map(pathlib.Path, sys.argv[1:])
native = re.compile(r"^(ai/onnxruntime/native|native/lib)/[^/]+/.+")
weights = re.compile(r"^[^/]+\.onnx$")
here = re.compile(r"^(ai/onnxruntime/native/linux-x64|native/lib/linux-x86_64/cpu)/([^/]+\.so)$")
for jar in sorted(source.glob("*.jar")):
    if jar.name.startswith("ragtime-"):
        continue
    with zipfile.ZipFile(jar) as z:
        if not any(native.match(n) or weights.match(n) for n in z.namelist()):
            shutil.copy(jar, app / "lib" / jar.name)
            continue
        with zipfile.ZipFile(app / "lib" / jar.name, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
            for entry in z.infolist():
                if m := here.match(entry.filename):
                    folder = app / "native"
                    if m.group(1).startswith("native/lib"):  # where DJL looks before it extracts
                        version = z.read("native/lib/tokenizers.properties").decode().strip().removeprefix("version=")
                        folder = folder / "tokenizers" / f"{version}-cpu-linux-x86_64"
                    folder.mkdir(parents=True, exist_ok=True)
                    (folder / m.group(2)).write_bytes(z.read(entry))
                elif weights.match(entry.filename):
                    (app / "models" / entry.filename).write_bytes(z.read(entry))
                elif not native.match(entry.filename):
                    out.writestr(entry, z.read(entry))
PY
  find "$stage/app/native" -name '*.so' -print0 | xargs -0r bash -c 'add_libs "$@"' _ "$stage"
  find "$stage/app/native" -name '*.so' -exec chmod 755 {} +
  [ -z "${programs:-}" ] || "$programs" stage "$stage"
  find "$stage" -exec touch -h -d @0 {} +
  rm -f "$images/$module.app.key"
  local folder copy=(--copy "$stage/app/lib:/app/lib")
  for folder in native models; do [ -z "$(ls "$stage/app/$folder")" ] || copy+=(--copy "$stage/app/$folder:/app/$folder"); done
  local file; while read -r file; do copy+=(--copy "$file:${file#"$stage"}"); done < <(find "$stage" -path "$stage/app" -prune -o -type f -links 1 -print)  # programs, and system libraries the JRE did not need
  "$pack" --base "$images/jre.tar" --name "ragtime/$module-libs:1" --out "$images/$module.libs.tar" "${copy[@]}"
  echo "$key" > "$images/$module.libs.key"
}

# own jars, and for each AOT cache the cache and an argument file of the launcher
app_layer() {
  local stage=$images/$module/rootfs src=$root/$module key own jar cache cp=
  own=$(find "$src/target" -maxdepth 1 -name 'ragtime-*.jar' ! -name '*-sources.jar' ! -name '*-tests.jar'; find "$src/target/image-lib" -name 'ragtime-*.jar')
  key=$( { cat "$images/$module.libs.key" "$src/image.sh"; sha256sum $own; [ -z "${train_in:-}" ] || find "$train_in" -type f -print0 | sort -z | xargs -0 sha256sum; } | sha256sum)
  [ -f "$images/$module.tar" ] && [ "$(cat "$images/$module.app.key" 2>/dev/null)" = "$key" ] && { note "up to date"; return; }
  rm -f "$stage"/app/*.jar "$stage"/app/*.aot "$stage"/app/*.args
  for jar in $own; do install -m 644 "$jar" "$stage/app/"; done
  # the order is fixed: an AOT cache is only valid for the very same class path
  for jar in "$stage"/app/ragtime-*.jar "$stage"/app/lib/*.jar; do cp=$cp:${jar#"$stage"}; done
  for cache in "${caches[@]}"; do
    printf '%s\n' "${jvm[@]}" ${jvm_of[$cache]:-} '-Xlog:aot*=error' "-XX:AOTCache=/app/$cache.aot" -cp "${cp#:}" "$main" > "$stage/app/$cache.args"
  done
  find "$stage" -exec touch -h -d @0 {} +
  for cache in "${caches[@]}"; do
    train "$cache" "${cp#:}" || note "NO AOT CACHE $cache: the training run did not work, what uses it starts slower ($images/$module.$cache.log)"
  done
  local copy=() file; for file in "$stage"/app/*.{jar,args,aot}; do [ -f "$file" ] && copy+=(--copy "$file:${file#"$stage"}"); done
  "$pack" --base "$images/$module.libs.tar" --name "$image" --out "$images/$module.tar" "${copy[@]}" \
    --user 10001:10001 --port 8080 --env JAVA_HOME=/opt/java --env PATH=/opt/java/bin --env HOME=/tmp --env LC_ALL=C.UTF-8 \
    --entrypoint-json "[\"/opt/java/bin/java\",\"@/app/${caches[0]}.args\"]"
  echo "$key" > "$images/$module.app.key"
}

# A cache holds paths, sizes and times of the jars, so it is made where they
# will lie: in the staged root, with mounts and network of its own.
train() { # CACHE CLASSPATH
  local stage=$images/$module/rootfs log=$images/$module.$1.log out=$images/$module.$1.aot training_jvm training_args train_beside
  training "$1"; rm -f "$out"; note "training run for the AOT cache $1"
  train_stage=$stage train_out=$out train_in=${train_in:-} timeout "${TRAINING_SECONDS:-180}" unshare --mount --net --pid --fork --propagation private bash -c '
    set -e; ip link set lo up
    mount -t tmpfs -o mode=1777 training "$train_stage/tmp"; mount -t proc proc "$train_stage/proc"; mount --rbind /dev "$train_stage/dev"
    [ -z "$train_in" ] || cp -r "$train_in" "$train_stage/tmp/training"
    rc=0; cd /; HOME=/tmp LC_ALL=C.UTF-8 JAVA_HOME=/opt/java PATH=/opt/java/bin:/usr/bin:/bin:/usr/sbin:/sbin "${@:2:$1}" chroot --userspec 10001:10001 "$train_stage" /opt/java/bin/java "${@:$1+2}" || rc=$?
    [ -f "$train_stage/tmp/app.aot" ] && cp "$train_stage/tmp/app.aot" "$train_out"; echo "exit status $rc"' _ \
    ${#train_beside[@]} "${train_beside[@]}" "${jvm[@]}" -XX:AOTCacheOutput=/tmp/app.aot "${training_jvm[@]}" -cp "$2" "$main" "${training_args[@]}" >"$log" 2>&1 || true
  [ -f "$out" ] || return 1
  grep -q '^exit status 0$' "$log" || note "THE TRAINING RUN FAILED: the AOT cache $1 covers what ran before that ($log)"
  install -m 644 "$out" "$stage/app/$1.aot"; rm -f "$out"; touch -d @0 "$stage/app/$1.aot" "$stage/app"
}

# what both modules share is made once; the rest of one may be made beside the other's
shared() {
  exec 6>"$images/.shared.lock"; flock 6
  "$root/e2e/cluster/packages"; jre_layer; jars
  exec 6>&-
}

java_image() { shared; libs_layer; app_layer; }
