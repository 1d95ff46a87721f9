// A whole app without its screens: listens, and does what the test wishes through its outbox.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import WebSocket from 'ws';
import {
  CompleteSessionDocument,
  ProvideAddressDocument,
  ReportArrivalDocument,
  SendMessageDocument,
  SessionScreenDocument,
} from '../../src/generated/graphql.ts';
import { type Device, Doorstep } from '../../src/index.ts';
import { found } from '../fakes.ts';
import { fileStorage, given, issuing, say, wishes } from './told.ts';

const listeners = new Set<() => void>();
const device: Device = {
  inForeground: true,
  online: true,
  onChange: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

const doorstep = new Doorstep({
  url: given.url,
  account: given.account,
  fetchToken: issuing(given.tokens),
  storage: fileStorage(given.storage),
  device,
  webSocketImpl: WebSocket,
  onState: (state) => say(state),
  onOutcome: ({ kind, intention }) => {
    // Done at the server, and not yet out of the queue: the worst moment to be killed in.
    if (given.dies) process.kill(process.pid, 'SIGKILL');
    say('outcome', { kind, name: intention.operationName });
  },
  onError: (cause) => say('error', { cause: String(cause) }),
});

const stream = doorstep.events({
  onEvent: (event) => say('event', { event: { id: event.id, __typename: event.__typename } }),
  onReset: () => say('reset'),
  onReady: () => say('ready'),
  onError: (cause) => say('ended', { cause: String(cause) }),
});

const commands: Record<string, TypedDocumentNode<unknown, { input: never }>> = {
  arrive: ReportArrivalDocument,
  open: ProvideAddressDocument,
  finish: CompleteSessionDocument,
  write: SendMessageDocument,
};

for await (const { wish, input, lane, after, id } of wishes()) {
  if (wish === 'listen') {
    await stream.start(after === undefined ? {} : { after });
  } else if (wish === 'look') {
    const { data } = await doorstep.ask(SessionScreenDocument, { id });
    say('screen', { stage: data?.session?.stage, cursor: data?.viewer.eventCursor });
  } else if (wish === 'hurry') {
    listeners.forEach((listener) => listener()); // a network that came back
    doorstep.outbox.hurry();
  } else if (wish === 'close') {
    await doorstep.close();
    process.exit(0);
  } else {
    await doorstep.outbox.enqueue(found(commands[wish]), input, { lane });
    say('kept');
  }
}
