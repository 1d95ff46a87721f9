/**
 * transform.mjs PRESET PROFILE FROM TO: every program below FROM as React Native's Babel writes it,
 * below TO. Modules stay modules, so that Node runs what came of it.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import babel from '@babel/core';

const require = createRequire(import.meta.url);
const [preset, profile, from, to] = process.argv.slice(2);
const options = {
  babelrc: false,
  configFile: false,
  compact: false,
  presets: [
    [
      require.resolve(preset),
      {
        unstable_transformProfile: profile,
        disableImportExportTransform: true,
        enableBabelRuntime: false,
        dev: false,
      },
    ],
  ],
};

for (const name of await readdir(from, { recursive: true })) {
  if (!name.endsWith('.js')) continue;
  const filename = join(from, name);
  const { code } = await babel.transformAsync(await readFile(filename, 'utf8'), {
    ...options,
    filename,
  });
  await mkdir(dirname(join(to, name)), { recursive: true });
  await writeFile(join(to, name), code);
}
