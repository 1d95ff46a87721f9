import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventStream, type StreamItem, StreamRefused } from '../src/events.ts';
import type { Operation, Sink } from '../src/wire.ts';
import { FakeClock, FakeStorage, found, settled } from './fakes.ts';

const OPERATION = { query: 'subscription($after: Cursor) { events(after: $after) { id } }' };
const NAME = 'cursor';

/** A stream, the subscriptions that it makes, and what the app was told, in order. */
function listening(storage = new FakeStorage()) {
  const [clock, told] = [new FakeClock(), [] as string[]];
  const made: { after: unknown; sink: Sink; ended: boolean }[] = [];
  let slow: Promise<void> | undefined;
  let fault: Error | undefined;
  const subscribe = ({ variables }: Operation, sink: Sink) => {
    const one = { after: variables?.['after'], sink, ended: false };
    made.push(one);
    return () => void (one.ended = true);
  };
  const stream = new EventStream<StreamItem>({
    subscribe,
    operation: OPERATION,
    storage,
    name: NAME,
    clock,
    onEvent: async ({ id }) => {
      await slow;
      if (fault !== undefined) throw fault;
      told.push(id);
    },
    onReset: async () => {
      await slow;
      told.push('reset');
    },
    onReady: () => told.push('ready'),
    onError: (cause) => told.push(String(cause instanceof Error ? cause.name : cause)),
  });
  const live = () => found(made.at(-1));
  const tell = (id: string, __typename = 'Arrived') =>
    live().sink.next({ data: { events: { __typename, id, cursor: `c${id}` } } });
  const refuse = (code: string, more = {}) =>
    live().sink.error([{ message: code, extensions: { code, ...more } }]);
  return {
    stream,
    storage,
    clock,
    told,
    made,
    tell,
    refuse,
    live,
    makeSlow: (until: Promise<void>) => (slow = until),
    breakWith: (error: Error | undefined) => (fault = error),
    kept: () => storage.kept.get(NAME) ?? null,
  };
}

test('without a cursor the state is loaded once the stream is live, and then events come', async () => {
  const { stream, made, tell, told, kept } = listening();
  await stream.start();
  tell('0', 'StreamReady');
  tell('1');
  await settled();
  assert.equal(made[0]?.after, null);
  assert.deepEqual(told, ['reset', 'ready', '1']);
  assert.equal(kept(), 'c1');
});

test('from the cursor of a snapshot nothing is loaded again', async () => {
  const { stream, made, tell, told } = listening();
  await stream.start({ after: 'c7' });
  tell('7', 'StreamReady');
  tell('8');
  await settled();
  assert.equal(made[0]?.after, 'c7');
  assert.deepEqual(told, ['ready', '8']);
});

test('after a restart it goes on from the cursor kept', async () => {
  const storage = new FakeStorage();
  storage.kept.set(NAME, 'c4');
  const { stream, made } = listening(storage);
  await stream.start();
  assert.equal(made[0]?.after, 'c4');
});

test('the cursor is kept only after the app has taken the event', async () => {
  const { stream, tell, told, kept, makeSlow } = listening();
  let go = () => {};
  makeSlow(new Promise((resolve) => (go = resolve)));
  await stream.start({ after: 'c0' });
  tell('1');
  tell('2');
  await settled();
  assert.equal(kept(), 'c0');
  go();
  await settled();
  assert.deepEqual(told, ['1', '2']);
  assert.equal(kept(), 'c2');
});

test('an event heard twice is handed over once', async () => {
  const { stream, tell, told } = listening();
  await stream.start({ after: 'c0' });
  for (const id of ['1', '2', '2', '1', '3']) tell(id);
  await settled();
  assert.deepEqual(told, ['1', '2', '3']);
});

test('a reset loads the state before what follows is told, and keeps its cursor after', async () => {
  const { stream, tell, told, kept, makeSlow } = listening();
  await stream.start({ after: 'c0' });
  let go = () => {};
  makeSlow(new Promise((resolve) => (go = resolve)));
  tell('9', 'StreamReset');
  tell('10');
  await settled();
  assert.equal(kept(), 'c0');
  go();
  await settled();
  assert.deepEqual(told, ['reset', '10']);
  assert.equal(kept(), 'c10');
});

test('an event that the app could not take is handed again at the next start', async () => {
  const { stream, tell, told, live, breakWith } = listening();
  await stream.start({ after: 'c0' });
  breakWith(new RangeError('full'));
  tell('1');
  tell('2');
  await settled();
  assert.ok(live().ended);
  breakWith(undefined);
  await stream.start();
  assert.equal(live().after, 'c0');
  tell('1');
  await settled();
  assert.deepEqual(told, ['RangeError', '1']);
});

test('a cursor that is of no use any more is forgotten, and the state loaded anew', async () => {
  const { stream, made, tell, told, refuse } = listening();
  await stream.start({ after: 'of another' });
  refuse('BAD_USER_INPUT');
  assert.equal(made[1]?.after, null);
  tell('5', 'StreamReady');
  await settled();
  assert.deepEqual(told, ['reset', 'ready']);
});

test('what passes is tried again from the last event, when the server says', async () => {
  const { stream, clock, made, tell, refuse } = listening();
  await stream.start({ after: 'c0' });
  tell('1');
  refuse('RATE_LIMITED', { retryAfterSeconds: 3 });
  await clock.pass(2_999);
  assert.equal(made.length, 1);
  await clock.pass(1);
  assert.equal(made[1]?.after, 'c1');
});

test('a server that ends the subscription is asked again', async () => {
  const { stream, clock, made, live } = listening();
  await stream.start({ after: 'c0' });
  live().sink.complete();
  await clock.pass(500);
  assert.equal(made.length, 2);
});

test('what no retry mends ends the stream, and is told', async () => {
  const { stream, clock, made, told, refuse } = listening();
  await stream.start({ after: 'c0' });
  refuse('FORBIDDEN');
  await clock.pass(60_000);
  assert.deepEqual(told, [StreamRefused.name]);
  assert.equal(made.length, 1);
});

test('a stopped stream hears nothing more', async () => {
  const { stream, clock, told, tell, made, live } = listening();
  await stream.start({ after: 'c0' });
  await stream.stop();
  tell('1');
  live().sink.complete();
  await clock.pass(60_000);
  assert.deepEqual(told, []);
  assert.ok(made[0]?.ended);
  assert.equal(made.length, 1);
});

test('500 events that wait are enough: the rest wait at the server, and are asked for then', async () => {
  const { stream, told, tell, made, makeSlow } = listening();
  let go = () => {};
  makeSlow(new Promise((resolve) => (go = resolve)));
  await stream.start({ after: 'c0' });
  for (let id = 1; id <= 600; id += 1) tell(String(id));
  assert.ok(made[0]?.ended);
  go();
  for (let turn = 0; turn < 300; turn += 1) await settled();
  assert.equal(told.length, 500);
  assert.equal(made[1]?.after, 'c500');
});

test('a storage that fails is told, and hides no event', async () => {
  const { stream, storage, tell, told } = listening();
  await stream.start({ after: 'c0' });
  storage.before = () => {
    throw new RangeError('no room');
  };
  tell('1');
  tell('2');
  await settled();
  assert.deepEqual(told, ['1', 'RangeError', '2', 'RangeError']);
});
