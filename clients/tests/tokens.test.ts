import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignedOut, Tokens } from '../src/tokens.ts';
import { FakeClock, tokenOf } from './fakes.ts';

function issuing(...texts: (string | null)[]) {
  const asked: (string | null)[] = [];
  const clock = new FakeClock();
  const tokens = new Tokens(async (refused) => {
    asked.push(refused);
    return texts.shift() ?? null;
  }, clock);
  return { asked, clock, tokens };
}

test('many who ask at once share one fetch', async () => {
  const { asked, tokens } = issuing('a');
  assert.deepEqual(await Promise.all([tokens.get(), tokens.get(), tokens.get()]), ['a', 'a', 'a']);
  assert.equal(asked.length, 1);
});

test('a token is renewed before it ends, by its own times', async () => {
  const [first, second] = [tokenOf('a', 3600), tokenOf('b', 3600)];
  const { clock, tokens } = issuing(first, second);
  assert.equal(await tokens.get(), first);
  await clock.pass(3_539_000);
  assert.equal(await tokens.get(), first);
  await clock.pass(1_000);
  assert.equal(await tokens.get(), second);
});

test('a refused token is not used again, and its provider is told which it was', async () => {
  const { asked, tokens } = issuing('a', 'b', 'c');
  tokens.refused(await tokens.get());
  assert.equal(await tokens.get(), 'b');
  assert.deepEqual(asked, [null, 'a']);
});

test('a late word on an old token does not take the new one away', async () => {
  const { tokens } = issuing('a', 'b');
  tokens.refused(await tokens.get());
  assert.equal(await tokens.get(), 'b');
  tokens.refused('a');
  assert.equal(await tokens.get(), 'b');
});

test('nobody signed in is told as such, and asked again the next time', async () => {
  const { tokens, asked } = issuing();
  await assert.rejects(tokens.get(), SignedOut);
  await assert.rejects(tokens.get(), SignedOut);
  assert.equal(asked.length, 2);
});

test('what is not a JWT is used until it is refused', async () => {
  const { clock, tokens } = issuing('opaque', 'next');
  assert.equal(await tokens.get(), 'opaque');
  await clock.pass(1e10);
  assert.equal(await tokens.get(), 'opaque');
});

test('a provider that says nothing is given up after 30 s, and asked again', async () => {
  const clock = new FakeClock();
  const answers = [new Promise<string>(() => {}), Promise.resolve('a')];
  const tokens = new Tokens(async () => answers.shift() ?? null, clock);
  const first = assert.rejects(tokens.get(), /30 s/);
  await clock.pass(30_000);
  await first;
  assert.equal(await tokens.get(), 'a');
});
