// Starts GraphiQL on this page's own address: queries by POST, subscriptions by graphql-transport-ws.
"use strict";

const startQuery = `# Write the token into "Headers" below: {"authorization": "Bearer …"}
# then press play. Ctrl-Space completes; the book on the left is the schema.

query Me {
  viewer {
    role
    serverTime
    eventCursor
  }
}

# Open the same page as the other party, press play here, and act there.
subscription Live {
  events {
    __typename
  }
}
`;

// A link may bring a token behind its "#", which browsers send to nobody. It is taken out of the
// address at once, and kept for this browser tab alone: two parties can sit side by side.
function takeToken() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token) {
    history.replaceState(null, "", location.pathname);
    return JSON.stringify({ authorization: `Bearer ${token}` }, null, 2);
  }
  return undefined;
}

function authorizationOf(headers) {
  const named = Object.entries(headers || {}).find(([name]) => name.toLowerCase() === "authorization");
  return named ? { authorization: named[1] } : {};
}

// One socket a subscription, so that each speaks with the token its tab shows.
function subscribe(operation, headers) {
  const client = graphqlWs.createClient({
    url: new URL(location.pathname, location.href.replace(/^http/, "ws")).href,
    connectionParams: authorizationOf(headers),
  });
  return {
    subscribe(sink) {
      const stop = client.subscribe(operation, {
        next: (value) => sink.next(value),
        complete: () => sink.complete(),
        error: (error) => sink.error(error instanceof CloseEvent
          ? new Error(`The server closed the socket: ${error.code} ${error.reason}`) : error),
      });
      return { unsubscribe: () => { stop(); client.dispose(); } };
    },
  };
}

async function post(operation, headers) {
  const answer = await fetch(location.pathname, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/graphql-response+json, application/json;q=0.9",
      ...headers,
    },
    body: JSON.stringify(operation),
  });
  return answer.json();
}

// The operation that will run is the named one, or else the only one.
function isSubscription(operation, documentAST) {
  const defined = (documentAST ? documentAST.definitions : []).filter((it) => it.kind === "OperationDefinition");
  const chosen = defined.find((it) => it.name && it.name.value === operation.operationName) || defined[0];
  return Boolean(chosen) && chosen.operation === "subscription";
}

function fetcher(operation, options) {
  const headers = (options && options.headers) || {};
  return isSubscription(operation, options && options.documentAST)
    ? subscribe(operation, headers)
    : post(operation, headers);
}

const brought = takeToken();
const page = { fetcher, defaultQuery: startQuery, storage: window.sessionStorage, shouldPersistHeaders: true };
if (brought) {
  page.defaultTabs = [{ query: startQuery, headers: brought }];
  page.headers = brought;
}
ReactDOM.render(React.createElement(GraphiQL, page), document.getElementById("graphiql"));
