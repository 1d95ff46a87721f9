import { type Client, createClient } from 'graphql-ws';
import { Backoff, LONGEST, Pause } from './backoff.ts';
import type { Clock, Device } from './ports.ts';
import { resuming } from './resume.ts';
import { SignedOut, type Tokens } from './tokens.ts';
import type { Operation, Sink, Trusted } from './wire.ts';

/** The server pings every 12 s: two missed and some patience, and the socket is dead. */
const SILENCE = 30_000;
/** After a pocket, silence this long means that the timers slept, and the socket died. */
const STALE = 15_000;
/** A connection that lived so long was a good one: the next loss is a new misfortune. */
const STEADY = 10_000;
/** From one screen to the next: the socket stays open for whoever subscribes next. */
const LINGER = 3_000;
const FORBIDDEN = 4403;

export interface SocketParts {
  readonly url: string;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly device: Device;
  /** How long the socket is kept in the background; Infinity: as long as the system lets it. */
  readonly backgroundFor: number;
  readonly webSocketImpl?: unknown;
  readonly trusted?: Trusted;
  /** Told of every change, for a line such as "connecting…". */
  readonly onState?: (state: SocketState) => void;
}

export type SocketState = 'connecting' | 'connected' | 'away';

/**
 * A graphql-ws client that outlives networks, pockets and deploys.
 *
 * Tries for ever after whatever a retry may mend: a lost network, 1012, 1013, and 4403 with a
 * fresh token. Ends, with the close event as its subscribers' error, on what no retry mends:
 * 1009, 1011, 4400, 4401, 4406, 4409, 4429; and with SignedOut. Every subscription with an
 * `$after` variable goes on from the last cursor it heard.
 */
export class LiveSocket {
  readonly client: Client;
  private readonly parts: SocketParts;
  private readonly backoff: Backoff;
  private readonly pause: Pause;
  private readonly unwatch: () => void;
  private readonly faults = new WeakSet<object>();
  private token = '';
  private online: boolean;
  private inForeground: boolean;
  private dialling = false;
  private connectedAt: number | null = null;
  private heardAt = 0;
  private asleep = false;
  private hurried = false;
  private cancelWatch: () => void = () => {};
  private cancelSleep: (() => void) | null = null;

  constructor(parts: SocketParts) {
    this.parts = parts;
    this.online = parts.device.online;
    this.inForeground = parts.device.inForeground;
    this.backoff = new Backoff(parts.clock);
    this.pause = new Pause(parts.clock);
    this.client = createClient({
      url: () => this.address(),
      connectionParams: () => this.credentials(),
      ...(parts.webSocketImpl === undefined ? {} : { webSocketImpl: parts.webSocketImpl }),
      lazyCloseTimeout: LINGER,
      retryAttempts: Infinity,
      shouldRetry: (cause) => this.isPassing(cause),
      retryWait: () => this.wait(),
      on: {
        connecting: () => this.dial(),
        connected: () => this.connected(),
        message: () => this.heard(),
        error: (fault) => this.failed(fault),
        closed: (event) => this.closed(event),
      },
    });
    this.unwatch = parts.device.onChange(() => this.deviceChanged());
  }

  /** Begin a subscription; the function given back ends it. Throws where it is not JSON. */
  subscribe(operation: Operation, sink: Sink): () => void {
    const [payload, heard] = resuming(operation, sink, this.parts.trusted);
    JSON.stringify(payload); // graphql-ws would find out on the open socket, and lose count of it
    // graphql-ws demands objects that may be written to; it writes to none.
    return this.client.subscribe(payload as never, heard as never);
  }

  /** For good. Subscriptions complete. */
  close(): void {
    this.unwatch();
    this.cancelSleep?.();
    this.cancelWatch();
    this.asleep = false;
    // It rejects where a connection that was being made fails: nothing more is wanted of that one.
    Promise.resolve(this.client.dispose()).catch(() => {});
    this.pause.wake();
  }

  /** The token is fetched before the socket opens: from then on the server waits only 5 s. */
  private async address(): Promise<string> {
    // What goes wrong is told by `credentials`: graphql-ws never comes back from a throw here.
    await this.parts.tokens.get().catch(() => {});
    this.heard();
    this.watch(SILENCE);
    return this.parts.url;
  }

  private async credentials(): Promise<Record<string, unknown>> {
    this.token = await this.parts.tokens.get().catch(thrown);
    return { authorization: `Bearer ${this.token}` };
  }

  private dial(): void {
    this.dialling = true;
    this.parts.onState?.('connecting');
  }

  private connected(): void {
    this.dialling = false;
    this.connectedAt = this.parts.clock.now();
    this.parts.onState?.('connected');
  }

  private heard(): void {
    this.heardAt = this.parts.clock.now();
  }

  /** One timer watches; what was heard meanwhile only moves its next look. */
  private watch(wait: number): void {
    this.cancelWatch();
    this.cancelWatch = this.parts.clock.after(wait, () => {
      const left = this.heardAt + SILENCE - this.parts.clock.now();
      if (left > 0) this.watch(left);
      else this.client.terminate();
    });
  }

  /** The network, or whoever issues tokens: each is worth another try. */
  private failed(fault: unknown): void {
    if (typeof fault === 'object' && fault !== null) this.faults.add(fault);
    this.lost();
  }

  private closed(event: unknown): void {
    const { code } = event as { code?: number };
    if (code === FORBIDDEN) this.parts.tokens.refused(this.token);
    this.lost();
  }

  /** A fault of the connection; any other (a request that can't be sent) would be met again. */
  private isPassing(cause: unknown): boolean {
    if (typeof cause !== 'object' || cause === null || cause instanceof SignedOut) return false;
    const isClose = 'code' in cause && 'reason' in cause;
    return isClose || this.faults.has(cause);
  }

  private lost(): void {
    if (this.connectedAt !== null && this.parts.clock.now() - this.connectedAt >= STEADY) {
      this.backoff.reset();
    }
    this.dialling = false;
    this.connectedAt = null;
    this.cancelWatch();
    this.parts.onState?.('away');
  }

  /** Until the next try: not while asleep, slowly without a network, at once when hurried. */
  private async wait(): Promise<void> {
    if (!this.hurried && !this.asleep) {
      await this.pause.wait(this.parts.device.online ? this.backoff.next() : LONGEST);
    }
    while (this.asleep) await this.pause.wait(null);
    this.hurried = false;
  }

  private deviceChanged(): void {
    const { inForeground, online } = this.parts.device;
    const cameOnline = online && !this.online;
    const cameBack = inForeground && !this.inForeground;
    this.online = online;
    this.inForeground = inForeground;
    if (!inForeground) this.fallAsleepLater();
    else if (cameBack || cameOnline) this.wakeUp(cameOnline);
  }

  private fallAsleepLater(): void {
    const { backgroundFor, clock } = this.parts;
    if (this.cancelSleep !== null || backgroundFor === Infinity) return;
    this.cancelSleep = clock.after(backgroundFor, () => {
      this.asleep = true;
      this.client.terminate();
    });
  }

  /** Somebody looks, or there is a network again: what may be dead is replaced at once. */
  private wakeUp(cameOnline: boolean): void {
    this.cancelSleep?.();
    this.cancelSleep = null;
    this.asleep = false;
    const stale = this.parts.clock.now() - this.heardAt >= STALE;
    const doubtful = (this.connectedAt !== null || this.dialling) && (stale || cameOnline);
    this.backoff.reset();
    this.hurried = doubtful || this.connectedAt === null;
    if (doubtful) this.client.terminate();
    this.pause.wake();
  }
}

function thrown(cause: unknown): never {
  throw cause instanceof Error ? cause : new Error(String(cause));
}
