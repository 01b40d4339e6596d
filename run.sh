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
  if is_stale server "$root/backend/src" "$root/backend/native" "$root/backend/Directory.Build.props" "$root/backend/Directory.Packages.props" || [ ! -f "$server" ]; then
    say "building the server"
    quietly dotnet build "$root/backend/src/LogFlow.Server" -c Release -v q || fail "the server's build failed (output above)."
    mark server
  fi
}

# Installs a Debian package that a test needs, when that is possible; otherwise says what to install.
need_package() {
  local program="$1" package="$2"
  command -v "$program" >/dev/null && return 0
  local sudo=""
  if [ "$(id -u)" -ne 0 ]; then sudo="sudo -n"; fi
  if command -v apt-get >/dev/null && { [ -z "$sudo" ] || $sudo true 2>/dev/null; }; then
    say "installing $package"
    quietly $sudo apt-get update || true
    quietly $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" && return 0
  fi
  say "$program is missing: install the package '$package' (the tests that need it fail without)."
}

run_tests() {
  need_tools
  need_package chromium chromium
  need_package promtool prometheus
  need_package logger bsdutils
  need_package rsyslogd rsyslog
  need_package logrotate logrotate
  need_package prometheus-alertmanager prometheus-alertmanager
  need_package aiosmtpd python3-aiosmtpd
  local passed=0 failed=0 log; log="$(mktemp)"
  trap 'rm -f "$log"' RETURN

  say "building everything"
  quietly dotnet build "$root/LogFlow.sln" -c Release -v q || fail "the build failed (output above)."
  mark server
  client_packages

  local project
  for project in "$root"/backend/tests/*.Tests/*.csproj; do
    say "testing $(basename "$project" .csproj)"
    local status=0
    dotnet test "$project" -c Release --no-build -v q --logger "console;verbosity=normal" 2>&1 | tee "$log" | grep -vE '^\s+Passed |^Test run for|^A total of|^\s*$' || true
    status=${PIPESTATUS[0]}
    add_counts '^ +Passed: +\K[0-9]+' '^ +Failed: +\K[0-9]+' "$status"
  done

  front_packages
  say "testing the front end"
  local status=0
  (cd "$root/frontend" && NO_COLOR=1 npm test --silent 2>&1) | tee "$log" || true
  status=${PIPESTATUS[0]}
  add_counts '^ +Tests .*?\K[0-9]+(?= passed)' '^ +Tests .*?\K[0-9]+(?= failed)' "$status"

  front_build
  say "testing in the browser"
  status=0
  (cd "$root/frontend" && LOGFLOW_DLL="$server" NO_COLOR=1 npm run test:browser --silent 2>&1) | tee "$log" || true
  status=${PIPESTATUS[0]}
  add_counts '^ +Tests .*?\K[0-9]+(?= passed)' '^ +Tests .*?\K[0-9]+(?= failed)' "$status"

  printf '%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
}

# Adds what the last runner printed; a runner that failed without saying so counts as one failure.
add_counts() {
  local p f
  p="$(grep -oP "$1" "$log" | tail -1 || true)"
  f="$(grep -oP "$2" "$log" | tail -1 || true)"
  passed=$((passed + ${p:-0}))
  failed=$((failed + ${f:-0}))
  if [ "$3" -ne 0 ] && [ "${f:-0}" -eq 0 ]; then failed=$((failed + 1)); fi
  if [ "$3" -eq 0 ] && [ "${p:-0}" -eq 0 ]; then say "no test ran here"; failed=$((failed + 1)); fi
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
      shift; need_package chromium chromium; front_build
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
