#!/usr/bin/env bash
# Installs the Debian packages of the named sets whose files are missing; does nothing where all are there.
#
#   scripts/install-packages.sh [build] [test] [bench]
set -euo pipefail

missing=()

# need PACKAGE FILE: the package is missing where no file matches the pattern.
need() {
  compgen -G "$2" >/dev/null || missing+=("$1")
}

for set in "$@"; do
  case $set in
    build)
      need build-essential '/usr/bin/cc'
      need ca-certificates '/etc/ssl/certs/ca-certificates.crt'
      ;;
    test)
      need chromium '/usr/bin/chromium'
      need chromium-driver '/usr/bin/chromedriver'
      need fonts-noto-cjk '/usr/share/fonts/opentype/noto/NotoSansCJK*'
      need postgresql '/usr/lib/postgresql/*/bin/initdb'
      need procps '/usr/bin/pgrep'
      ;;
    bench)
      need nginx-light '/usr/sbin/nginx'
      need wrk '/usr/bin/wrk'
      ;;
    *)
      echo "install-packages.sh: no set is called '$set'" >&2
      exit 2
      ;;
  esac
done

((${#missing[@]})) || exit 0
echo "Installing Debian packages: ${missing[*]}"

if ! command -v apt-get >/dev/null; then
  echo "This is not Debian. Install by hand what these packages bring: ${missing[*]}" >&2
  exit 1
fi

as_root=()
if (($(id -u) != 0)); then
  if ! command -v sudo >/dev/null; then
    echo "Neither root nor sudo. Ask an administrator for: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  # Without a terminal nobody could type a password: fail at once instead of waiting.
  as_root=(sudo)
  [[ -t 0 && -z ${CI:-} ]] || as_root=(sudo -n)
fi

apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -q \
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"
}
apt update
apt install --no-install-recommends "${missing[@]}"
