// @graphql-eslint on the printed schema: `recommended` and `relay`, whole, but for what is said here.
// lint.mjs runs it.
import graphql from '@graphql-eslint/eslint-plugin';

const { configs, parser } = graphql;

// Values, and views of something that has its id: parts of their parent, nothing to cache or to
// fetch by themselves (docs/contract.graphql). A new type without an id has to be named here.
const PARTS = {
  suffixes: ['Payload', 'Connection', 'Edge', 'Refusal', 'Preview', 'Action'],
  types: [
    'AccessDetails',
    'Area',
    'BlockNotice',
    'Building',
    'Cancellation',
    'CancellationGrounds',
    'Contact',
    'CounsellingPoint',
    'Decision',
    'EventPage',
    'Money',
    'PageInfo',
    'PersonRecord',
    'ReasonChoice',
    'Sanction',
    'Standing',
    'SupportOverview',
    'TimelineEntry',
    'Viewer',
    'WordingFinding',
  ],
};

const [, described] = configs['flat/schema-recommended'].rules['@graphql-eslint/require-description'];

export default [
  {
    files: ['**/*.graphql'],
    languageOptions: { parser },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      ...configs['flat/schema-recommended'].rules,
      ...configs['flat/schema-relay'].rules,
      // The recommended rule, and beyond it all that a reader meets. @oneOf is the language's own
      // directive: no description of it is printed.
      '@graphql-eslint/require-description': [
        'error',
        {
          ...described,
          DirectiveDefinition: false,
          EnumValueDefinition: true,
          FieldDefinition: true,
          InputValueDefinition: true,
        },
      ],
      '@graphql-eslint/strict-id-in-types': ['error', { exceptions: PARTS }],
      // Relay asks for one direction, and says that `last` and `before` may be left out: lists are
      // read forward here, messages both ways.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      // Short lists of values are no connections, and `nodes` spares those who need no cursors.
      // Persons' records, timelines and statements are read through their owners alone, so what
      // stands in them is no Node; Relay's specification asks it of no edge.
      '@graphql-eslint/relay-edge-types': [
        'error',
        { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false },
      ],
    },
  },
];
