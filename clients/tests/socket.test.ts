import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveSocket } from '../src/socket.ts';
import { SignedOut, Tokens } from '../src/tokens.ts';
import type { Result } from '../src/wire.ts';
import { FakeClock, FakeDevice, found, settled } from './fakes.ts';
import { socketsOf, type Wire } from './wires.ts';

const QUERY = 'subscription($after: Cursor) { events(after: $after) { id cursor } }';

interface Wanted {
  backgroundFor?: number;
  tokens?: (string | null | Error)[];
  trusted?: Record<string, string>;
}

function connecting({
  backgroundFor = 20_000,
  tokens = ['t1', 't2', 't3'],
  trusted = {},
}: Wanted = {}) {
  const [clock, device] = [new FakeClock(), new FakeDevice()];
  const [dialled, heard, errors] = [[] as Wire[], [] as Result[], [] as unknown[]];
  let answers = true;
  const socket = new LiveSocket({
    url: 'ws://x/graphql',
    tokens: new Tokens(async () => {
      const next = (tokens.length > 1 ? tokens.shift() : tokens[0]) ?? null;
      if (next instanceof Error) throw next;
      if (next === 'silence') return new Promise(() => {});
      return next;
    }, clock),
    trusted,
    clock,
    device,
    backgroundFor,
    webSocketImpl: socketsOf(dialled, () => answers),
  });
  const subscribe = (variables: Record<string, unknown> = { after: 'c0' }) =>
    socket.subscribe(
      { query: QUERY, operationName: 'Events', variables },
      {
        next: (result) => heard.push(result),
        error: (cause) => errors.push(cause),
        complete: () => {},
      },
    );
  const last = () => found(dialled.at(-1));
  const tell = (cursor: string) =>
    last().tell({
      type: 'next',
      id: String(last().subscribed.id),
      payload: { data: { events: { cursor } } },
    });
  return {
    socket,
    clock,
    device,
    dialled,
    heard,
    errors,
    subscribe,
    last,
    tell,
    goSilent: () => (answers = false),
  };
}

for (const code of [1006, 1001, 1012, 1013, 4403, 4408]) {
  test(`closed with ${code} it comes back, from the last cursor heard`, async () => {
    const { socket, clock, dialled, subscribe, last, tell, errors } = connecting();
    subscribe();
    await settled();
    tell('c1');
    last().end(code);
    await clock.pass(500);
    assert.equal(dialled.length, 2);
    assert.deepEqual(last().subscribed.payload?.['variables'], { after: 'c1' });
    assert.equal(last().token, code === 4403 ? 'Bearer t2' : 'Bearer t1');
    assert.deepEqual(errors, []);
    socket.close();
  });
}

for (const code of [1009, 1011, 4400, 4401, 4406, 4409, 4429]) {
  test(`closed with ${code} it gives up, and says why`, async () => {
    const { clock, dialled, subscribe, last, errors } = connecting();
    subscribe();
    await settled();
    last().end(code);
    await clock.pass(60_000);
    assert.equal(dialled.length, 1);
    assert.equal((errors[0] as { code: number }).code, code);
  });
}

test('it waits longer each time, 30 s at most, and anew after a connection that held', async () => {
  const { socket, clock, dialled, subscribe, last } = connecting();
  subscribe();
  await settled();
  const waits: number[] = [];
  for (let loss = 0; loss < 9; loss += 1) {
    const [before, at] = [dialled.length, clock.now()];
    last().end(1006);
    while (dialled.length === before) await clock.pass(500);
    waits.push(clock.now() - at);
  }
  assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  await clock.pass(10_000);
  last().end(1006);
  await clock.pass(500);
  assert.equal(dialled.length, 11);
  socket.close();
});

test('nobody signed in is no reason to try again', async () => {
  const { clock, dialled, subscribe, errors } = connecting({ tokens: [null] });
  subscribe();
  await clock.pass(60_000);
  assert.equal(dialled.length, 1);
  assert.ok(errors[0] instanceof SignedOut);
});

test('a provider of tokens that fails is asked again', async () => {
  const { socket, clock, dialled, subscribe, last } = connecting({
    tokens: [new Error('lost'), new Error('lost'), 't1'],
  });
  subscribe();
  await clock.pass(500);
  assert.equal(dialled.length, 2);
  assert.equal(last().token, 'Bearer t1');
  socket.close();
});

test('a provider of tokens that says nothing holds up one try alone', async () => {
  const { socket, clock, dialled, subscribe, last } = connecting({
    tokens: ['silence', 'silence', 't1'],
  });
  subscribe();
  await clock.pass(61_000);
  assert.equal(last().token, 'Bearer t1');
  assert.equal(dialled.length, 2);
  socket.close();
});

test('a request that is not JSON is the caller’s fault at once', async () => {
  const { dialled, subscribe } = connecting();
  assert.throws(() => subscribe({ after: 1n }), TypeError);
  await settled();
  assert.equal(dialled.length, 0);
});

test('a trusted document goes by its id, each time', async () => {
  const { socket, clock, subscribe, last, tell } = connecting({ trusted: { Events: 'sha256:1' } });
  subscribe();
  await settled();
  tell('c1');
  last().end(1006);
  await clock.pass(500);
  assert.deepEqual(last().subscribed.payload, {
    query: '',
    operationName: 'Events',
    documentId: 'sha256:1',
    variables: { after: 'c1' },
  });
  socket.close();
});

test('30 s without a word, and the socket is dead', async () => {
  const { socket, clock, dialled, subscribe, last } = connecting();
  subscribe();
  await settled();
  const first = last();
  await clock.pass(29_000);
  first.tell({ type: 'ping' });
  await clock.pass(29_999);
  assert.equal(dialled.length, 1);
  await clock.pass(1 + 500);
  assert.equal(first.closedByApp, 4499);
  assert.equal(dialled.length, 2);
  socket.close();
});

test('a connection that is never made is given up after 30 s, too', async () => {
  const { socket, clock, dialled, subscribe, goSilent } = connecting();
  goSilent();
  subscribe();
  await clock.pass(30_500);
  assert.equal(dialled.length, 2);
  socket.close();
});

test('in the background it is closed after a while, and stays so until somebody looks', async () => {
  const { socket, clock, device, dialled, subscribe, last } = connecting();
  subscribe();
  await settled();
  device.become({ inForeground: false });
  await clock.pass(19_999);
  assert.equal(last().closedByApp, null);
  await clock.pass(1);
  assert.equal(last().closedByApp, 4499);
  await clock.pass(3_600_000);
  assert.equal(dialled.length, 1);
  device.become({ inForeground: true });
  await settled();
  assert.equal(dialled.length, 2);
  socket.close();
});

test('a short look away changes nothing', async () => {
  const { socket, clock, device, dialled, subscribe, last } = connecting();
  subscribe();
  await settled();
  device.become({ inForeground: false });
  await clock.pass(10_000);
  device.become({ inForeground: true });
  await clock.pass(1_000);
  assert.deepEqual([dialled.length, last().closedByApp], [1, null]);
  socket.close();
});

test('back from a sleep that stopped the timers too, a silent socket is replaced at once', async () => {
  const { socket, clock, device, dialled, subscribe } = connecting({ backgroundFor: Infinity });
  subscribe();
  await settled();
  device.become({ inForeground: false });
  await clock.pass(16_000);
  device.become({ inForeground: true });
  await settled();
  assert.equal(dialled.length, 2);
  socket.close();
});

test('another network means another socket, at once', async () => {
  const { socket, clock, device, dialled, subscribe, last } = connecting();
  subscribe();
  await settled();
  device.become({ online: false });
  last().end(1006);
  await clock.pass(29_000);
  assert.equal(dialled.length, 1);
  device.become({ online: true });
  await settled();
  assert.equal(dialled.length, 2);
  socket.close();
});

test('a subscription that is ended is not begun again', async () => {
  const { socket, clock, subscribe, last } = connecting();
  const end = subscribe();
  subscribe();
  await settled();
  end();
  last().end(1006);
  await clock.pass(500);
  assert.equal(last().said.filter(({ type }) => type === 'subscribe').length, 1);
  socket.close();
});

test('closed by the app it leaves nothing behind', async () => {
  const { socket, clock, subscribe, last } = connecting();
  subscribe();
  await settled();
  socket.close();
  await settled();
  assert.equal(last().closedByApp, 1000);
  assert.equal(clock.timers, 0);
});
