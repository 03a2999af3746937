#!/bin/sh
# Installs Debian's packages that a test needs: debian.sh "what for" package ...
# What comes with a service is not started: tests start their own, in folders of their own.
set -eu
what=$1
shift
refuse() {
  echo "The tests need: $*. They cannot be installed from here ($reason)." >&2
  echo "Please install them once, for example: sudo apt-get install -y --no-install-recommends $*" >&2
  exit 1
}
reason="no apt-get on this system"
command -v apt-get >/dev/null 2>&1 || refuse "$@"
sudo=
if [ "$(id -u)" != 0 ]; then
  reason="not root and no sudo"
  command -v sudo >/dev/null 2>&1 || refuse "$@"
  reason="sudo asks for a password"
  sudo -n true 2>/dev/null || refuse "$@"
  sudo='sudo -n'
fi
echo "$what: installing $* ..." >&2
reason="apt-get update failed"
$sudo apt-get -o DPkg::Lock::Timeout=600 -qq update </dev/null || refuse "$@"
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null && $sudo chmod 755 "$policy"
  trap '$sudo rm -f "$policy"' EXIT
fi
reason="apt-get install failed"
$sudo env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -qq install -y \
  --no-install-recommends "$@" </dev/null >/dev/null || refuse "$@"
