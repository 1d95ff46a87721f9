// graphql-sse in distinct connections mode: subscribes, and counts what it hears.
// Says what befalls it on stdout, one JSON line each.
import { createClient } from 'graphql-sse';

const { url, token, query, after, count } = JSON.parse(process.argv[2]);
const say = (what, more = {}) => console.log(JSON.stringify({ what, ...more }));

const client = createClient({
  url,
  singleConnection: false,
  headers: { authorization: `Bearer ${token}` },
  retryAttempts: 0,
  on: { connected: () => say('connected') },
});

let heard = 0;
for await (const { data, errors } of client.iterate({ query, variables: { after } })) {
  say(errors ? 'error' : 'event', errors ? { error: errors } : { event: data.events });
  heard += data ? data.events.__typename !== 'StreamReady' : 0;
  if (heard === count) break;
}
say('complete');
