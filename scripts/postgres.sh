#!/usr/bin/env bash
# A PostgreSQL cluster of its own for tests: in a temporary folder, reached by a socket in it, no network.
#
#   scripts/postgres.sh with COMMAND…   run COMMAND with JIANGSAI_TEST_POSTGRES set; remove the cluster afterwards
#   scripts/postgres.sh start FOLDER    make a cluster in FOLDER, or start it again; print its address
#   scripts/postgres.sh crash FOLDER    kill its server without warning
#   scripts/postgres.sh stop FOLDER     stop its server
#
# DURABLE=1 makes a new cluster flush to disk as a real one does: for measuring, not for testing.
set -euo pipefail

programs=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1) || true
if [[ -z $programs ]]; then
  echo 'PostgreSQL is missing: scripts/install-packages.sh test' >&2
  exit 1
fi

# The server refuses to run as root; Debian's package brings a user for it.
as_server() {
  if (($(id -u) == 0)); then
    runuser -u postgres -- "$@"
  else
    "$@"
  fi
}

start() {
  local folder=$1
  mkdir -p "$folder"
  if (($(id -u) == 0)); then chown postgres: "$folder"; fi
  cd "$folder"
  if [[ ! -d data ]]; then make_cluster "$folder"; fi
  as_server "$programs/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 start >/dev/null || {
    tail -n 20 "$folder/log" >&2
    return 1
  }
  echo "postgres:///postgres?host=$folder&user=jiangsai"
}

# Text sorts by Chinese rules here, as on many real servers: a query that counts on byte order and does not
# say so is found out.
make_cluster() {
  local folder=$1
  as_server "$programs/initdb" -D "$folder/data" -U jiangsai --auth=trust --no-sync \
    --encoding=UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=zh-Hans-CN >/dev/null
  {
    echo "listen_addresses = ''"
    echo "unix_socket_directories = '$folder'"
    echo 'max_connections = 300'
    if [[ -z ${DURABLE:-} ]]; then
      echo 'fsync = off'
      echo 'full_page_writes = off'
    fi
  } | as_server tee -a "$folder/data/postgresql.conf" >/dev/null
}

stop() {
  as_server "$programs/pg_ctl" -D "$1/data" -m immediate -w stop >/dev/null 2>&1 || true
}

crash() {
  local server
  server=$(head -n 1 "$1/data/postmaster.pid")
  local children
  children=$(pgrep -P "$server" || true)
  # shellcheck disable=SC2086 — a list of numbers
  kill -KILL "$server" $children
  # Where nobody reaps the dead, the next start would take the dead server for a running one.
  rm -f "$1/data/postmaster.pid" "$1"/.s.PGSQL.*
}

with() {
  local folder address outcome=0
  folder=$(mktemp -d /tmp/jiangsai-postgres.XXXXXX)
  # shellcheck disable=SC2064 — the folder is known now
  trap "stop '$folder'; rm -rf '$folder'" EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  address=$(start "$folder")
  JIANGSAI_TEST_POSTGRES=$address "$@" || outcome=$?
  return "$outcome"
}

case ${1:-} in
  with) shift && with "$@" ;;
  start | stop | crash) "$1" "$(realpath -m "${2:?a folder}")" ;;
  *)
    sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
