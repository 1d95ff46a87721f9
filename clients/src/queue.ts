import type { KeyValueStorage } from './ports.ts';
import type { Operation } from './wire.ts';

/** One thing that a person wants done, as it is kept until it is. */
export interface Intention extends Operation {
  /** Made once, sent with every attempt: the server does nothing twice for it (I1). */
  readonly key: string;
  /** What must be done in order: the session's id. */
  readonly lane: string;
  readonly madeAt: number;
  /** Not sent any more from then on. */
  readonly until: number;
}

/** The queue holds as much as it takes: say so to the person, and take back what they did. */
export class OutboxFull extends Error {
  override readonly name = 'OutboxFull';
}

/**
 * Intentions in the order they were made, kept as one value: a write happens whole or not at all,
 * so that a crash leaves the queue as it was before or after.
 */
export class Queue {
  private readonly storage: KeyValueStorage;
  private readonly name: string;
  private readonly most: number;
  private entries: readonly Intention[] = [];
  private loaded = false;
  private turns: Promise<void> = Promise.resolve();

  constructor(storage: KeyValueStorage, name: string, most: number) {
    this.storage = storage;
    this.name = name;
    this.most = most;
  }

  /** Resolves once what was kept is known. Rejects where the storage could not be read. */
  ready(): Promise<void> {
    return this.inTurn(() => this.load());
  }

  get all(): readonly Intention[] {
    return this.entries;
  }

  /** Resolves once it is kept. Rejects with OutboxFull, or what the storage rejects with. */
  add(entry: Intention): Promise<void> {
    return this.change((entries) => {
      if (entries.length >= this.most) throw new OutboxFull(`${this.most} are waiting already`);
      return [...entries, entry];
    });
  }

  remove(key: string): Promise<void> {
    return this.change((entries) => entries.filter((entry) => entry.key !== key));
  }

  clear(): Promise<void> {
    return this.change(() => []);
  }

  /** One change after the other; what could not be written did not happen. */
  private change(next: (entries: readonly Intention[]) => readonly Intention[]): Promise<void> {
    return this.inTurn(async () => {
      await this.load();
      const entries = next(this.entries);
      await this.storage.setItem(this.name, JSON.stringify(entries));
      this.entries = entries;
    });
  }

  private inTurn(act: () => Promise<void>): Promise<void> {
    const acted = this.turns.then(act);
    this.turns = acted.catch(() => {}); // told to whose turn it was; the next one is another's
    return acted;
  }

  /** Once; until it has been read, nothing is written over it. */
  private async load(): Promise<void> {
    if (this.loaded) return;
    const text = await this.storage.getItem(this.name);
    const entries = text === null ? [] : read(text);
    if (text !== null && entries === null) await this.storage.setItem(`${this.name}.damaged`, text);
    this.entries = entries ?? [];
    this.loaded = true;
  }
}

function read(text: string): Intention[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every(isIntention) ? value : null;
  } catch {
    return null;
  }
}

function isIntention(value: unknown): value is Intention {
  if (typeof value !== 'object' || value === null) return false;
  const { key, lane, query, until } = value as Partial<Record<keyof Intention, unknown>>;
  return [key, lane, query].every((text) => typeof text === 'string') && typeof until === 'number';
}
