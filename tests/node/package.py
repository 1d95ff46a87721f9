"""clients/, the package for React Native, compiled in a folder of its own inside `.venv`.

`python -m tests.node.package` writes its generated types anew, after a change of the schema.
"""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.node.clients import installed, need_node

ROOT = Path(__file__).parents[2]
CLIENTS = ROOT / "clients"
SCHEMA = ROOT / "schema" / "schema.graphql"
TREES = ("src", "tests")
FILES = (
    "package.json",
    "tsconfig.json",
    "tsconfig.build.json",
    "tsconfig.commonjs.json",
    "build.mjs",
    "codegen.mjs",
    "README.md",
)


@pytest.fixture(scope="session")
def package() -> Path:
    """The package as it stands: `built/` holds its programs, `dist/` what is packed. Made once for
    each state.
    """
    need_node()
    with installed(CLIENTS, "*.mjs") as home:
        copy = home / f"tree-{_state()}"
        if not (copy / "dist").exists():
            shutil.rmtree(copy, ignore_errors=True)
            _copy(copy)
            compiled(copy, home)
            subprocess.run(["node", "build.mjs"], cwd=copy, check=True, timeout=240)
        return copy


def compiled(copy: Path, home: Path) -> None:
    """Compile the copy; what the compiler says is the failure's text."""
    compiler = ["node", str(home / "node_modules/typescript/bin/tsc")]
    told = subprocess.run(
        compiler, check=False, cwd=copy, capture_output=True, text=True, timeout=120
    )
    if told.returncode:
        shutil.rmtree(copy / "built", ignore_errors=True)
        pytest.fail(told.stdout)


def _copy(to: Path) -> None:
    for tree in TREES:
        shutil.copytree(CLIENTS / tree, to / tree)
    for name in FILES:
        shutil.copyfile(CLIENTS / name, to / name)


def _state() -> str:
    """What stands in the files, told in a few letters."""
    paths = [path for tree in TREES for path in sorted((CLIENTS / tree).rglob("*"))]
    told = hashlib.sha256()
    for path in (*paths, *(CLIENTS / name for name in FILES)):
        if path.is_file():
            told.update(str(path.relative_to(CLIENTS)).encode() + path.read_bytes())
    return told.hexdigest()[:16]


def main() -> None:
    """Write `clients/src/generated` as the schema now is."""
    with installed(CLIENTS, "*.mjs") as home:
        given = ("--schema", str(SCHEMA), "--root", str(CLIENTS))
        subprocess.run(["node", str(home / "codegen.mjs"), *given], check=True, timeout=120)


if __name__ == "__main__":
    main()
