import { entrusted, type Operation, type Result, type Sink, type Trusted } from './wire.ts';

/**
 * A subscription that goes on where it was, for whatever brings it back to life.
 *
 * graphql-ws sends the same payload again on every new socket, and reads it anew each time: by
 * then `after` is the cursor of the last item heard. A document without `$after` is left alone.
 */
export function resuming(
  operation: Operation,
  sink: Sink,
  trusted: Trusted = {},
): [Operation, Sink] {
  if (!/\$after\b/.test(operation.query)) return [entrusted(operation, trusted), sink];
  let variables = { ...operation.variables };
  // Defined, not written into the literal: Babel may make Object.assign of a literal that spreads,
  // which would ask once and keep the first cursor for good.
  const payload = Object.defineProperty({ ...entrusted(operation, trusted) }, 'variables', {
    enumerable: true,
    get: () => variables,
  });
  const next = (result: Result): void => {
    const cursor = itemOf(result)?.['cursor'];
    if (typeof cursor === 'string') variables = { ...variables, after: cursor };
    sink.next(result);
  };
  return [payload, { ...bound(sink), next }];
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
