// Relay's network: HTTP for questions and commands, graphql-ws for events, which resumes by cursor
// and comes back with a fresh token after 4403. Says what befalls it on stdout, a JSON line each.
const { createClient } = require('graphql-ws');
const { Network, Observable } = require('relay-runtime');
const WebSocket = require('ws');

const say = (what, more = {}) => console.log(JSON.stringify({ what, ...more }));

function asking(url, token) {
  return async ({ text }, variables) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json',
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query: text, variables }),
    });
    return answer.json();
  };
}

function subscribing(url, tokens, proceed) {
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: () => ({ authorization: `Bearer ${tokens.length > 1 ? tokens.shift() : tokens[0]}` }),
    shouldRetry: () => true,
    retryAttempts: Infinity,
    retryWait: async () => {
      say('away');
      await proceed();
    },
    on: { closed: ({ code }) => say('closed', { code }) },
  });
  return ({ name, text }, variables) =>
    Observable.create((sink) => {
      let after = variables.after;
      const payload = {
        operationName: name,
        query: text,
        get variables() {
          return { ...variables, after };
        },
      };
      const next = (result) => {
        after = result.data?.events.cursor ?? after;
        sink.next(result);
      };
      return client.subscribe(payload, { next, error: sink.error, complete: sink.complete });
    });
}

const networkOf = ({ url, tokens, proceed }) =>
  Network.create(asking(url, tokens.at(-1)), subscribing(url, [...tokens], proceed));

module.exports = { networkOf, say };
