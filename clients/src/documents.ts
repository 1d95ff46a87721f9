import {
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
} from 'graphql';
import { newKey } from './keys.ts';
import { entrusted, type Trusted } from './wire.ts';

const MOST_REMEMBERED = 200;

/** Of a document: whether it only reads, and the variable that carries its one command's input. */
interface Shape {
  readonly reads: boolean;
  readonly inputVariable: string | null;
}

const OPAQUE: Shape = { reads: false, inputVariable: null };
const remembered = new Map<string, Shape>();

/**
 * A request's body, and whether sending it twice does no more than sending it once.
 *
 * A command without an idempotency key is given one here: made once, it is the same on every
 * attempt of this request (I1). A trusted document goes by its id.
 */
export function repeatable(body: string, trusted: Trusted): { body: string; safe: boolean } {
  const request = requestOf(body);
  if (request === null) return { body, safe: false };
  const shape = typeof request['query'] === 'string' ? shapeOf(request['query']) : OPAQUE;
  const variables = keyed(request['variables'], shape.inputVariable);
  const safe = shape.reads || hasKey(variables, shape.inputVariable ?? 'input');
  const sent: Record<string, unknown> = { ...request, variables };
  return { body: JSON.stringify(entrusted(sent, trusted)), safe };
}

/** The same variables, with a key in the command's input if there was none. */
function keyed(variables: unknown, name: string | null): unknown {
  const input = name === null ? null : objectOf(objectOf(variables)?.[name]);
  if (name === null || input === null || typeof input['idempotencyKey'] === 'string') {
    return variables;
  }
  return { ...objectOf(variables), [name]: { ...input, idempotencyKey: newKey() } };
}

function hasKey(variables: unknown, name: string): boolean {
  return typeof objectOf(objectOf(variables)?.[name])?.['idempotencyKey'] === 'string';
}

function requestOf(body: string): Record<string, unknown> | null {
  try {
    return objectOf(JSON.parse(body));
  } catch {
    return null;
  }
}

function objectOf(value: unknown): Record<string, unknown> | null {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : null;
}

function shapeOf(query: string): Shape {
  const known = remembered.get(query);
  if (known !== undefined) return known;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  const shape = analysed(query);
  remembered.set(query, shape);
  return shape;
}

function analysed(query: string): Shape {
  try {
    const operations = parse(query, { noLocation: true }).definitions.filter(
      (definition): definition is OperationDefinitionNode =>
        definition.kind === Kind.OPERATION_DEFINITION,
    );
    const [only] = operations;
    if (only === undefined || operations.length > 1) return OPAQUE;
    if (only.operation === OperationTypeNode.QUERY) return { reads: true, inputVariable: null };
    return { reads: false, inputVariable: inputOf(only) };
  } catch {
    return OPAQUE; // the server says what is wrong with it
  }
}

/** Of one command alone: two of them would need a key each. */
function inputOf({ selectionSet: { selections } }: OperationDefinitionNode): string | null {
  const fields = selections.filter(
    (each): each is FieldNode => each.kind === Kind.FIELD && each.name.value !== '__typename',
  );
  const [only] = fields;
  if (only === undefined || fields.length > 1) return null;
  const input = only.arguments?.find(({ name }) => name.value === 'input')?.value;
  return input?.kind === Kind.VARIABLE ? input.name.value : null;
}
