import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReportArrivalDocument, ReportOnMyWayDocument } from '../src/generated/graphql.ts';
import { Outbox, type Outcome } from '../src/outbox.ts';
import { OutboxFull } from '../src/queue.ts';
import type { Operation, Result } from '../src/wire.ts';
import { FakeClock, FakeDevice, FakeStorage, settled } from './fakes.ts';

const DAY = 24 * 3_600_000;
const ACCEPTED: Result = { data: { reportArrival: { session: {}, refusal: null } } };
const REFUSED: Result = { data: { reportArrival: { session: {}, refusal: { code: 'TOO_LATE' } } } };
const errorOf = (code: string, more = {}): Result => ({
  errors: [{ message: code, extensions: { code, ...more } }],
});

/** What a server makes of keys: each has one effect, and the same answer ever after. */
class Server {
  readonly effects: string[] = [];
  readonly asked: string[] = [];
  script: (Result | Error)[] = [];
  private readonly answers = new Map<string, Result>();

  async take({ variables }: Operation): Promise<Result> {
    const { idempotencyKey: key, sessionId } = variables?.['input'] as Record<string, string>;
    this.asked.push(String(sessionId));
    const next = this.script.shift();
    if (next instanceof Error) throw next;
    if (next !== undefined) return next;
    if (!this.answers.has(String(key))) this.effects.push(String(sessionId));
    this.answers.set(String(key), ACCEPTED);
    return ACCEPTED;
  }
}

function phone(storage = new FakeStorage(), server = new Server()) {
  const [clock, device] = [new FakeClock(), new FakeDevice()];
  const [outcomes, faults, waiting] = [[] as Outcome[], [] as unknown[], [] as number[]];
  let listener: () => void = () => {};
  const outbox = new Outbox({
    send: (operation) => server.take(operation),
    storage,
    name: 'outbox',
    clock,
    device,
    onOutcome: (outcome) => {
      listener();
      outcomes.push(outcome);
    },
    onError: (cause) => faults.push(cause),
    onChange: (all) => waiting.push(all.length),
  });
  const arrive = (sessionId: string, wish = {}) =>
    outbox.enqueue(ReportArrivalDocument, { sessionId }, { lane: sessionId, ...wish });
  const kinds = () => outcomes.map(({ kind }) => kind);
  const listen = (to: () => void) => (listener = to);
  return {
    outbox,
    storage,
    server,
    clock,
    device,
    outcomes,
    faults,
    waiting,
    arrive,
    kinds,
    listen,
  };
}

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

/** The app dies at its nth step, of those between its storage, its server and its listener. */
class Death {
  private left: number;
  steps = 0;

  constructor(at: number) {
    this.left = at;
  }

  step(): void {
    this.steps += 1;
    this.left -= 1;
    if (this.left <= 0) throw new Error('killed');
  }
}

/** One life of the app: it begins with what is kept, and after its death does nothing more. */
async function live(storage: FakeStorage, server: Server, death: Death, todo: string[]) {
  storage.before = () => death.step();
  const { outbox, arrive, listen, clock } = phone(storage, {
    take: async (operation: Operation) => {
      death.step(); // on the way there
      const answer = await server.take(operation);
      death.step(); // on the way back
      return answer;
    },
  } as Server);
  listen(() => death.step());
  const kept: string[] = [];
  for (const sessionId of todo) {
    await arrive(sessionId, { lane: 'one' }).then(
      () => kept.push(sessionId),
      () => {},
    );
  }
  await settled();
  outbox.close();
  await clock.pass(0);
  storage.before = () => {};
  return kept;
}

test('killed at any step and started again, everything kept is done once and in order', async () => {
  const all = ['1', '2', '3'];
  const whole = new Death(Infinity);
  await live(new FakeStorage(), new Server(), whole, all);
  assert.ok(whole.steps > 15);
  for (let at = 1; at <= whole.steps; at += 1) {
    const [storage, server] = [new FakeStorage(), new Server()];
    const kept = await live(storage, server, new Death(at), all);
    await live(storage, server, new Death(Infinity), []);
    assert.deepEqual(server.effects, kept, `killed at step ${at}`);
    assert.equal(storage.kept.get('outbox') ?? '[]', '[]');
  }
});
