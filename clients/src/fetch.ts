import { Backoff, LONGEST, Pause } from './backoff.ts';
import { repeatable } from './documents.ts';
import type { Clock, Device } from './ports.ts';
import { SignedOut, type Tokens } from './tokens.ts';
import type { Trusted } from './wire.ts';

/** Longer than the server gives any operation (15 s), so that its own answer comes first. */
const PATIENCE = 20_000;
/** A proof of 10 MiB from the end of a corridor. */
const UPLOAD_PATIENCE = 300_000;
const MOST_ATTEMPTS = 4;
const PASSING = new Set([500, 502, 503, 504]);

export interface FetchParts {
  /** Where the token may go: any address of the same scheme, host and port. */
  readonly url: string;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly device: Device;
  readonly fetch: typeof fetch;
  readonly trusted?: Trusted;
  /** Aborted when nothing more is wanted: what is under way ends, and nothing more begins. */
  readonly until?: AbortSignal;
}

/**
 * A `fetch` for GraphQL over HTTP: carries the token, renews it on 401, and tries again what may
 * be tried again.
 *
 * Queries and commands with a key are tried 4 times over lost networks, silence and passing
 * faults (5xx); whatever was turned away with 429 after the time that the server names. The
 * answer comes whole: a network that is lost amid a body is one more reason to try again.
 * The token goes nowhere else: another server's address, or a redirect, is an error. React
 * Native's own `fetch` follows redirects whatever it is told: an answer from elsewhere is refused.
 */
export function createFetch(parts: FetchParts): typeof fetch {
  const home = originOf(parts.url);
  if (home === undefined) throw new TypeError(`not an http address: ${parts.url}`);
  return (async (address: string | URL, init: RequestInit = {}) => {
    if (originOf(String(address)) !== home) throw new TypeError(`not an address of ${home}`);
    return new Call(parts, address, { ...init, redirect: 'error' }).run();
  }) as typeof fetch;
}

/** Scheme, host and port; React Native's own `URL` does not tell them. */
function originOf(address: string): string | undefined {
  return /^https?:\/\/[^/?#\\@]+(?=[/?#]|$)/i.exec(address)?.[0].toLowerCase();
}

/** The answer came from elsewhere, or by way of it: a portal's page, or somebody's trick. */
export class Redirected extends Error {
  override readonly name = 'Redirected';
}

class Call {
  private readonly parts: FetchParts;
  private readonly address: string | URL;
  private readonly init: RequestInit;
  private readonly safe: boolean;
  private readonly backoff: Backoff;
  private readonly pause: Pause;
  private token = '';
  private renewed = false;

  constructor(parts: FetchParts, address: string | URL, init: RequestInit) {
    this.parts = parts;
    this.address = address;
    this.safe = (init.method ?? 'GET') === 'GET';
    this.init = init;
    if (typeof init.body === 'string') {
      const { body, safe } = repeatable(init.body, parts.trusted ?? {});
      this.init = { ...init, body };
      this.safe ||= safe;
    }
    this.backoff = new Backoff(parts.clock);
    this.pause = new Pause(parts.clock);
  }

  async run(): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.attempt();
      const wait = attempt < MOST_ATTEMPTS ? this.waitAfter(outcome) : null;
      if (wait === null) return settled(outcome);
      await this.wait(wait);
    }
  }

  /** The whole answer, or why there is none. */
  private async attempt(): Promise<Response | Error> {
    const cut = new AbortController();
    const abort = () => cut.abort();
    const patience = typeof this.init.body === 'string' ? PATIENCE : UPLOAD_PATIENCE;
    const cancel = this.parts.clock.after(patience, abort);
    const forget = this.whenGivenUp(abort);
    try {
      this.token = await this.parts.tokens.get();
      if (this.givenUp) throw givenUp();
      const init = { ...this.init, headers: this.headers(), signal: cut.signal };
      const answer = await this.parts.fetch(this.address, init);
      this.mustBeHome(answer);
      return whole(answer, await answer.text());
    } catch (cause) {
      return cause instanceof Error ? cause : new Error(String(cause));
    } finally {
      cancel();
      forget();
    }
  }

  private get givenUp(): boolean {
    return this.init.signal?.aborted === true || this.parts.until?.aborted === true;
  }

  /** By the caller, or with all else; the function given back ends the watch. */
  private whenGivenUp(act: () => void): () => void {
    const signals = [this.init.signal, this.parts.until];
    signals.forEach((signal) => signal?.addEventListener('abort', act));
    return () => signals.forEach((signal) => signal?.removeEventListener('abort', act));
  }

  /** An engine that tells no address is believed; one that followed a redirect tells it. */
  private mustBeHome({ redirected, url }: Response): void {
    const elsewhere = url && originOf(url) !== originOf(this.parts.url);
    if (redirected || elsewhere) throw new Redirected('an answer from another address');
  }

  private headers(): Headers {
    const headers = new Headers(this.init.headers);
    headers.set('authorization', `Bearer ${this.token}`);
    return headers;
  }

  /** Milliseconds until another attempt is worth it; null: this is the answer. */
  private waitAfter(outcome: Response | Error): number | null {
    if (this.givenUp) return null;
    if (outcome instanceof Error) {
      const final = outcome instanceof SignedOut || outcome instanceof Redirected;
      return this.safe && !final ? this.backoff.next() : null;
    }
    if (outcome.status === 401) return this.renew();
    if (outcome.status === 429) return this.turnedAway(outcome);
    return this.safe && PASSING.has(outcome.status) ? this.backoff.next() : null;
  }

  /** Nothing runs before its token is believed, so any request may be sent again with another. */
  private renew(): number | null {
    this.parts.tokens.refused(this.token);
    if (this.renewed) return null;
    this.renewed = true;
    return 0;
  }

  /** Nothing of it was run. Longer than a person waits, the caller is told instead. */
  private turnedAway(answer: Response): number | null {
    const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
    const wait = Number.isFinite(seconds) ? seconds * 1000 : this.backoff.next();
    return wait <= LONGEST ? wait : null;
  }

  /** A network that comes back, or a caller who gives up, ends the wait. */
  private async wait(milliseconds: number): Promise<void> {
    if (milliseconds === 0) return;
    const wake = () => this.pause.wake();
    const unwatch = this.parts.device.onChange(wake);
    const forget = this.whenGivenUp(wake);
    await this.pause.wait(milliseconds);
    unwatch();
    forget();
    if (this.givenUp) throw givenUp();
  }
}

/** What `fetch` itself rejects with: Apollo and urql know it by its name. */
function givenUp(): Error {
  return Object.assign(new Error('The request was given up.'), { name: 'AbortError' });
}

function settled(outcome: Response | Error): Response {
  if (outcome instanceof Error) throw outcome;
  return outcome;
}

function whole(answer: Response, text: string): Response {
  const { status, statusText, headers } = answer;
  return new Response(text === '' ? null : text, { status, statusText, headers });
}
