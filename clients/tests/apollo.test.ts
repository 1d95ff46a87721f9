import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InMemoryCache } from '@apollo/client';
import { tellCache } from '../src/apollo.ts';
import {
  ChatDocument,
  possibleTypes,
  type SessionPartsFragment,
  SessionScreenDocument,
} from '../src/generated/graphql.ts';
import type { DoorstepEvent } from '../src/index.ts';

function session(change: Partial<SessionPartsFragment>): SessionPartsFragment {
  const person = { id: 'p', displayName: 'Ann' };
  return {
    __typename: 'Session',
    id: 's',
    version: 1,
    stage: 'SCHEDULED',
    phase: 'BEFORE_MEETING',
    place: 'PARTNER_PLACE',
    traveller: 'CLIENT',
    paymentMethod: 'DIRECT',
    scheduledStart: '',
    scheduledEnd: '',
    onMyWayAt: null,
    arrivedAt: null,
    addressProvidedAt: null,
    startedAt: null,
    endsAt: null,
    endedAt: null,
    client: { __typename: 'Client', ...person },
    partner: { __typename: 'Partner', ...person },
    area: { __typename: 'Area', city: 'Berlin', postalCode: '10115' },
    building: null,
    accessDetails: null,
    lines: [],
    additions: [],
    cancellation: null,
    actions: [],
    price: { __typename: 'Money', minorUnits: 1, currency: 'EUR' },
    ...change,
  };
}

const EVENT = { id: 'e', cursor: 'c', at: '', actor: 'CLIENT' } as const;
const arrived = (version: number): DoorstepEvent => ({
  __typename: 'Arrived',
  ...EVENT,
  session: session({ version, stage: 'ARRIVED' }),
});

/** A cache that shows a session's screen. */
function shown(version: number): { cache: InMemoryCache; stage: () => string | undefined } {
  const cache = new InMemoryCache({ possibleTypes });
  const screen = { query: SessionScreenDocument, variables: { id: 's' } };
  cache.writeQuery({
    ...screen,
    data: {
      viewer: { __typename: 'Viewer', eventCursor: 'c', serverTime: '' },
      session: {
        ...session({ version }),
        thread: { __typename: 'Thread', id: 't', unreadCount: 0 },
      },
    },
  });
  return { cache, stage: () => cache.readQuery(screen)?.session?.stage };
}

test('an event changes what a screen shows', () => {
  const { cache, stage } = shown(1);
  tellCache(cache, arrived(2));
  assert.equal(stage(), 'ARRIVED');
});

test('an event older than what a command has answered changes nothing', () => {
  const { cache, stage } = shown(3);
  tellCache(cache, arrived(2));
  assert.equal(stage(), 'SCHEDULED');
});

test('a message counts as unread at once, and its chat is asked for anew', () => {
  const { cache } = shown(1);
  const chat = { query: ChatDocument, variables: { threadId: 't' } };
  const page = { __typename: 'PageInfo', hasPreviousPage: false, startCursor: null } as const;
  const messages = {
    __typename: 'MessageConnection',
    nodes: [] as never[],
    pageInfo: page,
  } as const;
  const thread = { __typename: 'Thread', id: 't', unreadCount: 0 } as const;
  cache.writeQuery({
    ...chat,
    data: { thread: { ...thread, kind: 'SESSION', open: true, messages } },
  });
  assert.ok(cache.readQuery(chat));
  const message = {
    __typename: 'Message',
    id: 'm',
    sender: 'PARTNER',
    automatic: false,
    mine: false,
    body: 'hi',
    sentAt: '',
  } as const;
  tellCache(cache, {
    __typename: 'MessagePosted',
    ...EVENT,
    thread: { ...thread, unreadCount: 1 },
    message,
  });
  assert.equal(cache.extract()['Thread:t']?.['unreadCount'], 1);
  assert.equal(cache.readQuery(chat), null);
});
