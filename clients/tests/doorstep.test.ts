import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceOf } from '../src/device.ts';
import { Doorstep } from '../src/doorstep.ts';
import { ReportArrivalDocument } from '../src/generated/graphql.ts';
import { FakeClock, FakeStorage, found, settled } from './fakes.ts';
import { socketsOf, type Wire } from './wires.ts';

/** An app on a phone, a network whose other end is the test, and what the app was told. */
function running({ device = deviceOf(phone()) } = {}) {
  const [clock, storage] = [new FakeClock(), new FakeStorage()];
  const [dialled, heard, outcomes] = [[] as Wire[], [] as string[], [] as string[]];
  const asked: RequestInit[] = [];
  const doorstep = new Doorstep({
    url: 'http://x/graphql',
    account: 'client:ann',
    fetchToken: async () => 'token',
    storage,
    device,
    clock,
    webSocketImpl: socketsOf(dialled, () => true),
    fetch: ((_: unknown, init: RequestInit) => {
      asked.push(init);
      return new Promise((_, reject) => {
        init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
      });
    }) as typeof fetch,
    onOutcome: ({ kind }) => void outcomes.push(kind),
    onError: () => {},
  });
  return { doorstep, clock, storage, dialled, heard, outcomes, asked };
}

/** AppState, and how many listen to it. */
function phone() {
  const state = { currentState: 'active', listening: 0 };
  return Object.assign(state, {
    addEventListener: () => {
      state.listening += 1;
      return { remove: () => void (state.listening -= 1) };
    },
  });
}

test('cut, act, mend, twice: each event is heard, from the cursor of the one before', async () => {
  const { doorstep, clock, dialled, heard } = running();
  const stream = doorstep.events({
    onEvent: ({ id }) => void heard.push(id),
    onReset: () => {},
    onError: (cause) => assert.fail(String(cause)),
  });
  const last = () => found(dialled.at(-1));
  const tell = (id: string, __typename = 'Arrived') => {
    const payload = { data: { events: { __typename, id, cursor: `c${id}` } } };
    last().tell({ type: 'next', id: String(last().subscribed.id), payload });
  };
  await stream.start();
  await settled();
  tell('0', 'StreamReady');
  for (const id of ['1', '2', '3']) {
    last().end(1006); // cut; the other party acts meanwhile
    await clock.pass(5_000);
    tell(id);
    await settled();
  }
  const asked = dialled.map(({ subscribed }) => subscribed.payload?.['variables']);
  assert.deepEqual(asked, [{ after: null }, { after: 'c0' }, { after: 'c1' }, { after: 'c2' }]);
  assert.deepEqual(heard, ['1', '2', '3']);
  await doorstep.close();
});

test('closed it leaves the phone alone, and a command under way is kept for the next start', async () => {
  const app = phone();
  const { doorstep, clock, storage, asked, outcomes } = running({ device: deviceOf(app) });
  assert.ok(app.listening > 0);
  await doorstep.outbox.enqueue(ReportArrivalDocument, { sessionId: 's' }, { lane: 's' });
  await settled();
  const question = assert.rejects(
    doorstep.ask(ReportArrivalDocument, { input: { sessionId: 's' } }),
    { message: 'aborted' },
  );
  await settled();
  assert.equal(asked.length, 2);
  await doorstep.close();
  await question;
  await settled();
  assert.equal(app.listening, 0);
  assert.ok(asked.every(({ signal }) => signal?.aborted));
  assert.equal(clock.timers, 0);
  assert.deepEqual(outcomes, []);
  assert.match(String(storage.kept.get('doorstep.outbox.client:ann')), /ReportArrival/);
  await assert.rejects(doorstep.ask(ReportArrivalDocument, { input: { sessionId: 's' } }));
  assert.equal(asked.length, 2);
});
