// What this app asks for: relay-compiler reads it here, and writes __generated__, which app.cjs uses.
import { graphql } from 'relay-runtime';

graphql`
  query documentsScreenQuery($id: ID!) {
    session(id: $id) {
      ...documentsSession
    }
  }
`;

graphql`
  fragment documentsSession on Session @refetchable(queryName: "documentsSessionRefetchQuery") {
    id
    version
    accessDetails {
      floor
    }
  }
`;

graphql`
  query documentsListQuery($count: Int!) {
    viewer {
      ...documentsList @arguments(count: $count)
    }
  }
`;

graphql`
  fragment documentsList on Viewer
  @argumentDefinitions(count: { type: "Int", defaultValue: 2 }, cursor: { type: "String" })
  @refetchable(queryName: "documentsListPageQuery") {
    sessions(first: $count, after: $cursor) @connection(key: "documentsList_sessions") {
      edges {
        node {
          id
          stage
        }
      }
    }
  }
`;

graphql`
  mutation documentsOpenMutation($input: ProvideAddressInput!) {
    provideAddress(input: $input) {
      session {
        ...documentsSession
      }
      refusal {
        code
      }
    }
  }
`;

graphql`
  subscription documentsEventsSubscription($after: Cursor) {
    events(after: $after) {
      __typename
      id
      cursor
      ... on SessionEvent {
        session {
          ...documentsSession
        }
      }
    }
  }
`;
