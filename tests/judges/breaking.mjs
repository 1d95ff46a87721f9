// What @graphql-inspector says has changed between two schemas: one JSON line a change.
//   node breaking.mjs OLD NEW
import { readFile } from 'node:fs/promises';
import { diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const [before, now] = await Promise.all(
  process.argv.slice(2, 4).map(async (path) => buildSchema(await readFile(path, 'utf8'))),
);
for (const { criticality, type, path, message } of await diff(before, now)) {
  console.log(JSON.stringify({ level: criticality.level, type, path, message }));
}
