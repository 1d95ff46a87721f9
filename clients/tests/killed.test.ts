import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Operation } from '../src/wire.ts';
import { FakeStorage, settled } from './fakes.ts';
import { phone, Server } from './phones.ts';

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
