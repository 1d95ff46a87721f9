import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFetch } from '../src/fetch.ts';
import { Tokens } from '../src/tokens.ts';
import { FakeClock, FakeDevice, settled } from './fakes.ts';

const QUERY = JSON.stringify({ query: '{ viewer { role } }' });
const COMMAND = JSON.stringify({
  query: 'mutation($input: I!) { go(input: $input) { __typename } }',
  variables: { input: { sessionId: 's' } },
});
const UNSAFE = JSON.stringify({ query: 'mutation { go { __typename } }' });
const LOST = new TypeError('Network request failed');

type Script = (number | Error | 'silence' | Response)[];

/** A network that does as the script says, and what was sent over it. */
function network(...script: Script) {
  const sent: { token: string | null; body: string }[] = [];
  const [clock, device] = [new FakeClock(), new FakeDevice()];
  let issued = 0;
  const wire = async (_: unknown, init: RequestInit = {}): Promise<Response> => {
    sent.push({ token: new Headers(init.headers).get('authorization'), body: String(init.body) });
    const next = script.shift() ?? 200;
    if (next instanceof Error) throw next;
    if (next instanceof Response) return next;
    if (next === 'silence') return silence(init.signal);
    return new Response('{}', { status: next });
  };
  const tokens = new Tokens(async () => `t${(issued += 1)}`, clock);
  const ask = createFetch({
    url: 'http://x/graphql',
    tokens,
    clock,
    device,
    fetch: wire as typeof fetch,
  });
  const post = (body: string, signal?: AbortSignal) =>
    ask('http://x/graphql', { method: 'POST', body, ...(signal ? { signal } : {}) });
  return { sent, clock, device, post, ask };
}

function silence(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('aborted')));
  });
}

test('every request carries the token', async () => {
  const { sent, post } = network();
  assert.equal((await post(QUERY)).status, 200);
  assert.equal(sent[0]?.token, 'Bearer t1');
});

test('a refused token is renewed once, whatever was asked', async () => {
  const { sent, post } = network(401, 200);
  assert.equal((await post(UNSAFE)).status, 200);
  assert.deepEqual(
    sent.map(({ token }) => token),
    ['Bearer t1', 'Bearer t2'],
  );
});

test('a second refusal is the answer', async () => {
  const { sent, post } = network(401, 401, 200);
  assert.equal((await post(QUERY)).status, 401);
  assert.equal(sent.length, 2);
});

for (const trouble of [LOST, 500, 502, 503, 504]) {
  test(`after ${String(trouble)} a query is asked again, later each time`, async () => {
    const { sent, clock, post } = network(trouble, trouble, 200);
    const answer = post(QUERY);
    await clock.pass(499);
    assert.equal(sent.length, 1);
    await clock.pass(1);
    assert.equal(sent.length, 2);
    await clock.pass(1_000);
    assert.equal((await answer).status, 200);
  });
}

test('a command is sent again with the key of its first attempt', async () => {
  const { sent, clock, post } = network(LOST, LOST, 200);
  const answer = post(COMMAND);
  await clock.pass(5_000);
  assert.equal((await answer).status, 200);
  assert.equal(new Set(sent.map(({ body }) => body)).size, 1);
  assert.ok(JSON.parse(String(sent[0]?.body)).variables.input.idempotencyKey);
});

test('what might act twice is sent once', async () => {
  const { sent, post } = network(LOST, 200);
  await assert.rejects(post(UNSAFE), LOST);
  assert.equal(sent.length, 1);
});

test('four attempts are enough', async () => {
  const { sent, clock, post } = network(LOST, LOST, LOST, LOST, 200);
  const answer = post(QUERY);
  const told = assert.rejects(answer, LOST);
  await clock.pass(60_000);
  await told;
  assert.equal(sent.length, 4);
  assert.equal(clock.timers, 0);
});

test('who is turned away comes back when told to', async () => {
  const away = new Response('{}', { status: 429, headers: { 'retry-after': '7' } });
  const { sent, clock, post } = network(away, 200);
  const answer = post(UNSAFE);
  await clock.pass(6_999);
  assert.equal(sent.length, 1);
  await clock.pass(1);
  assert.equal((await answer).status, 200);
});

test('longer than a person waits is told instead', async () => {
  const away = new Response('{}', { status: 429, headers: { 'retry-after': '31' } });
  assert.equal((await network(away).post(QUERY)).status, 429);
});

test('silence is cut off after 20 s, and the query asked again', async () => {
  const { sent, clock, post } = network('silence', 200);
  const answer = post(QUERY);
  await clock.pass(20_500);
  assert.equal((await answer).status, 200);
  assert.equal(sent.length, 2);
});

test('an answer that breaks off amid its body is none', async () => {
  const broken = new ReadableStream({ pull: (to) => to.error(LOST) });
  const { sent, clock, post } = network(new Response(broken), 200);
  const answer = post(QUERY);
  await clock.pass(500);
  assert.equal(await (await answer).text(), '{}');
  assert.equal(sent.length, 2);
});

test('who gives up waits for nothing', async () => {
  const { clock, post } = network(LOST, 200);
  const control = new AbortController();
  const answer = assert.rejects(post(QUERY, control.signal), { name: 'AbortError' });
  await settled();
  control.abort();
  await answer;
  assert.equal(clock.timers, 0);
});

test('a network that comes back ends the wait', async () => {
  const { device, post } = network(LOST, 200);
  const answer = post(QUERY);
  await settled();
  device.become({ online: true });
  assert.equal((await answer).status, 200);
});

const ELSEWHERE = [
  'http://y/graphql',
  'https://x/graphql',
  'http://x:81/graphql',
  'http://x@y/graphql',
  'http://x.y/graphql',
  'http://x\\@y/graphql',
  '//y/graphql',
  'file:///x',
];

for (const address of ELSEWHERE) {
  test(`the token does not go to ${address}`, async () => {
    const { sent, ask } = network();
    await assert.rejects(ask(address), TypeError);
    assert.deepEqual(sent, []);
  });
}

test('files of the same server are reached too', async () => {
  const { sent, ask } = network();
  assert.equal((await ask('http://X/files/1')).status, 200);
  assert.equal(sent[0]?.token, 'Bearer t1');
});

test('a server is named whole, or not at all', () => {
  const [clock, device] = [new FakeClock(), new FakeDevice()];
  const tokens = new Tokens(async () => 't', clock);
  const make = () => createFetch({ url: '/graphql', tokens, clock, device, fetch });
  assert.throws(make, TypeError);
});

test('an answer that came by a redirect is none, for React Native follows them unasked', async () => {
  const elsewhere = Object.defineProperty(new Response('{}'), 'url', { value: 'http://y/graphql' });
  const { sent, post } = network(elsewhere);
  await assert.rejects(post(QUERY), { name: 'Redirected' });
  assert.equal(sent.length, 1);
  const home = Object.defineProperty(new Response('{}'), 'url', { value: 'http://x/graphql' });
  assert.equal((await network(home).post(QUERY)).status, 200);
});
