// The client preset of @graphql-codegen, as its own guide sets it up, with persisted documents.
import { generate } from '@graphql-codegen/cli';

await generate({
  schema: './schema.graphql',
  documents: ['src/*.ts'],
  silent: true,
  generates: {
    './src/gql/': {
      preset: 'client',
      presetConfig: {
        persistedDocuments: { hashPropertyName: 'documentId', hashAlgorithm: 'sha256' },
      },
      config: {
        importExtension: '.js',
        scalars: { MinorUnits: 'number' },
        defaultScalarType: 'string',
        useTypeImports: true,
      },
    },
  },
});
