// How a program of this folder talks with the test that started it: a JSON line each way.
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { FetchToken, KeyValueStorage } from '../../src/index.ts';

/** What the test gave at the start. */
export const given = JSON.parse(process.argv[2] ?? '{}');

export function say(what: string, more: object = {}): void {
  console.log(JSON.stringify({ what, ...more }));
}

/** What a test may wish for; `input` is a command's, as the test knows it. */
export interface Wish {
  readonly wish: string;
  readonly id: string;
  readonly input: never;
  readonly lane: string;
  readonly after?: string;
}

/** The test's wishes, one after the other. */
export async function* wishes(): AsyncGenerator<Wish> {
  for await (const line of createInterface({ input: process.stdin })) yield JSON.parse(line);
}

/** The tokens given, in order; the last one for good. */
export function issuing(tokens: string[]): FetchToken {
  return async () => {
    say('token');
    return (tokens.length > 1 ? tokens.shift() : tokens[0]) ?? null;
  };
}

/** Strings in a file: what a phone still has after its app was killed. */
export function fileStorage(path: string): KeyValueStorage {
  const read = (): Record<string, string> => {
    try {
      return JSON.parse(readFileSync(path, 'utf8'));
    } catch {
      return {}; // the first start
    }
  };
  const change = (to: (kept: Record<string, string>) => void) => {
    const kept = read();
    to(kept);
    writeFileSync(path, JSON.stringify(kept));
  };
  return {
    getItem: async (name) => read()[name] ?? null,
    setItem: async (name, value) => change((kept) => (kept[name] = value)),
    removeItem: async (name) => change((kept) => delete kept[name]),
  };
}
