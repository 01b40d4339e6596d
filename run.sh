#!/usr/bin/env bash
# Builds what is needed and runs a verb: ./run.sh [verb] [arguments]. Without a verb: serve.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
stamps="$root/.cache"
server="$root/backend/src/LogFlow.Server/bin/Release/net10.0/logflow.dll"
benchmarks="$root/backend/benchmarks/LogFlow.Benchmarks/bin/Release/net10.0/LogFlow.Benchmarks.dll"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '%s\n' "logflow: $*" >&2; }
fail() { say "$1"; exit "${2:-1}"; }

need_tools() {
  command -v dotnet >/dev/null || fail "the .NET SDK is missing: install the .NET 10 SDK and run this again."
  dotnet --list-sdks | grep -q '^10\.' || fail "the .NET 10 SDK is missing (found: $(dotnet --version)): install it and run this again."
  command -v node >/dev/null && command -v npm >/dev/null || fail "Node.js is missing: install Node.js 20 or newer with npm and run this again."
}

# True when a file below the given paths is newer than the stamp, or there is no stamp.
is_stale() {
  local stamp="$stamps/$1"; shift
  [ -f "$stamp" ] || return 0
  [ -n "$(find "$@" \( -name bin -o -name obj -o -name node_modules -o -name dist -o -name screenshots \) -prune -o -type f -newer "$stamp" -print -quit 2>/dev/null)" ]
}

mark() { mkdir -p "$stamps"; touch "$stamps/$1"; }

# Output of a step is shown only when it fails.
quietly() {
  local log; log="$(mktemp)"
  if ! "$@" >"$log" 2>&1; then cat "$log" >&2; rm -f "$log"; return 1; fi
  rm -f "$log"
}

front_packages() {
  if is_stale packages "$root/frontend/package.json" "$root/frontend/package-lock.json" || [ ! -d "$root/frontend/node_modules" ]; then
    say "installing front-end packages (npm ci)"
    (cd "$root/frontend" && quietly npm ci --no-audit --no-fund) || fail "npm ci failed in frontend/ (output above)."
    mark packages
  fi
}

# The clients that others wrote and the tests send with.
client_packages() {
  local clients="$root/backend/tests/clients"
  if is_stale clients "$clients/package.json" "$clients/package-lock.json" || [ ! -d "$clients/node_modules" ]; then
    say "installing the clients that the tests send with (npm ci)"
    (cd "$clients" && quietly npm ci --no-audit --no-fund) || fail "npm ci failed in backend/tests/clients/ (output above)."
    mark clients
  fi
}

front_build() {
  front_packages
  if is_stale front "$root/frontend" || [ ! -f "$root/frontend/dist/index.html" ]; then
    say "building the dashboard"
    (cd "$root/frontend" && quietly npm run build) || fail "the front-end build failed (output above)."
    mark front
  fi
}

server_build() {
  if is_stale server "$root/backend/src" "$root/backend/native" "$root/backend/Directory.Build.props" "$root/backend/Directory.Build.targets" "$root/backend/Directory.Packages.props" || [ ! -f "$server" ]; then
    say "building the server"
    quietly dotnet build "$root/backend/src/LogFlow.Server" -c Release -v q || fail "the server's build failed (output above)."
    mark server
  fi
}

# Installs a Debian package that a test needs, when that is possible; otherwise says what to install. Known by a program or a file of it.
need_package() {
  local program="$1" package="$2"
  if command -v "$program" >/dev/null || compgen -G "$program" >/dev/null; then return 0; fi
  local sudo=""
  if [ "$(id -u)" -ne 0 ]; then sudo="sudo -n"; fi
  if command -v apt-get >/dev/null && { [ -z "$sudo" ] || $sudo true 2>/dev/null; }; then
    say "installing $package"
    quietly $sudo apt-get update || true
    quietly $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" && return 0
  fi
  say "$program is missing: install the package '$package' (the tests that need it fail without)."
}

# Debian installs syslog-ng only in place of rsyslog, and the tests talk to both: it is unpacked into the cache with what it needs.
need_syslog_ng() {
  local folder="$stamps/syslog-ng" wanted package
  if command -v syslog-ng >/dev/null || [ -x "$folder/usr/sbin/syslog-ng" ]; then return 0; fi
  if command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; then
    say "fetching syslog-ng"
    wanted="$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances syslog-ng-core 2>/dev/null \
      | grep -E '^(syslog-ng-core|lib[a-z0-9.+-]+)$' | grep -v elogind | sort -u || true)"
    rm -rf "$folder" "$folder.new"
    mkdir -p "$folder.new/packages"
    for package in $wanted; do
      if dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q ' installed$'; then continue; fi
      (cd "$folder.new/packages" && quietly apt-get download "$package") || true
    done
    for package in "$folder.new"/packages/*.deb; do [ -f "$package" ] && dpkg-deb -x "$package" "$folder.new"; done
    if [ -x "$folder.new/usr/sbin/syslog-ng" ]; then mv "$folder.new" "$folder"; return 0; fi
  fi
  say "syslog-ng is missing: install the package 'syslog-ng-core', or put its files into $folder (the tests that need it fail without)."
}

run_tests() {
  need_tools
  # Programs of the system that not everybody's path holds; and what is on this machine is asked without a proxy.
  export PATH="$PATH:/usr/sbin:/sbin"
  export NO_PROXY="127.0.0.1,localhost,::1${NO_PROXY:+,$NO_PROXY}"
  export no_proxy="$NO_PROXY"
  need_package chromium chromium
  need_package promtool prometheus
  need_package logger bsdutils
  need_package rsyslogd rsyslog
  need_package '/usr/lib/*/rsyslog/lmnsd_ossl.so' rsyslog-openssl
  need_syslog_ng
  need_package logrotate logrotate
  need_package prometheus-alertmanager prometheus-alertmanager
  need_package aiosmtpd python3-aiosmtpd
  work="$(mktemp -d)"
  trap 'stop_lane; rm -rf "$work"' EXIT

  say "building everything"
  quietly dotnet build "$root/LogFlow.sln" -c Release -v q || fail "the build failed (output above)."
  mark server
  client_packages
  front_packages

  # The server's tests mostly wait, so the others run beside them.
  set -m
  test_project LogFlow.Server.Tests & lane=$!
  set +m
  local project
  for project in "$root"/backend/tests/*.Tests/*.csproj; do
    project="$(basename "$project" .csproj)"
    [ "$project" = LogFlow.Server.Tests ] || test_project "$project"
  done
  runner "front end" vitest npm test --silent
  front_build
  wait "$lane" || true; lane=""
  LOGFLOW_DLL="$server" runner browser vitest npm run test:browser --silent

  report
}

test_project() { runner "$1" dotnet dotnet test "$root/backend/tests/$1/bin/Release/net10.0/$1.dll" --logger "console;verbosity=normal"; }

stop_lane() { [ -z "${lane:-}" ] || kill -- "-$lane" 2>/dev/null || true; }

# Runs one test runner of a kind, shows what it says when it has ended, and keeps its counts and the names of what failed.
runner() {
  local name="$1" kind="$2" log="$work/$1.log" status=0; shift 2
  say "testing $name"
  local started=$SECONDS
  (cd "$root/frontend" && NO_COLOR=1 "$@") >"$log" 2>&1 || status=$?
  "shown_$kind" <"$log" || true
  say "tested $name in $((SECONDS - started)) s"
  "counts_$kind" "$name" "$log" "$status"
  "reasons_$kind" <"$log" | cut -c1-400 | head -60 >"$work/$name.reasons" || true
}

shown_dotnet() { grep -vE '^\s+Passed |^Test run for|^A total of|^\[xUnit|^Ok, passed|^\s*$'; }
shown_vitest() { cat; }

counts_dotnet() { keep_counts "$@" '^ +Passed: +\K[0-9]+' '^ +Failed: +\K[0-9]+' '^  Failed \K.+(?= \[[^]]*\]$)'; }
counts_vitest() { keep_counts "$@" '^ +Tests .*?\K[0-9]+(?= passed)' '^ +Tests .*?\K[0-9]+(?= failed)' '^ FAIL  \K.+'; }

# What each failed test said, without the way there.
reasons_dotnet() { awk '/^  Failed .*\[/ { shown = 14 } /^  Stack Trace:/ { shown = 0 } shown-- > 0'; }
reasons_vitest() { awk '/^ FAIL  / { shown = 14 } shown-- > 0'; }

# Keeps what a runner printed; one that failed without saying so counts as one failure.
keep_counts() {
  local name="$1" log="$2" status="$3" passed failed
  passed="$(grep -oP "$4" "$log" | tail -1 || true)"
  failed="$(grep -oP "$5" "$log" | tail -1 || true)"
  grep -oP "$6" "$log" | sort -u | sed "s|^|$name: |" >"$work/$name.failed" || true
  passed="${passed:-0}" failed="${failed:-0}"
  if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; echo "$name: ended with $status" >>"$work/$name.failed"; fi
  if [ "$status" -eq 0 ] && [ "$passed" -eq 0 ]; then failed=1; echo "$name: no test ran" >>"$work/$name.failed"; fi
  echo "$passed $failed" >"$work/$name.counts"
}

# Why and what failed, and at the very end the sum.
report() {
  local passed=0 failed=0 p f
  while read -r p f; do passed=$((passed + p)) failed=$((failed + f)); done < <(cat "$work"/*.counts)
  if [ "$failed" -gt 0 ]; then cat "$work"/*.reasons; echo "failed:"; sed 's/^/  /' "$work"/*.failed; fi
  printf '%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
}

run_dev() {
  need_tools; front_packages; server_build
  dotnet "$server" serve "$@" &
  # The pid is written into the trap: when the script ends, this function's variables are gone.
  trap "kill $! 2>/dev/null || true" EXIT
  (cd "$root/frontend" && npm run dev)
}

usage() {
  cat <<'TEXT'
usage: ./run.sh [verb] [arguments]

  serve (default)   engine, API and dashboard on http://127.0.0.1:8766
  replay FILE...    recorded logs and spans through the whole engine
  simulate          the failure simulator through the whole engine
  analyze FILE      what is in a log file: templates (rare ones first), anomalies, incidents; --templates stops after those
  mine FILE         templates of a log file
  test              every test: backend, front end, browser
  sbom              what this build is made of that others wrote (CycloneDX)
  bench [NAME]      the benchmarks; "bench dashboard [MINUTES]" the page in Chromium
  dev               the dashboard with hot reload on http://127.0.0.1:5174

./run.sh <verb> --help says more.
TEXT
}

verb="${1:-serve}"
case "$verb" in
  -h|--help|help) usage ;;
  test) shift; run_tests "$@" ;;
  dev) shift; run_dev "$@" ;;
  bench)
    shift; need_tools
    if [ "${1:-}" = dashboard ]; then
      shift
      case "${1:-}" in -h|--help) ;; *) need_package chromium chromium; front_build ;; esac
      exec node "$root/frontend/benchmarks/dashboard.mjs" "$@"
    fi
    say "building the benchmarks"
    quietly dotnet build "$root/backend/benchmarks/LogFlow.Benchmarks" -c Release -v q || fail "the build failed (output above)."
    exec dotnet "$benchmarks" "$@" ;;
  serve|--*)
    # Options without a verb are serve's.
    [ "$verb" = serve ] && [ $# -gt 0 ] && shift
    need_tools; front_build; server_build
    exec dotnet "$server" serve "$@" ;;
  *)
    need_tools; server_build
    exec dotnet "$server" "$@" ;;
esac
