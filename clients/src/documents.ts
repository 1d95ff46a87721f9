import { type FieldNode, Kind, type OperationDefinitionNode, OperationTypeNode, parse } from 'graphql';
import { newKey } from './keys.ts';

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
 * attempt of this request (I1).
 */
export function repeatable(body: string): { body: string; safe: boolean } {
  const request = requestOf(body);
  if (request === null) return { body, safe: false };
  const shape = typeof request['query'] === 'string' ? shapeOf(request['query']) : OPAQUE;
  if (shape.reads) return { body, safe: true };
  const name = shape.inputVariable ?? 'input';
  const variables = objectOf(request['variables']);
  const input = objectOf(variables?.[name]);
  if (input === null) return { body, safe: false };
  if (typeof input['idempotencyKey'] === 'string') return { body, safe: true };
  if (shape.inputVariable === null) return { body, safe: false };
  const keyed = { ...variables, [name]: { ...input, idempotencyKey: newKey() } };
  return { body: JSON.stringify({ ...request, variables: keyed }), safe: true };
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
