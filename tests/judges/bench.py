"""A place where a judge works: a copied project, its packages beside it, and programs run there."""

import asyncio
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SCHEMA = ROOT / "schema" / "schema.graphql"
RELEASED = ROOT / "schema" / "released.graphql"
PATIENCE = 120.0


@dataclass(frozen=True)
class Bench:
    """A folder to work in."""

    folder: Path

    async def does(self, *command: str, **environment: str) -> str:
        """What a program says that must end well."""
        code, said = await self.tries(*command, **environment)
        assert code == 0, said
        return said

    async def tries(self, *command: str, **environment: str) -> tuple[int, str]:
        """A program's exit code, and all that it says."""
        running = await asyncio.create_subprocess_exec(
            *command,
            cwd=self.folder,
            env={**os.environ, **environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            async with asyncio.timeout(PATIENCE):
                said, _ = await running.communicate()
        finally:
            if running.returncode is None:
                running.kill()
                await running.wait()
        assert running.returncode is not None
        return running.returncode, said.decode()

    async def node(self, program: str, *arguments: str) -> str:
        """What a package's program, or one of the project's own, says."""
        return await self.does("node", program, *arguments)


def ready(folder: Path, project: str, packages: Path | None = None) -> Bench:
    """A project's files and the schema, beside the packages that it imports."""
    shutil.copytree(HERE / project, folder)
    shutil.copyfile(SCHEMA, folder / "schema.graphql")
    if packages is not None:
        (folder / "node_modules").symlink_to(packages / "node_modules")
    return Bench(folder)
