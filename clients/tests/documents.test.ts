import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repeatable } from '../src/documents.ts';

const ARRIVE =
  'mutation($input: SessionCommandInput!) { reportArrival(input: $input) { __typename } }';
const bodyOf = (query: string, variables?: unknown) => JSON.stringify({ query, variables });

const CASES: [name: string, body: string, safe: boolean][] = [
  ['a query', bodyOf('{ viewer { role } }'), true],
  ['a command that has a key', bodyOf(ARRIVE, { input: { idempotencyKey: 'k' } }), true],
  ['a command whose input is not a variable', bodyOf('mutation { a(input: {}) { b } }'), false],
  [
    'two commands at once',
    bodyOf('mutation($input: I!) { a(input: $input) { c } b(input: $input) { c } }', { input: {} }),
    false,
  ],
  ['two operations', bodyOf('query A { a } mutation B { b }'), false],
  [
    'a trusted document with a key',
    JSON.stringify({ documentId: 'sha256:1', variables: { input: { idempotencyKey: 'k' } } }),
    true,
  ],
  [
    'a trusted document of whatever kind',
    JSON.stringify({ documentId: 'sha256:1', variables: { input: {} } }),
    false,
  ],
  ['a document that is none', bodyOf('{'), false],
  ['no JSON', 'hello', false],
  ['a list', '[]', false],
];

for (const [name, body, safe] of CASES) {
  test(`${name} is ${safe ? '' : 'not '}sent twice`, () => {
    assert.deepEqual(repeatable(body, {}), { body, safe });
  });
}

test('a command without a key is given one of its own', () => {
  const body = bodyOf(ARRIVE, { input: { sessionId: 's' } });
  const [one, other] = [repeatable(body, {}), repeatable(body, {})].map(({ body, safe }) => {
    assert.ok(safe);
    return JSON.parse(body).variables.input;
  });
  assert.equal(one.sessionId, 's');
  assert.match(one.idempotencyKey, /^[0-9a-f]{32}$/);
  assert.notEqual(one.idempotencyKey, other.idempotencyKey);
});

test('a trusted document goes by its id, a command among them with its key', () => {
  const body = JSON.stringify({ operationName: 'Arrive', query: ARRIVE, variables: { input: {} } });
  const sent = repeatable(body, { Arrive: 'sha256:1' });
  const { variables, ...rest } = JSON.parse(sent.body);
  assert.deepEqual(rest, { operationName: 'Arrive', query: '', documentId: 'sha256:1' });
  assert.ok(sent.safe && variables.input.idempotencyKey);
});

test('a document that is not among the trusted goes as it is', () => {
  const body = JSON.stringify({ operationName: 'Other', query: '{ viewer { role } }' });
  assert.equal(repeatable(body, { Arrive: 'sha256:1' }).body, body);
});
