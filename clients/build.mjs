// dist: ES modules and CommonJS, each with its types, from src. Run by npm before it packs.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));

rmSync(join(here, 'dist'), { recursive: true, force: true });
for (const [project, type] of [
  ['tsconfig.build.json', 'module'],
  ['tsconfig.commonjs.json', 'commonjs'],
]) {
  const compiler = [join(typescript, 'bin/tsc'), '--project', project];
  execFileSync(process.execPath, compiler, { cwd: here, stdio: ['ignore', 2, 2] });
  const folder = join(here, 'dist', type);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ type })}\n`);
  declared(folder);
}

// The compiler leaves `.ts` in the imports of declarations, which an app's own would refuse.
function declared(folder) {
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith('.d.ts')) continue;
    const text = readFileSync(join(folder, name), 'utf8');
    writeFileSync(
      join(folder, name),
      text.replace(/((?:from|import)\s*\(?\s*['"]\.{1,2}\/[^'"]*)\.ts(['"])/g, '$1.js$2'),
    );
  }
}
