// A typed app on what the client preset has generated. Every document is sent by its text, or by its
// id alone where the test says so; over HTTP, and over a socket. Says what came of it, a line each.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { graphql, useFragment } from './gql/index.js';

declare const process: { argv: string[]; exit(code: number): never };
declare const console: { log(line: string): void };

const SessionParts = graphql(`
  fragment SessionParts on Session {
    id
    version
    stage
    price {
      minorUnits
    }
  }
`);
const Screen = graphql(`
  query Screen($id: ID!) {
    session(id: $id) {
      ...SessionParts
    }
  }
`);
const Open = graphql(`
  mutation Open($input: ProvideAddressInput!) {
    provideAddress(input: $input) {
      session {
        ...SessionParts
      }
      refusal {
        __typename
        code
        ... on WindowRefusal {
          opensAt
        }
      }
    }
  }
`);
const Heard = graphql(`
  subscription Heard($after: Cursor) {
    events(after: $after) {
      __typename
      id
      cursor
    }
  }
`);

interface Given {
  url: string;
  token: string;
  id: string;
  after: string;
  byId: boolean;
}
const given = JSON.parse(process.argv[2] ?? '{}') as Given;
const authorization = `Bearer ${given.token}`;
const say = (what: string, more: object) => console.log(JSON.stringify({ what, ...more }));

function request<D, V>(document: TypedDocumentNode<D, V>, variables: V) {
  const { documentId } = (document as { __meta__?: { documentId?: string } }).__meta__ ?? {};
  if (documentId === undefined) throw new Error('the preset has given it no id');
  const named = given.byId ? { query: '', documentId } : { query: print(document) };
  return { ...named, variables: variables as Record<string, unknown> };
}

async function asked<D, V>(document: TypedDocumentNode<D, V>, variables: V): Promise<D> {
  const answer = await fetch(given.url, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(request(document, variables)),
  });
  const { data, errors } = (await answer.json()) as { data?: D; errors?: unknown };
  if (data === undefined || errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

const { session } = await asked(Screen, { id: given.id });
const seen = useFragment(SessionParts, session);
const worth: number | undefined = seen?.price.minorUnits;
say('screen', { id: seen?.id, stage: seen?.stage, worth });

const accessDetails = { entrance: 'B', apartment: '12', floor: '3' };
const { provideAddress } = await asked(Open, { input: { sessionId: given.id, accessDetails } });
const opened = useFragment(SessionParts, provideAddress.session);
say('opened', { version: opened?.version, refusal: provideAddress.refusal });

const sockets = createClient({
  url: given.url.replace(/^http/, 'ws'),
  webSocketImpl: WebSocket,
  connectionParams: { authorization },
  retryAttempts: 0,
});
for await (const { data, errors } of sockets.iterate(request(Heard, { after: given.after }))) {
  say('event', { event: data?.['events'], errors });
  if ((data?.['events'] as { __typename: string }).__typename === 'AddressProvided') break;
}
process.exit(0);
