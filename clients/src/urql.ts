import { type Exchange, fetchExchange, subscriptionExchange } from '@urql/core';
import type { Doorstep } from './doorstep.ts';

/**
 * urql's last exchanges: subscriptions over the socket, resumed by cursor, and all else over HTTP.
 *
 * Give the client `fetch: doorstep.fetch` and `preferGetMethod: false`; put a cache before these.
 * Peer: `@urql/core` 6.
 */
export function doorstepExchanges({ socket }: Doorstep): Exchange[] {
  const live = subscriptionExchange({
    forwardSubscription: ({ query, variables, operationName }) => ({
      subscribe: (sink) => ({
        unsubscribe: socket.subscribe(
          {
            query: query ?? '',
            variables: variables ?? {},
            ...(operationName === undefined ? {} : { operationName }),
          },
          {
            next: (result) => sink.next(result as never),
            error: (cause) => sink.error(cause),
            complete: () => sink.complete(),
          },
        ),
      }),
    }),
  });
  return [live, fetchExchange];
}
