import type { Clock } from './ports.ts';

const EARLY = 60_000;
/** A provider that says nothing for so long has lost its network without noticing. */
const PATIENCE = 30_000;

/** Nobody is signed in: there is no token to be had, and no use in trying again. */
export class SignedOut extends Error {
  override readonly name = 'SignedOut';
}

/**
 * Asks whoever issues tokens for a fresh one; null where nobody is signed in.
 *
 * `refused` is the token that the server has just refused, or null: a provider that keeps tokens
 * must not give that one again.
 */
export type FetchToken = (refused: string | null) => Promise<string | null>;

/** The one token of this account: fetched once for all who wait for it, and before it ends. */
export class Tokens {
  private readonly fetchToken: FetchToken;
  private readonly clock: Clock;
  private kept: { text: string; renewAt: number } | null = null;
  private coming: Promise<string> | null = null;
  private last: string | null = null;

  constructor(fetchToken: FetchToken, clock: Clock) {
    this.fetchToken = fetchToken;
    this.clock = clock;
  }

  /** A token that should do. Rejects with SignedOut, or with what `fetchToken` rejects with. */
  get(): Promise<string> {
    if (this.kept !== null && this.clock.now() < this.kept.renewAt) {
      return Promise.resolve(this.kept.text);
    }
    this.coming ??= this.fetch().finally(() => (this.coming = null));
    return this.coming;
  }

  /** The server refused this token (401, 4403). A newer one that came meanwhile stays. */
  refused(text: string): void {
    if (this.kept?.text !== text) return;
    this.kept = null;
    this.last = text;
  }

  private async fetch(): Promise<string> {
    const text = await this.patiently(this.fetchToken(this.last));
    if (text === null) throw new SignedOut('nobody is signed in');
    this.kept = { text, renewAt: this.clock.now() + usableFor(text) };
    this.last = null;
    return text;
  }

  private patiently<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const giveUp = () => reject(new Error(`no token came within ${PATIENCE / 1000} s`));
      const cancel = this.clock.after(PATIENCE, giveUp);
      answer.then(resolve, reject).finally(cancel);
    });
  }
}

/**
 * How long to use it. Told from its own times, since a phone's clock may be hours wrong; a token
 * that does not tell them is used until it is refused.
 */
function usableFor(token: string): number {
  const { iat, exp } = claimsOf(token);
  if (typeof iat !== 'number' || typeof exp !== 'number') return Infinity;
  const lifetime = (exp - iat) * 1000;
  return lifetime - Math.min(EARLY, lifetime / 10);
}

function claimsOf(token: string): { iat?: unknown; exp?: unknown } {
  try {
    const [, middle = ''] = token.split('.');
    return JSON.parse(atob(middle.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return {}; // not a JWT, or an engine without atob: the server's word is enough
  }
}
