"""The TypeScript programs of the recipes, compiled beside clients/ as an app has it installed.

Node runs TypeScript by itself from 22.18 on; here it may be older, so that they are compiled.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

# Node has no WebSocket of its own before 22, and keeps the flag.
NODE = "node --no-warnings --experimental-websocket"
SETTINGS = {
    "extends": "{package}/tsconfig.json",
    "compilerOptions": {
        "customConditions": ["react-native"],
        "rootDir": ".",
        "outDir": ".",
        "typeRoots": ["../node_modules/@types"],
    },
    "include": ["*.ts"],
}


@contextmanager
def compiled(package: Path, sources: Mapping[str, str]) -> Iterator[Path]:
    """A folder with the programs as JavaScript, for as long as the block lasts.

    `package` is clients/ with its `dist` folder; what it needs is installed beside it.
    """
    folder = Path(tempfile.mkdtemp(prefix="recipes-", dir=package.parent))
    try:
        _install(package, folder)
        for name, text in sources.items():
            (folder / name).write_text(text)
        settings = json.dumps(SETTINGS).replace("{package}", f"../{package.name}")
        (folder / "tsconfig.json").write_text(settings)
        _compile(folder)
        yield folder
    finally:
        shutil.rmtree(folder)


def _install(package: Path, folder: Path) -> None:
    """As a package manager would: what is packed."""
    place = folder / "node_modules" / "@doorstep" / "client"
    shutil.copytree(package / "dist", place / "dist")
    shutil.copyfile(package / "package.json", place / "package.json")
    (folder / "package.json").write_text('{"type": "module"}')


def _compile(folder: Path) -> None:
    compiler = ["node", "../node_modules/typescript/bin/tsc"]
    said = subprocess.run(
        compiler, check=False, cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert said.returncode == 0, said.stdout


def run_as(folder: Path, name: str) -> Mapping[str, str]:
    """What stands for `node name` in a recipe."""
    return {f"node {name}": f"{NODE} {folder / name.replace('.ts', '.js')}"}
