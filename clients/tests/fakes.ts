// A phone without the phone: time, storage and surroundings that tests move by hand.
import type { Clock, Device, KeyValueStorage } from '../src/ports.ts';

/** Moved by hand; whoever waits is woken in order of their times. */
export class FakeClock implements Clock {
  private waiting: { at: number; run: () => void }[] = [];
  private time = 1_700_000_000_000;

  now(): number {
    return this.time;
  }

  random(): number {
    return 1 - Number.EPSILON; // the longest of all waits
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.time + milliseconds, run };
    this.waiting.push(timer);
    return () => (this.waiting = this.waiting.filter((each) => each !== timer));
  }

  /** How many wait. */
  get timers(): number {
    return this.waiting.length;
  }

  /** Let so much time pass, and all that it brings about happen. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    await settled();
    for (let next = this.next(end); next !== undefined; next = this.next(end)) {
      this.time = Math.max(this.time, next.at);
      this.waiting = this.waiting.filter((each) => each !== next);
      next.run();
      await settled();
    }
    this.time = end;
  }

  private next(end: number): { at: number; run: () => void } | undefined {
    return this.waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

/** Let everything that needs no time happen. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Keeps strings as a phone does; `before` may break any call. */
export class FakeStorage implements KeyValueStorage {
  readonly kept = new Map<string, string>();
  before: (call: string) => void = () => {};

  async getItem(name: string): Promise<string | null> {
    this.before('getItem');
    return this.kept.get(name) ?? null;
  }

  async setItem(name: string, value: string): Promise<void> {
    this.before('setItem');
    this.kept.set(name, value);
  }

  async removeItem(name: string): Promise<void> {
    this.before('removeItem');
    this.kept.delete(name);
  }
}

export class FakeDevice implements Device {
  inForeground = true;
  online = true;
  private readonly listeners = new Set<() => void>();

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  become(change: { inForeground?: boolean; online?: boolean }): void {
    Object.assign(this, change);
    this.listeners.forEach((listener) => listener());
  }
}

/** An unsigned token of so many seconds: what a phone can read of one. */
export function tokenOf(name: string, seconds: number): string {
  const claims = { sub: name, iat: 1_000_000, exp: 1_000_000 + seconds };
  return ['{}', JSON.stringify(claims), ''].map(base64url).join('.');
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** The thing, which must be there. */
export function found<T>(thing: T | null | undefined): T {
  if (thing == null) throw new Error('there is none');
  return thing;
}
