// graphql-ws, as an app uses it: subscribes, loses its socket, comes back with its last cursor.
// Says what befalls it on stdout, one JSON line each. A line on stdin lets it connect again.
import { createInterface } from 'node:readline';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const { url, tokens, query, after, count, dropAfter } = JSON.parse(process.argv[2]);
const told = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (what, more = {}) => console.log(JSON.stringify({ what, ...more }));

let cursor = after;
let heard = 0;
let socket;

const client = createClient({
  url,
  webSocketImpl: WebSocket,
  lazy: false,
  // Asked before every connection: a token that was refused (4403) is followed by a fresh one.
  connectionParams: () => ({ authorization: `Bearer ${tokens.length > 1 ? tokens.shift() : tokens[0]}` }),
  shouldRetry: () => true,
  retryAttempts: Infinity,
  retryWait: async () => {
    say('away');
    await told.next();
  },
  onNonLazyError: (error) => say('gave up', { error: String(error) }),
  on: {
    connected: (opened) => {
      socket = opened;
      say('connected');
    },
    closed: ({ code }) => say('closed', { code }),
  },
});

// The client serialises the same payload again when it comes back: by then the cursor has moved.
const payload = {
  query,
  get variables() {
    return { after: cursor };
  },
};

client.subscribe(payload, {
  next: ({ data: { events: event } }) => {
    cursor = event.cursor;
    say('event', { event });
    if (event.__typename === 'StreamReady') return;
    heard += 1;
    if (heard === dropAfter) socket.terminate(); // no close frame: the connection is just gone
    if (heard === count) process.exit(0);
  },
  error: (error) => say('error', { error }),
  complete: () => say('complete'),
});
