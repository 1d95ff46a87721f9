/**
 * literals.mjs FILES: prints a line for every accessor in an object literal, as JSON.
 *
 * React Native's Babel may turn a literal that spreads another into Object.assign, which asks an
 * accessor once and keeps the answer: what must be asked anew stands in a class, or is defined.
 */
import { readFile } from 'node:fs/promises';
import babel from '@babel/core';

const found = [];
for (const filename of process.argv.slice(2)) {
  const tree = await babel.parseAsync(await readFile(filename, 'utf8'), {
    babelrc: false,
    configFile: false,
    filename,
    parserOpts: { plugins: ['typescript'], sourceType: 'module' },
  });
  babel.traverse(tree, {
    ObjectMethod({ node }) {
      if (node.kind !== 'method') found.push(`${filename}:${node.loc.start.line}`);
    },
  });
}
console.log(JSON.stringify(found));
