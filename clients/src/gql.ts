import { type DefinitionNode, type DocumentNode, Kind, parse } from 'graphql';

/** A document of text and of fragments' documents, each fragment in it once. */
export function gql(texts: TemplateStringsArray, ...fragments: DocumentNode[]): DocumentNode {
  const own = parse(texts.join(''), { noLocation: true }).definitions;
  const borrowed = fragments.flatMap((fragment) => fragment.definitions);
  return { kind: Kind.DOCUMENT, definitions: onceEach([...own, ...borrowed]) };
}

function onceEach(definitions: readonly DefinitionNode[]): DefinitionNode[] {
  const seen = new Set<string>();
  return definitions.filter((definition) => {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) return true;
    const isNew = !seen.has(definition.name.value);
    seen.add(definition.name.value);
    return isNew;
  });
}
