"""A CommonJS package and all it requires as one script for browsers: no bundler, nothing rewritten.

Each file becomes a function in a table, `require` looks it up there; no eval, so the strictest
policy for scripts allows it.
"""

import json
import re
from pathlib import Path

REQUIRED = re.compile(r"""\brequire\(\s*["']([^"']+)["']\s*\)""")
HEAD = """(() => {
"use strict";
const files = [], loaded = [];
const load = (n) => {
  if (!loaded[n]) {
    const module = loaded[n] = { exports: {} };
    const [body, needs] = files[n];
    body.call(module.exports, (name) => load(needs[name]), module, module.exports);
  }
  return loaded[n].exports;
};
"""


def joined(modules: Path, package: str, name: str) -> str:
    """The text of the script; `package` in the folder `modules` becomes `window.<name>`.

    Raises FileNotFoundError if a file that is required is not there.
    """
    order: list[Path] = []
    needs: dict[Path, dict[str, Path]] = {}

    def take(file: Path) -> None:
        if file in needs:
            return
        needs[file] = {}
        order.append(file)
        if file.suffix != ".js":
            return
        for wanted in sorted(set(REQUIRED.findall(_code(file)))):
            needs[file][wanted] = _resolved(wanted, file, modules)
            take(needs[file][wanted])

    start = _main(modules / package)
    take(start)
    number = {file: n for n, file in enumerate(order)}
    about = json.loads((modules / package / "package.json").read_text())
    parts = [
        f"/* {package} {about['version']}, {about['license']}; joined from CommonJS */\n",
        HEAD,
    ]
    for file in order:
        text = file.read_text(encoding="utf-8")
        body = text if file.suffix == ".js" else f"module.exports = {text};"
        table = json.dumps({wanted: number[found] for wanted, found in needs[file].items()})
        inside = f"function (require, module, exports) {{\n{body}\n}}"
        parts.append(f"files[{number[file]}] = [{inside}, {table}];\n")
    parts.append(f"window.{name} = load({number[start]});\n}})();\n")
    return "".join(parts)


def _code(file: Path) -> str:
    """Without comments: examples in them require what nobody needs."""
    text = file.read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/|^\s*//.*?$", "", text, flags=re.DOTALL | re.MULTILINE)


def _resolved(wanted: str, user: Path, modules: Path) -> Path:
    if wanted.startswith("."):
        return _file(user.parent / wanted)
    for folder in user.parents:
        nested = folder / "node_modules" / wanted
        if modules in folder.parents and nested.is_dir():
            return _main(nested)
    return _main(modules / wanted)


def _main(package: Path) -> Path:
    about = json.loads((package / "package.json").read_text())
    browser = about.get("browser")
    return _file(package / (browser if isinstance(browser, str) else about.get("main", "index.js")))


def _file(path: Path) -> Path:
    for one in (path, Path(f"{path}.js"), Path(f"{path}.json"), path / "index.js"):
        if one.is_file():
            return one.resolve()
    raise FileNotFoundError(path)
