import { type ApolloCache, ApolloLink, HttpLink, Observable } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { type DocumentNode, Kind, OperationTypeNode, print } from 'graphql';
import type { Doorstep, DoorstepEvent } from './doorstep.ts';
import {
  EventsDocument,
  type SessionPartsFragment,
  type ThreadPartsFragment,
} from './generated/graphql.ts';
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

/** Of what events are made, each fragment with those that it is made of. */
const FRAGMENTS: DocumentNode = {
  kind: Kind.DOCUMENT,
  definitions: EventsDocument.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION),
};

/**
 * Let every screen show what an event tells: its session as it now stands, its thread's unread
 * messages. A thread's loaded messages are dropped, so that who shows them asks anew.
 */
export function tellCache(cache: ApolloCache, event: DoorstepEvent): void {
  if ('session' in event) tellSession(cache, event.session);
  if ('thread' in event) tellThread(cache, event.thread);
}

/** Unless a command's own answer has told something newer already. */
function tellSession(cache: ApolloCache, data: SessionPartsFragment): void {
  const id = cache.identify({ ...data });
  if (id === undefined) return;
  const place = { id, fragment: FRAGMENTS, fragmentName: 'SessionParts' };
  const known = cache.readFragment<SessionPartsFragment>(place);
  if (known === null || known.version <= data.version) cache.writeFragment({ ...place, data });
}

function tellThread(cache: ApolloCache, data: ThreadPartsFragment): void {
  const id = cache.identify({ ...data });
  if (id === undefined) return;
  cache.writeFragment({ id, fragment: FRAGMENTS, fragmentName: 'ThreadParts', data });
  cache.evict({ id, fieldName: 'messages' });
}

function spoken({ query, variables, operationName }: ApolloLink.Operation): Operation {
  return { query: print(query), variables, ...(operationName ? { operationName } : {}) };
}

/** A refusal's errors as Apollo tells them; a close event by its code. */
function asError(cause: unknown): Error {
  if (cause instanceof Error) return cause;
  if (Array.isArray(cause))
    return new CombinedGraphQLErrors({ errors: cause as WireError[] as never });
  const { code, reason } = cause as { code?: number; reason?: string };
  return new Error(`The socket was closed for good: ${code ?? 'unknown'} ${reason ?? ''}`);
}
