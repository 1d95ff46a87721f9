// Sockets whose other end is the test.
import { found } from './fakes.ts';

export type Message = { type: string; id?: string; payload?: Record<string, unknown> };

/** A socket whose other end is the test. */
export function socketsOf(dialled: Wire[], answers: () => boolean): unknown {
  return class extends Wire {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;

    constructor() {
      super();
      dialled.push(this);
      if (answers()) queueMicrotask(() => this.open());
    }
  };
}

export class Wire {
  readyState = 0;
  readonly said: Message[] = [];
  closedByApp: number | null = null;
  onopen: () => void = () => {};
  onclose: ((event: unknown) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;
  onmessage: ((event: unknown) => void) | null = null;

  open(): void {
    this.readyState = 1;
    this.onopen();
  }

  send(text: string): void {
    const message: Message = JSON.parse(text);
    this.said.push(message);
    if (message.type === 'connection_init') this.tell({ type: 'connection_ack' });
  }

  close(code: number): void {
    this.closedByApp = code;
    this.readyState = 3;
    queueMicrotask(() => this.onclose?.({ code, reason: '' }));
  }

  tell(message: Message): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  /** The server closes it, or the network does (1006). */
  end(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code, reason: '' });
  }

  get token(): unknown {
    return this.said.find(({ type }) => type === 'connection_init')?.payload?.['authorization'];
  }

  get subscribed(): Message {
    return found(this.said.find(({ type }) => type === 'subscribe'));
  }
}
