// Apollo Client 4 or urql on the package's links, as the test wishes: a query, a command, events.
import { ApolloClient, InMemoryCache } from '@apollo/client';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { cacheExchange, Client } from '@urql/core';
import WebSocket from 'ws';
import { doorstepLink } from '../../src/apollo.ts';
import {
  possibleTypes,
  ProvideAddressDocument,
  SessionEventsDocument,
  SessionScreenDocument,
  trusted,
} from '../../src/generated/graphql.ts';
import { Doorstep } from '../../src/index.ts';
import { doorstepExchanges } from '../../src/urql.ts';
import { fileStorage, given, issuing, say, wishes } from './told.ts';

type Variables = Record<string, unknown>;

interface Library {
  query<D, V extends Variables>(
    document: TypedDocumentNode<D, V>,
    variables: V,
  ): Promise<D | undefined>;
  mutate<D, V extends Variables>(
    document: TypedDocumentNode<D, V>,
    variables: V,
  ): Promise<D | null | undefined>;
  subscribe<D, V extends Variables>(
    document: TypedDocumentNode<D, V>,
    variables: V,
    tell: (data: D | null | undefined) => void,
  ): void;
}

const doorstep = new Doorstep({
  url: given.url,
  account: 'anybody',
  fetchToken: issuing(given.tokens),
  storage: fileStorage(given.storage),
  webSocketImpl: WebSocket,
  ...(given.byId ? { trusted } : {}),
  onState: (state) => say(state),
  onOutcome: () => {},
  onError: (cause) => say('error', { cause: String(cause) }),
});

function apollo(): Library {
  const client = new ApolloClient({
    link: doorstepLink(doorstep),
    cache: new InMemoryCache({ possibleTypes }),
  });
  return {
    query: async (query, variables) =>
      (await client.query({ query, variables: variables as never, fetchPolicy: 'network-only' }))
        .data as never,
    mutate: async (mutation, variables) =>
      (await client.mutate({ mutation, variables: variables as never })).data as never,
    subscribe: (query, variables, tell) =>
      void client
        .subscribe({ query, variables: variables as never })
        .subscribe(({ data, error }) => {
          if (error === undefined) tell(data as never);
          else say('error', { cause: String(error) });
        }),
  };
}

function urql(): Library {
  const client = new Client({
    url: doorstep.url,
    fetch: doorstep.fetch,
    preferGetMethod: false,
    exchanges: [cacheExchange, ...doorstepExchanges(doorstep)],
  });
  const told = <D>({ data, error }: { data?: D; error?: Error | undefined }): D | undefined => {
    if (error !== undefined) throw error;
    return data;
  };
  return {
    query: async (document, variables) =>
      told(
        await client
          .query(document, variables as never, { requestPolicy: 'network-only' })
          .toPromise(),
      ),
    mutate: async (document, variables) =>
      told(await client.mutation(document, variables as never).toPromise()),
    subscribe: (document, variables, tell) =>
      void client.subscription(document, variables as never).subscribe(({ data, error }) => {
        if (error === undefined) tell(data);
        else say('error', { cause: String(error) });
      }),
  };
}

const library = given.which === 'apollo' ? apollo() : urql();

for await (const { wish, input, id, after } of wishes()) {
  if (wish === 'look') {
    say('screen', { data: await library.query(SessionScreenDocument, { id }) });
  } else if (wish === 'open') {
    say('opened', { data: await library.mutate(ProvideAddressDocument, { input }) });
  } else {
    library.subscribe(SessionEventsDocument, { sessionId: id, after: after ?? null }, (data) => {
      say('event', { event: data?.sessionEvents });
    });
  }
}
