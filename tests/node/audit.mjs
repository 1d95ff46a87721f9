// The audit of graphql-http, the reference of GraphQL over HTTP. Says each check's outcome on
// stdout, one JSON line a check.
import { serverAudits } from 'graphql-http';

const { url, token } = JSON.parse(process.argv[2]);

function fetchAs(address, init = {}) {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  return fetch(address, { ...init, headers });
}

for (const audit of serverAudits({ url, fetchFn: fetchAs })) {
  const { id, name, status, reason } = await audit.fn();
  console.log(JSON.stringify({ what: 'audit', id, name, status, reason }));
}
