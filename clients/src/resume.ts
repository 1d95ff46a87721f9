import { entrusted, type Operation, type Result, type Sink, type Trusted } from './wire.ts';

/**
 * A subscription that goes on where it was, for whatever brings it back to life.
 *
 * graphql-ws sends the same payload again on every new socket: by then `after` is the cursor of
 * the last item heard. A document without `$after` is left alone.
 */
export function resuming(
  operation: Operation,
  sink: Sink,
  trusted: Trusted = {},
): [Operation, Sink] {
  if (!/\$after\b/.test(operation.query)) return [entrusted(operation, trusted), sink];
  const payload = new Resumed(entrusted(operation, trusted));
  const next = (result: Result): void => {
    const cursor = itemOf(result)?.['cursor'];
    if (typeof cursor === 'string') payload.after = cursor;
    sink.next(result);
  };
  return [payload, { ...bound(sink), next }];
}

/**
 * What is sent is asked of `toJSON` each time it is sent. No getter in an object literal: what
 * compiles an app may copy the literal, and with it the first answer for good.
 */
class Resumed implements Operation {
  readonly query: string;
  after: string | null = null;
  private readonly operation: Operation;

  constructor(operation: Operation) {
    this.query = operation.query;
    this.operation = operation;
  }

  toJSON(): Operation {
    if (this.after === null) return this.operation;
    return { ...this.operation, variables: { ...this.operation.variables, after: this.after } };
  }
}

/** What a subscription told: the value of its one field. */
export function itemOf(result: Result): Readonly<Record<string, unknown>> | null {
  const [item] = Object.values(result.data ?? {});
  return typeof item === 'object' && item !== null ? (item as Record<string, unknown>) : null;
}

function bound(sink: Sink): Sink {
  return {
    next: (result) => sink.next(result),
    error: (cause) => sink.error(cause),
    complete: () => sink.complete(),
  };
}
