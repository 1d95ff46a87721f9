// An outbox on a phone, and a server that knows its keys.
import { ReportArrivalDocument } from '../src/generated/graphql.ts';
import { Outbox, type Outcome } from '../src/outbox.ts';
import type { Operation, Result } from '../src/wire.ts';
import { FakeClock, FakeDevice, FakeStorage } from './fakes.ts';

const ACCEPTED: Result = { data: { reportArrival: { session: {}, refusal: null } } };

/** What a server makes of keys: each has one effect, and the same answer ever after. */
export class Server {
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

export function phone(storage = new FakeStorage(), server = new Server()) {
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
