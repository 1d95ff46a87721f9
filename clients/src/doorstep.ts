import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type EventListeners, EventStream } from './events.ts';
import { createFetch } from './fetch.ts';
import { EventsDocument, type EventsSubscription } from './generated/graphql.ts';
import { Outbox, type OutboxParts } from './outbox.ts';
import { alwaysOn, type Clock, type Device, type KeyValueStorage, systemClock } from './ports.ts';
import { LiveSocket, type SocketParts } from './socket.ts';
import { type FetchToken, Tokens } from './tokens.ts';
import { type Operation, operationOf, type Result, type Trusted } from './wire.ts';

export interface DoorstepOptions {
  /** Of `/graphql`, http or https; sockets go to the same place by ws or wss. */
  readonly url: string;
  /** Whose app it is, such as `client:` and the subject: what is kept is kept for this account. */
  readonly account: string;
  readonly fetchToken: FetchToken;
  readonly storage: KeyValueStorage;
  readonly device?: Device;
  /** How long the socket is kept in the background; 20 s where it is not said. */
  readonly backgroundFor?: number;
  /** Send these documents by their ids: `trusted` of the generated types, and the app's own. */
  readonly trusted?: Trusted;
  readonly onState?: SocketParts['onState'];
  readonly onOutcome: OutboxParts['onOutcome'];
  readonly onOutboxChange?: OutboxParts['onChange'];
  /** What went wrong and is tried again by itself: for the app's log. */
  readonly onError: (cause: unknown) => void;
  /** For tests, and for engines without their own. */
  readonly fetch?: typeof fetch;
  readonly webSocketImpl?: unknown;
  readonly clock?: Clock;
}

/** An item of the viewer's stream, `StreamReady` and `StreamReset` among them. */
export type DoorstepEvent = EventsSubscription['events'];

/** All of one account: to be closed when the person signs out, and made anew for the next. */
export class Doorstep {
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly socket: LiveSocket;
  readonly outbox: Outbox;
  private readonly options: DoorstepOptions;
  private readonly clock: Clock;
  private readonly streams = new Set<EventStream<DoorstepEvent>>();
  private readonly leaving = new AbortController();

  constructor(options: DoorstepOptions) {
    const clock = options.clock ?? systemClock;
    const device = options.device ?? alwaysOn;
    const tokens = new Tokens(options.fetchToken, clock);
    this.options = options;
    this.clock = clock;
    this.url = options.url;
    const trusted = options.trusted ?? {};
    this.fetch = createFetch({
      url: options.url,
      tokens,
      clock,
      device,
      trusted,
      fetch: options.fetch ?? fetch,
      until: this.leaving.signal,
    });
    this.socket = new LiveSocket({
      url: options.url.replace(/^http/, 'ws'),
      tokens,
      clock,
      device,
      trusted,
      backgroundFor: options.backgroundFor ?? 20_000,
      ...given('webSocketImpl', options.webSocketImpl),
      ...given('onState', options.onState),
    });
    this.outbox = new Outbox({
      send: (operation) => this.post(operation),
      storage: options.storage,
      name: `doorstep.outbox.${options.account}`,
      clock,
      device,
      onOutcome: options.onOutcome,
      onError: options.onError,
      ...given('onChange', options.onOutboxChange),
    });
  }

  /** The account's stream of events: one in an app. It says nothing until it is started. */
  events(listeners: EventListeners<DoorstepEvent>): EventStream<DoorstepEvent> {
    const stream = new EventStream<DoorstepEvent>({
      onEvent: (item) => listeners.onEvent(item),
      onReset: () => listeners.onReset(),
      onReady: () => listeners.onReady?.(),
      onError: (cause) => listeners.onError(cause),
      subscribe: (operation, sink) => this.socket.subscribe(operation, sink),
      operation: operationOf(EventsDocument, {}),
      storage: this.options.storage,
      name: `doorstep.cursor.${this.options.account}`,
      clock: this.clock,
    });
    this.streams.add(stream);
    return stream;
  }

  /** One query or command, typed, without any cache. Rejects where no answer came. */
  async ask<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Omit<Result, 'data'> & { readonly data?: Data | null }> {
    return (await this.post(operationOf(document, variables))) as never;
  }

  /**
   * For now: what waits, and the cursor, are there at the next start. What is under way ends, and
   * nobody listens to the phone any more; a command that was being sent is sent again then.
   */
  async close(): Promise<void> {
    this.outbox.close();
    this.leaving.abort();
    await Promise.all([...this.streams].map((stream) => stream.stop()));
    this.socket.close();
  }

  /** For good: the next person on this phone finds nothing of this one. */
  async signOut(): Promise<void> {
    await this.close();
    await this.outbox.clear();
    await this.options.storage.removeItem(`doorstep.cursor.${this.options.account}`);
  }

  private async post(operation: Operation): Promise<Result> {
    const answer = await this.fetch(this.url, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json',
        'content-type': 'application/json',
      },
      body: JSON.stringify(operation),
    });
    const result: unknown = await answer.json(); // a portal's or proxy's page is no answer
    if (isResult(result)) return result;
    throw new Error(`${answer.status} without a GraphQL answer`);
  }
}

function isResult(value: unknown): value is Result {
  return typeof value === 'object' && value !== null && ('data' in value || 'errors' in value);
}

/** An option that is left out is not the same as one that is undefined. */
function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };
}
