import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { Kind, print } from 'graphql';

/** One GraphQL operation, as it goes over a wire. */
export interface Operation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** One error of an answer; programs branch on `extensions.code` alone. */
export interface WireError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What a server answers, or tells of a subscription. */
export interface Result {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly WireError[];
}

/** Who hears a subscription. */
export interface Sink {
  next(result: Result): void;
  error(cause: unknown): void;
  complete(): void;
}

/** Begins a subscription; the function given back ends it. */
export type Subscribe = (operation: Operation, sink: Sink) => () => void;

/** The first error's code, or null where there is no error. */
export function codeOf(errors: readonly WireError[] | undefined): string | null {
  const [first] = errors ?? [];
  if (first === undefined) return null;
  const code = first.extensions?.['code'];
  return typeof code === 'string' ? code : 'UNKNOWN';
}

const HOUR = 3_600_000;

/** When a RATE_LIMITED caller may come back, in milliseconds; within the hour in any case. */
export function retryAfterOf(errors: readonly WireError[] | undefined): number | null {
  const seconds = errors?.[0]?.extensions?.['retryAfterSeconds'];
  return typeof seconds === 'number' && seconds >= 0 ? Math.min(seconds * 1000, HOUR) : null;
}

/** The ids of trusted documents by their operations' names (`trusted` of the generated types). */
export type Trusted = Readonly<Record<string, string>>;

/** The same request by its document's id alone, where the document is a trusted one. */
export function entrusted<Request extends { readonly operationName?: unknown }>(
  request: Request,
  trusted: Trusted,
): Request & { readonly documentId?: string } {
  const name = request.operationName;
  const documentId = typeof name === 'string' ? trusted[name] : undefined;
  // Empty, not absent: graphql-ws sends no request without a `query`.
  return documentId === undefined ? request : { ...request, query: '', documentId };
}

/** A typed document with its variables, as it goes over a wire. */
export function operationOf<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Operation {
  const name = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const operationName = name?.kind === Kind.OPERATION_DEFINITION ? name.name?.value : undefined;
  return {
    query: print(document),
    variables: variables as Record<string, unknown>,
    ...(operationName === undefined ? {} : { operationName }),
  };
}
