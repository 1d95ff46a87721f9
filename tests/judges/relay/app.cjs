// An app on compiled Relay: does what the test wishes for, a JSON line each, and says what came of it.
const { createInterface } = require('node:readline');
const {
  commitMutation,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  getPaginationMetadata,
  getSelector,
  RecordSource,
  requestSubscription,
  Store,
} = require('relay-runtime');
const eventsSubscription = require('./__generated__/documentsEventsSubscription.graphql');
const listFragment = require('./__generated__/documentsList.graphql');
const listQuery = require('./__generated__/documentsListQuery.graphql');
const openMutation = require('./__generated__/documentsOpenMutation.graphql');
const screenQuery = require('./__generated__/documentsScreenQuery.graphql');
const sessionFragment = require('./__generated__/documentsSession.graphql');
const { networkOf, say } = require('./network.cjs');

const { url, tokens } = JSON.parse(process.argv[2]);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
let goOn = () => {};
const proceed = () => new Promise((resolve) => (goOn = resolve));

const environment = new Environment({
  network: networkOf({ url, tokens, proceed }),
  store: new Store(new RecordSource()),
});
const kept = []; // what a mounted component would keep of the store

// What a component that is given this would draw, from the store alone.
function drawn(fragment, parent) {
  return environment.lookup(getSelector(fragment, parent)).data;
}

async function asked(query, variables, at) {
  const operation = createOperationDescriptor(query, variables);
  kept.push(environment.retain(operation));
  await fetchQuery(environment, query, variables).toPromise();
  return at(environment.lookup(operation.fragment).data);
}

async function list() {
  const { paginationRequest } = getPaginationMetadata(listFragment, 'documentsList');
  const parent = await asked(listQuery, { count: 2 }, ({ viewer }) => viewer);
  let { sessions } = drawn(listFragment, parent);
  let pages = 1;
  while (sessions.pageInfo.hasNextPage) {
    const next = { count: 2, cursor: sessions.pageInfo.endCursor };
    await asked(paginationRequest, next, () => null);
    ({ sessions } = drawn(listFragment, parent));
    pages += 1;
  }
  say('list', { pages, ids: sessions.edges.map(({ node }) => node.id) });
}

const open = (input) =>
  new Promise((resolve, reject) => {
    commitMutation(environment, {
      mutation: openMutation,
      variables: { input },
      onCompleted: ({ provideAddress }) => resolve(provideAddress),
      onError: reject,
    });
  });

function listen(after) {
  requestSubscription(environment, {
    subscription: eventsSubscription,
    variables: { after },
    onNext: ({ events: event }) => {
      const session = event.session ? drawn(sessionFragment, event.session) : null;
      say('event', { event: { id: event.id, __typename: event.__typename, session } });
    },
    onError: (error) => say('error', { error: String(error) }),
  });
}

// The screen as it would be drawn now, without asking: commands and events have told the store.
function stored(id) {
  const { fragment } = createOperationDescriptor(screenQuery, { id });
  return drawn(sessionFragment, environment.lookup(fragment).data.session);
}

const screen = async (id) =>
  drawn(sessionFragment, await asked(screenQuery, { id }, ({ session }) => session));

// The fragment's own query, by `node(id)`: what Relay makes of @refetchable.
async function refetch(id) {
  const { operation, fragmentPathInResult } = sessionFragment.metadata.refetch;
  const [path] = fragmentPathInResult;
  return drawn(sessionFragment, await asked(operation, { id }, (found) => found[path]));
}

async function main() {
  for await (const line of lines) {
    const { wish, id, input, after } = line ? JSON.parse(line) : { wish: 'go on' };
    if (wish === 'list') await list();
    else if (wish === 'look') say('screen', { session: await screen(id) });
    else if (wish === 'refetch') say('refetched', { session: await refetch(id) });
    else if (wish === 'open') say('opened', { refusal: (await open(input)).refusal });
    else if (wish === 'draw') say('drawn', { session: stored(id) });
    else if (wish === 'listen') listen(after);
    else goOn();
  }
}

main().then(() => process.exit(0));
