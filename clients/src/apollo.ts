import { ApolloLink, HttpLink, Observable } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { OperationTypeNode, print } from 'graphql';
import type { Doorstep } from './doorstep.ts';
import type { Operation, WireError } from './wire.ts';

/**
 * Apollo Client 4's link: queries and commands over HTTP with tokens, keys and retries,
 * subscriptions over the socket, resumed by cursor.
 *
 * Peers: `@apollo/client` 4 and `rxjs`.
 */
export function doorstepLink({ url, fetch, socket }: Doorstep): ApolloLink {
  const live = new ApolloLink(
    (operation) =>
      new Observable((observer) =>
        socket.subscribe(spoken(operation), {
          next: (result) => observer.next(result as ApolloLink.Result),
          error: (cause) => observer.error(asError(cause)),
          complete: () => observer.complete(),
        }),
      ),
  );
  return ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    live,
    new HttpLink({ uri: url, fetch }),
  );
}

function spoken({ query, variables, operationName }: ApolloLink.Operation): Operation {
  return { query: print(query), variables, ...(operationName ? { operationName } : {}) };
}

/** A refusal's errors as Apollo tells them; a close event by its code. */
function asError(cause: unknown): Error {
  if (cause instanceof Error) return cause;
  if (Array.isArray(cause)) return new CombinedGraphQLErrors({ errors: cause as WireError[] as never });
  const { code, reason } = cause as { code?: number; reason?: string };
  return new Error(`The socket was closed for good: ${code ?? 'unknown'} ${reason ?? ''}`);
}
