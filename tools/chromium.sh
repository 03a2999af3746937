#!/bin/sh
# A browser for the stories: an installed Chromium or Chrome, else Debian's package.
# libatomic1: Playwright's own node needs it and a minimal Debian lacks it.
set -eu
cd "$(dirname "$0")/.."
have() { for b in chromium chromium-browser google-chrome; do command -v "$b" >/dev/null 2>&1 && return 0; done; return 1; }
atomic() {
  case "$(uname -s)" in Linux) ;; *) return 0 ;; esac
  ldconfig -p 2>/dev/null | grep -q 'libatomic\.so\.1' || [ -n "$(find /usr/lib /lib -name 'libatomic.so.1' 2>/dev/null | head -1)" ]
}
want=
have || want="$want chromium"
atomic || want="$want libatomic1"
[ -n "$want" ] || exit 0
# any Chromium or Chrome will do that is on the PATH under one of these names
exec sh tools/debian.sh "Browser for the tests" $want
