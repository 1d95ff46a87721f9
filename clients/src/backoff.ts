import type { Clock } from './ports.ts';

const SHORTEST = 500;
export const LONGEST = 30_000;

/** How long to wait before the next try: longer each time, and never all phones at once. */
export class Backoff {
  private readonly clock: Clock;
  private failures = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  next(): number {
    const ceiling = Math.min(LONGEST, SHORTEST * 2 ** this.failures);
    this.failures = Math.min(this.failures + 1, 16);
    return Math.round(ceiling * (0.2 + 0.8 * this.clock.random()));
  }

  reset(): void {
    this.failures = 0;
  }
}

/** A wait that can be cut short. One waits at a time. */
export class Pause {
  private readonly clock: Clock;
  private end: () => void = () => {};

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Returns after so many milliseconds, or when woken; with null only when woken. */
  wait(milliseconds: number | null): Promise<void> {
    return new Promise((resolve) => {
      const cancel = milliseconds === null ? () => {} : this.clock.after(milliseconds, resolve);
      this.end = () => {
        cancel();
        resolve();
      };
    });
  }

  wake(): void {
    this.end();
  }
}
