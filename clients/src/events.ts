import { Backoff, Pause } from './backoff.ts';
import type { Clock, KeyValueStorage } from './ports.ts';
import { itemOf } from './resume.ts';
import {
  codeOf,
  type Operation,
  type Result,
  retryAfterOf,
  type Subscribe,
  type WireError,
} from './wire.ts';

/** What every item of a stream has. */
export interface StreamItem {
  readonly __typename: string;
  readonly id: string;
  readonly cursor: string;
}

/** The server refused the subscription, and would refuse it again. */
export class StreamRefused extends Error {
  override readonly name = 'StreamRefused';
  readonly errors: readonly WireError[];

  constructor(errors: readonly WireError[]) {
    super(errors[0]?.message ?? 'refused');
    this.errors = errors;
  }
}

export interface EventListeners<Item extends StreamItem> {
  /** One event, never two at once; the next waits for the promise. */
  onEvent(item: Item): Promise<void> | void;
  /** Load the state anew: there is none yet, or the cursor kept is too old (E5). */
  onReset(): Promise<void> | void;
  /** It has caught up with a connection, and goes on from there. */
  onReady?(): void;
  /** What ended the stream (a listener that threw, a refusal), or a cursor that was not kept. */
  onError(cause: unknown): void;
}

export interface EventStreamParts<Item extends StreamItem> extends EventListeners<Item> {
  readonly subscribe: Subscribe;
  /** Has a variable `$after`; its items have `__typename`, `id` and `cursor`. */
  readonly operation: Operation;
  readonly storage: KeyValueStorage;
  /** The cursor's name in the storage: one an account, for a cursor is of one account's stream. */
  readonly name: string;
  readonly clock: Clock;
}

/** More than a slow app should have before it: beyond, the server keeps them for a while. */
const MOST_WAITING = 500;
const MOST_REMEMBERED = 1_000;
const PASSING = new Set(['RATE_LIMITED', 'INTERNAL', 'UNAUTHENTICATED']);

/**
 * A stream of events, each handed to the app once and in order, across lost sockets and restarts.
 *
 * The cursor is kept after the app has taken the event, so none is lost; one whose cursor could
 * not be kept any more (the app was killed in between) is handed again after the restart.
 */
export class EventStream<Item extends StreamItem> {
  private readonly parts: EventStreamParts<Item>;
  private readonly backoff: Backoff;
  private readonly pause: Pause;
  private readonly handed = new Set<string>();
  private waiting: Item[] = [];
  private taking: Promise<void> = Promise.resolve();
  private received: string | null = null;
  private stateless = false;
  private full = false;
  private busy = false;
  private turn = 0;
  private end: (() => void) | null = null;

  constructor(parts: EventStreamParts<Item>) {
    this.parts = parts;
    this.backoff = new Backoff(parts.clock);
    this.pause = new Pause(parts.clock);
  }

  /**
   * Listen on from `after`, the `viewer.eventCursor` of a snapshot that the app has just loaded;
   * else from the cursor kept; else `onReset` is called first.
   */
  async start({ after }: { after?: string } = {}): Promise<void> {
    await this.stop();
    const turn = this.turn;
    if (after !== undefined) await this.keep(after);
    const from = after ?? (await this.parts.storage.getItem(this.parts.name));
    if (turn === this.turn) this.listen(from);
  }

  /** Hear no more; resolves when the app has taken what it was handed: don't await it there. */
  async stop(): Promise<void> {
    this.leave();
    await this.taking;
  }

  /** Stop, and begin with `onReset` next time: for signing out. */
  async forget(): Promise<void> {
    await this.stop();
    await this.parts.storage.removeItem(this.parts.name);
  }

  private leave(): void {
    this.turn += 1;
    this.end?.();
    this.end = null;
    this.waiting = [];
    this.full = false;
    this.pause.wake();
  }

  private listen(from: string | null): void {
    this.received = from;
    this.stateless = from === null;
    this.subscribe();
  }

  private subscribe(): void {
    const { query, operationName, variables } = this.parts.operation;
    const turn = (this.turn += 1);
    const ifStill = (hear: () => void) => (turn === this.turn ? hear() : undefined);
    this.end = this.parts.subscribe(
      {
        query,
        ...(operationName === undefined ? {} : { operationName }),
        variables: { ...variables, after: this.received },
      },
      {
        next: (result) => ifStill(() => this.next(result)),
        error: (cause) => ifStill(() => this.failed(cause)),
        complete: () => ifStill(() => this.again(null)),
      },
    );
  }

  private next(result: Result): void {
    const item = itemOf(result);
    if (item === null || result.errors !== undefined) return this.refused(result.errors ?? []);
    this.backoff.reset();
    this.received = String(item['cursor']);
    this.waiting.push(item as unknown as Item);
    if (this.waiting.length >= MOST_WAITING) this.interrupt();
    if (!this.busy) this.taking = this.take();
  }

  /** The app is slower than its events: they wait at the server, which keeps them anyway. */
  private interrupt(): void {
    this.full = true;
    this.turn += 1;
    this.end?.();
    this.end = null;
  }

  private async take(): Promise<void> {
    this.busy = true;
    try {
      await this.handAll();
    } catch (cause) {
      this.leave(); // the event was not taken: it is handed again at the next start
      this.parts.onError(cause);
    } finally {
      this.busy = false;
    }
    if (!this.full) return;
    this.full = false;
    this.subscribe();
  }

  private async handAll(): Promise<void> {
    for (let item = this.waiting[0]; item !== undefined; item = this.waiting[0]) {
      const items = this.waiting;
      await this.hand(item);
      items.shift(); // of those that it came from: a stop has put others in their place
    }
  }

  private async hand(item: Item): Promise<void> {
    const isReady = item.__typename === 'StreamReady';
    if (item.__typename === 'StreamReset' || (isReady && this.stateless)) {
      await this.parts.onReset();
      this.stateless = false;
    } else if (!isReady) {
      await this.handOnce(item);
    }
    await this.keep(item.cursor);
    if (isReady) this.parts.onReady?.();
  }

  private async handOnce(item: Item): Promise<void> {
    if (this.handed.has(item.id)) return;
    await this.parts.onEvent(item);
    this.handed.add(item.id);
    const [oldest] = this.handed;
    if (this.handed.size > MOST_REMEMBERED && oldest !== undefined) this.handed.delete(oldest);
  }

  private async keep(cursor: string): Promise<void> {
    try {
      await this.parts.storage.setItem(this.parts.name, cursor);
    } catch (cause) {
      this.parts.onError(cause); // a full phone still shows what happens; a restart hears it again
    }
  }

  /** The socket gave up (a close code that no retry mends, nobody signed in), or a refusal. */
  private failed(cause: unknown): void {
    if (Array.isArray(cause)) return this.refused(cause as WireError[]);
    this.leave();
    this.parts.onError(cause);
  }

  private refused(errors: readonly WireError[]): void {
    const code = codeOf(errors) ?? '';
    if (PASSING.has(code)) return this.again(retryAfterOf(errors));
    if (code === 'BAD_USER_INPUT' && this.received !== null) return this.restart();
    this.failed(new StreamRefused(errors));
  }

  /** The cursor kept is none of this stream's (another account's, a server made anew). */
  private restart(): void {
    this.leave();
    this.listen(null);
  }

  private again(wait: number | null): void {
    this.end?.();
    const turn = (this.turn += 1);
    void this.pause.wait(wait ?? this.backoff.next()).then(() => {
      if (turn === this.turn) this.subscribe();
    });
  }
}
