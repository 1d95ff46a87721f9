// What @graphql-eslint says of a schema, by eslint.config.mjs: one JSON line a complaint.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

const here = dirname(fileURLToPath(import.meta.url));
const text = await readFile(process.argv[2], 'utf8');
const config = (await import('./eslint.config.mjs')).default;
for (const one of config) one.languageOptions.parserOptions = { graphQLConfig: { schema: process.argv[2] } };

const eslint = new ESLint({ cwd: here, overrideConfigFile: true, overrideConfig: config });
const [{ messages }] = await eslint.lintText(text, { filePath: join(here, 'schema.graphql') });
for (const { ruleId, line, message } of messages) {
  console.log(JSON.stringify({ rule: ruleId, line, message }));
}
