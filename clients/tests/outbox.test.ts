import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReportOnMyWayDocument } from '../src/generated/graphql.ts';
import { OutboxFull } from '../src/queue.ts';
import type { Result } from '../src/wire.ts';
import { FakeStorage, settled } from './fakes.ts';
import { phone } from './phones.ts';

const DAY = 24 * 3_600_000;
const REFUSED: Result = { data: { reportArrival: { session: {}, refusal: { code: 'TOO_LATE' } } } };
const errorOf = (code: string, more = {}): Result => ({
  errors: [{ message: code, extensions: { code, ...more } }],
});

test('what is asked for is sent, told, and gone', async () => {
  const { arrive, server, kinds, outbox, waiting } = phone();
  await arrive('s');
  await settled();
  assert.deepEqual([server.effects, kinds()], [['s'], ['accepted']]);
  assert.equal(outbox.waiting.length, 0);
  assert.deepEqual(waiting, [1, 0]);
});

test('without an answer it is sent again with the same key, later each time', async () => {
  const { arrive, server, clock, kinds } = phone();
  server.script = [new Error('lost'), new Error('lost')];
  await arrive('s');
  await clock.pass(499);
  assert.equal(server.asked.length, 1);
  await clock.pass(1_001);
  assert.deepEqual([server.asked.length, kinds()], [3, ['accepted']]);
});

test('a refusal is an outcome', async () => {
  const { arrive, server, outcomes } = phone();
  server.script = [REFUSED];
  await arrive('s');
  await settled();
  const [outcome] = outcomes;
  assert.ok(outcome?.kind === 'refused' && outcome.code === 'TOO_LATE');
});

for (const code of ['FORBIDDEN', 'BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED', 'TOO_COMPLEX']) {
  test(`${code} is an outcome: it would be said again`, async () => {
    const { arrive, server, kinds } = phone();
    server.script = [errorOf(code)];
    await arrive('s');
    await settled();
    assert.deepEqual(kinds(), ['failed']);
  });
}

for (const code of ['INTERNAL', 'UNAUTHENTICATED']) {
  test(`${code} passes: it is sent again`, async () => {
    const { arrive, server, clock, kinds } = phone();
    server.script = [errorOf(code)];
    await arrive('s');
    await clock.pass(500);
    assert.deepEqual(kinds(), ['accepted']);
  });
}

test('RATE_LIMITED is waited out as long as the server says', async () => {
  const { arrive, server, clock, kinds } = phone();
  server.script = [errorOf('RATE_LIMITED', { retryAfterSeconds: 9 })];
  await arrive('s');
  await clock.pass(8_999);
  assert.deepEqual(kinds(), []);
  await clock.pass(1);
  assert.deepEqual(kinds(), ['accepted']);
});

test('of one session in order, and other sessions are not held up', async () => {
  const { arrive, server, clock, outbox } = phone();
  server.script = [new Error('lost')];
  await arrive('a');
  await outbox.enqueue(ReportOnMyWayDocument, { sessionId: 'a2' }, { lane: 'a' });
  await arrive('b');
  await settled();
  assert.deepEqual(server.asked, ['a', 'b']);
  await clock.pass(500);
  assert.deepEqual(server.effects, ['b', 'a', 'a2']);
});

test('what has its own time is not sent after it', async () => {
  const { arrive, server, clock, kinds } = phone();
  server.script = [new Error('lost')];
  await arrive('s', { until: clock.now() + 500 });
  await clock.pass(500);
  assert.deepEqual([kinds(), server.asked], [['expired'], ['s']]);
});

test('an hour before the server forgets its key it is given up, and told', async () => {
  const { arrive, server, clock, kinds, outbox } = phone();
  server.script = Array.from({ length: 24 * 7 }, () =>
    errorOf('RATE_LIMITED', { retryAfterSeconds: 1e9 }),
  );
  const { until, madeAt } = await arrive('s', { until: Infinity });
  assert.equal(until - madeAt, 7 * DAY - DAY / 24);
  await clock.pass(7 * DAY);
  assert.deepEqual([kinds(), server.asked.length], [['expired'], 7 * 24 - 1]); // once an hour
  assert.equal(outbox.waiting.length, 0);
});

test('100 may wait; one more is refused at once', async () => {
  const { arrive, server, outbox } = phone();
  server.script = Array.from({ length: 200 }, () => new Error('lost'));
  for (let number = 0; number < 100; number += 1) await arrive('s');
  await assert.rejects(arrive('s'), OutboxFull);
  assert.equal(outbox.waiting.length, 100);
  outbox.close();
});

test('what could not be kept is not sent', async () => {
  const { arrive, storage, server } = phone();
  storage.before = (call) => {
    if (call === 'setItem') throw new Error('no room');
  };
  await assert.rejects(arrive('s'), /no room/);
  await settled();
  assert.deepEqual(server.asked, []);
});

test('what waited at the end of the app is sent at its next start', async () => {
  const before = phone();
  before.server.script = [new Error('lost')];
  await before.arrive('s');
  await settled();
  before.outbox.close();
  const after = phone(before.storage, before.server);
  await settled();
  assert.deepEqual([after.kinds(), before.server.effects], [['accepted'], ['s']]);
});

test('a queue that could not be read is not written over', async () => {
  const storage = new FakeStorage();
  const full = JSON.stringify([{ key: 'old', lane: 's', query: '', until: 0 }]);
  storage.kept.set('outbox', full);
  storage.before = () => {
    throw new Error('locked');
  };
  const { arrive, faults } = phone(storage);
  await assert.rejects(arrive('s'), /locked/);
  assert.equal(faults.length, 1);
  assert.equal(storage.kept.get('outbox'), full);
});

for (const damaged of ['[{', '{}', '[{}]', '[null]']) {
  test(`a queue that reads ${damaged} is put aside, and the phone goes on`, async () => {
    const storage = new FakeStorage();
    storage.kept.set('outbox', damaged);
    const { arrive, kinds } = phone(storage);
    await arrive('s');
    await settled();
    assert.deepEqual(kinds(), ['accepted']);
    assert.equal(storage.kept.get('outbox.damaged'), damaged);
  });
}

test('a network that comes back is used at once', async () => {
  const { arrive, server, clock, device, kinds } = phone();
  device.become({ online: false });
  server.script = [new Error('lost')];
  await arrive('s');
  await clock.pass(1_000);
  assert.deepEqual(kinds(), []);
  device.become({ online: true });
  await settled();
  assert.deepEqual(kinds(), ['accepted']);
});

test('a listener that throws hears the outcome again, and the effect is one', async () => {
  const { arrive, listen, server, clock, kinds, faults } = phone();
  let first = true;
  listen(() => {
    if (first) {
      first = false;
      throw new Error('the screen is gone');
    }
  });
  await arrive('s');
  await clock.pass(500);
  assert.deepEqual([kinds(), server.effects, faults.length], [['accepted'], ['s'], 1]);
});

test('who signs out leaves nothing waiting', async () => {
  const { arrive, server, outbox, storage, clock } = phone();
  server.script = [new Error('lost')];
  await arrive('s');
  await settled();
  await outbox.clear();
  await clock.pass(60_000);
  assert.deepEqual([server.asked.length, storage.kept.get('outbox')], [1, '[]']);
});
