"""Copy the front-end packages of package-lock.json into the static folder (no bundler).

``npm ci --ignore-scripts``, then only the files that the pages load are copied: 1 MB of 14.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from joined import joined

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
TARGET = ROOT / "src/buergertelefon/static/vendor"
FILES = {
    "@kern-ux/native/dist/kern.min.css": "kern/kern.min.css",
    "@kern-ux/native/LICENSE.md": "kern/LICENSE.md",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
    "jssip/LICENSE.md": "jssip/LICENSE.md",
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/LICENSE": "leaflet/LICENSE",
} | {
    f"leaflet/dist/images/{name}.png": f"leaflet/images/{name}.png"
    for name in ("layers", "layers-2x", "marker-icon", "marker-icon-2x", "marker-shadow")
}
#: The weights of Fira Sans that the pages use; KERN ships many more.
WEIGHTS = {"Light": 300, "Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}


def stamp() -> str:
    """What the copied files depend on: the lock and these scripts."""
    files = (ROOT / "package-lock.json", Path(__file__), Path(__file__).with_name("joined.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def font_face(name: str, weight: int) -> str:
    """KERN's own font sheets name all weights: a page would fetch what it never shows."""
    return (
        f"@font-face{{font-family:'Fira Sans';font-weight:{weight};font-display:swap;"
        f"src:url(fonts/FiraSans-{name}.woff2) format('woff2')}}\n"
    )


def copy() -> None:
    """Replace the vendor folder as a whole, so nothing of an older version stays."""
    shutil.rmtree(TARGET, ignore_errors=True)
    for source, target in FILES.items():
        (TARGET / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(MODULES / source, TARGET / target)
    fonts = TARGET / "kern/fonts"
    fonts.mkdir()
    for name in WEIGHTS:
        shutil.copy(MODULES / f"@kern-ux/native/dist/fonts/fira-sans/FiraSans-{name}.woff2", fonts)
    faces = "".join(font_face(name, weight) for name, weight in WEIGHTS.items())
    (TARGET / "kern/fonts.css").write_text(faces)

    (TARGET / "jssip/jssip.js").write_text(joined(MODULES.resolve(), "jssip", "JsSIP"))


def main() -> None:
    marker = TARGET / ".stamp"
    axe = MODULES / "axe-core/axe.min.js"  # the tests read it where it lies
    if axe.exists() and marker.exists() and marker.read_text() == stamp():
        return
    print("Front-end packages: fetching ...", file=sys.stderr)
    npm = [
        "sh",
        str(ROOT / "tools/npm.sh"),
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-update-notifier",
    ]
    # its chatter to stderr: our standard output belongs to what make was asked for
    subprocess.run([*npm, "--loglevel=error"], cwd=ROOT, check=True, stdout=sys.stderr)
    copy()
    marker.write_text(stamp())


if __name__ == "__main__":
    main()
