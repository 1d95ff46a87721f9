"""clients/ as an app has it: packed, unpacked beside React Native's own types, and imported."""

import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.react_native.test_babel import run

NEEDED = (
    "@apollo/client",
    "@graphql-typed-document-node/core",
    "@urql/core",
    "graphql",
    "graphql-ws",
    "rxjs",
)
NATIVE = (
    "@react-native-async-storage/async-storage",
    "@react-native-community/netinfo",
    "@types/react",
    "react",
    "react-native",
)
ENTRIES = ("", "/apollo", "/urql", "/operations")


def linked(app: Path, modules: Path, *names: str) -> None:
    """The app has these packages too."""
    for name in names:
        place = app / "node_modules" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(modules / name)


@pytest.fixture(scope="session")
def app(package: Path, babel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An app in which `npm pack`'s tarball is installed, and its README's screens."""
    folder = tmp_path_factory.mktemp("app")
    made = ["npm", "pack", "--silent", "--pack-destination", str(folder)]
    packed = subprocess.run(
        made, check=False, cwd=package, capture_output=True, text=True, timeout=240
    )
    assert packed.returncode == 0, packed.stderr
    with tarfile.open(folder / packed.stdout.split()[-1]) as tarball:
        tarball.extractall(folder / "unpacked", filter="data")
    (folder / "node_modules/@doorstep").mkdir(parents=True)
    (folder / "unpacked/package").rename(folder / "node_modules/@doorstep/client")
    linked(folder, package.parent / "node_modules", *NEEDED)
    linked(folder, babel / "node_modules", *NATIVE)
    shutil.copytree(package / "tests/readme", folder, dirs_exist_ok=True)
    screens = re.findall(
        r"```tsx\n// (\S+)\n(.*?)```", (package / "README.md").read_text(), re.DOTALL
    )
    assert len(screens) == 3
    for name, text in screens:
        (folder / name).write_text(text)
    return folder


def test_its_readme_compiles_against_react_natives_own_types(app: Path, package: Path) -> None:
    """As Expo sets an app's compiler: no `.ts` in imports, and the condition `react-native`."""
    run(app, str(package.parent / "node_modules/typescript/bin/tsc"), "--project", ".")


@pytest.mark.parametrize("condition", ["node", "react-native", "browser"])
def test_every_entry_is_found_by_import_and_by_require(app: Path, condition: str) -> None:
    """By web and Node as by Metro and Jest, each with its own condition."""
    imports = "".join(f"await import('@doorstep/client{entry}');" for entry in ENTRIES)
    requires = "".join(f"require('@doorstep/client{entry}');" for entry in ENTRIES)
    run(app, "--conditions", condition, "--input-type=module", "--eval", imports)
    run(app, "--conditions", condition, "--input-type=commonjs", "--eval", requires)


def test_types_are_found_by_modules_of_both_kinds(app: Path, package: Path) -> None:
    """By Node's own rules too, where CommonJS may not be typed by a module's declarations."""
    imports = "".join(f"import '@doorstep/client{entry}';\n" for entry in ENTRIES)
    for ending in ("mts", "cts"):
        (app / f"entries.{ending}").write_text(imports)
    compiler = str(package.parent / "node_modules/typescript/bin/tsc")
    files = [str(app / f"entries.{ending}") for ending in ("mts", "cts")]
    options = ("--ignoreConfig", "--noEmit", "--strict", "--module", "nodenext", "--types", "")
    run(app, compiler, *options, "--skipLibCheck", "--noUncheckedSideEffectImports", *files)
