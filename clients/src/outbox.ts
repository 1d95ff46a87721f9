import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { Backoff, LONGEST } from './backoff.ts';
import { newKey } from './keys.ts';
import type { Clock, Device, KeyValueStorage } from './ports.ts';
import { type Intention, Queue } from './queue.ts';
import {
  codeOf,
  type Operation,
  operationOf,
  type Result,
  retryAfterOf,
  type WireError,
} from './wire.ts';

const HOUR = 3_600_000;
/** The server remembers a key for 7 days from its commit; an hour less, for a clock set right. */
const REMEMBERED = 7 * 24 * HOUR - HOUR;
const MOST = 100;
const PASSING = new Set(['INTERNAL', 'RATE_LIMITED', 'UNAUTHENTICATED']);

/** What became of an intention. `data` is the answer's, its payload's subject as it now stands. */
export type Outcome = { readonly intention: Intention } & (
  | { readonly kind: 'accepted'; readonly data: NonNullable<Result['data']> }
  | { readonly kind: 'refused'; readonly data: NonNullable<Result['data']>; readonly code: string }
  | { readonly kind: 'failed'; readonly errors: readonly WireError[] }
  | { readonly kind: 'expired' }
);

export interface OutboxParts {
  /** Rejects where no answer came: then it is sent again. */
  readonly send: (operation: Operation) => Promise<Result>;
  readonly storage: KeyValueStorage;
  /** The queue's name in the storage: one an account, for it is sent with that account's token. */
  readonly name: string;
  readonly clock: Clock;
  readonly device: Device;
  /**
   * Each intention's end; it leaves the queue once the promise is fulfilled. After a crash in
   * between it is told again, with the same key.
   */
  readonly onOutcome: (outcome: Outcome) => Promise<void> | void;
  /** What went wrong and is tried again: the storage, a listener that threw. */
  readonly onError: (cause: unknown) => void;
  /** The queue grew or shrank. */
  readonly onChange?: (waiting: readonly Intention[]) => void;
}

export interface Wish {
  /** What must be done in the order it was asked for: the session's id. */
  readonly lane: string;
  /** Milliseconds since 1970: not to be sent any more from then on; at most 7 days from now. */
  readonly until?: number;
}

/**
 * Commands that a person gave, whether there was a network or not.
 *
 * Each is kept with a key of its own before anything is sent, and sent until the server's word
 * on it is known: done once, whatever is lost in between. Of one lane in order, one at a time.
 */
export class Outbox {
  private readonly parts: OutboxParts;
  private readonly queue: Queue;
  private readonly unwatch: () => void;
  private readonly lanes = new Map<string, { backoff: Backoff; notBefore: number }>();
  private draining = false;
  private closed = false;
  private cancelTimer: () => void = () => {};

  constructor(parts: OutboxParts) {
    this.parts = parts;
    this.queue = new Queue(parts.storage, parts.name, MOST);
    this.unwatch = parts.device.onChange(() => this.hurry());
    void this.begin();
  }

  /** What waits, oldest first; for a line such as "not sent yet". */
  get waiting(): readonly Intention[] {
    return this.queue.all;
  }

  /**
   * Resolves with the intention once it is kept; it is sent by and by. Rejects with OutboxFull,
   * or with what the storage rejects with: then it is not going to happen.
   */
  async enqueue<Data, Input>(
    document: TypedDocumentNode<Data, { input: Input }>,
    input: Omit<Input, 'idempotencyKey'>,
    wish: Wish,
  ): Promise<Intention> {
    const [key, madeAt] = [newKey(), this.parts.clock.now()];
    const last = madeAt + REMEMBERED;
    const intention: Intention = {
      ...operationOf(document, { input: { ...input, idempotencyKey: key } as Input }),
      key,
      madeAt,
      lane: wish.lane,
      until: Math.min(wish.until ?? last, last),
    };
    await this.queue.add(intention);
    this.parts.onChange?.(this.waiting);
    void this.drain();
    return intention;
  }

  /** Try again now: the person asked for it, or there is a network again. */
  hurry(): void {
    const { inForeground, online } = this.parts.device;
    if (!inForeground || !online) return;
    this.lanes.clear();
    void this.drain();
  }

  /** Give up all that waits: for signing out. What is being sent may still happen. */
  async clear(): Promise<void> {
    await this.queue.clear();
    this.parts.onChange?.(this.waiting);
  }

  /** Send no more; what waits is kept for the next start. */
  close(): void {
    this.closed = true;
    this.unwatch();
    this.cancelTimer();
  }

  private async begin(): Promise<void> {
    try {
      await this.queue.ready();
    } catch (cause) {
      this.parts.onError(cause);
      return;
    }
    if (this.waiting.length > 0) this.parts.onChange?.(this.waiting);
    await this.drain();
  }

  private async drain(): Promise<void> {
    if (this.draining) return;
    this.draining = true;
    for (let next = this.due(); next !== undefined && !this.closed; next = this.due()) {
      await this.attempt(next);
    }
    this.draining = false;
    this.comeBack();
  }

  /** The first whose lane is free to go. */
  private due(): Intention | undefined {
    return this.heads().find(({ lane }) => this.notBefore(lane) <= this.parts.clock.now());
  }

  private heads(): readonly Intention[] {
    const seen = new Set<string>();
    return this.waiting.filter(({ lane }) => !seen.has(lane) && seen.add(lane));
  }

  private notBefore(lane: string): number {
    return this.lanes.get(lane)?.notBefore ?? 0;
  }

  private comeBack(): void {
    this.cancelTimer();
    if (this.closed || this.waiting.length === 0) return;
    const next = Math.min(...this.heads().map(({ lane }) => this.notBefore(lane)));
    const wait = Math.max(0, next - this.parts.clock.now());
    this.cancelTimer = this.parts.clock.after(wait, () => void this.drain());
  }

  private async attempt(intention: Intention): Promise<void> {
    try {
      const outcome = await this.outcomeOf(intention);
      if (outcome === null || this.closed || !this.queue.all.includes(intention)) return;
      await this.parts.onOutcome(outcome);
      await this.queue.remove(intention.key);
      this.lanes.delete(intention.lane);
      this.parts.onChange?.(this.waiting);
    } catch (cause) {
      this.postpone(intention.lane, null);
      this.parts.onError(cause);
    }
  }

  /** The server's word, or that it is too late to ask for it; null: ask again later. */
  private async outcomeOf(intention: Intention): Promise<Outcome | null> {
    if (this.parts.clock.now() >= intention.until) return { intention, kind: 'expired' };
    const { query, operationName, variables } = intention;
    const named = operationName === undefined ? {} : { operationName };
    const result = await this.parts
      .send({ query, ...named, variables: variables ?? {} })
      .catch(() => null); // no answer, for whatever reason: the key makes asking again harmless
    const wait = retryAfterOf(result?.errors);
    const code = codeOf(result?.errors);
    if (result === null || (code !== null && PASSING.has(code))) {
      this.postpone(intention.lane, wait);
      return null;
    }
    return judged(intention, result);
  }

  private postpone(lane: string, wait: number | null): void {
    const backoff = this.lanes.get(lane)?.backoff ?? new Backoff(this.parts.clock);
    const pause = this.parts.device.online ? backoff.next() : LONGEST;
    this.lanes.set(lane, { backoff, notBefore: this.parts.clock.now() + (wait ?? pause) });
  }
}

function judged(intention: Intention, { data, errors }: Result): Outcome {
  const [payload] = Object.values(data ?? {});
  if (data == null || typeof payload !== 'object' || payload === null) {
    return { intention, kind: 'failed', errors: errors ?? [] };
  }
  const { refusal } = payload as { refusal?: { code?: unknown } | null };
  if (refusal == null) return { intention, kind: 'accepted', data };
  return { intention, kind: 'refused', data, code: String(refusal.code) };
}
