#!/bin/sh
# A browser for the stories: an installed Chromium or Chrome, else Debian's package.
# libatomic1: Playwright's own node needs it and a minimal Debian lacks it.
set -eu
have() { for b in chromium chromium-browser google-chrome; do command -v "$b" >/dev/null 2>&1 && return 0; done; return 1; }
atomic() {
  case "$(uname -s)" in Linux) ;; *) return 0 ;; esac
  ldconfig -p 2>/dev/null | grep -q 'libatomic\.so\.1' || [ -n "$(find /usr/lib /lib -name 'libatomic.so.1' 2>/dev/null | head -1)" ]
}
want=
have || want="$want chromium"
atomic || want="$want libatomic1"
[ -n "$want" ] || exit 0

refuse() {
  echo "The tests need:$want. They cannot be installed from here ($1)." >&2
  echo "Please install them once, for example: sudo apt-get install -y --no-install-recommends$want" >&2
  echo "(elsewhere: any Chromium or Chrome that is on the PATH as chromium, chromium-browser or google-chrome)" >&2
  exit 1
}
command -v apt-get >/dev/null 2>&1 || refuse "no apt-get on this system"
sudo=
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null 2>&1 || refuse "not root and no sudo"
  sudo -n true 2>/dev/null || refuse "sudo asks for a password"
  sudo='sudo -n'
fi
echo "Browser for the tests: installing$want ..." >&2
$sudo apt-get -o DPkg::Lock::Timeout=600 -qq update </dev/null || refuse "apt-get update failed"
$sudo env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -qq install -y \
  --no-install-recommends $want </dev/null >/dev/null || refuse "apt-get install failed"
