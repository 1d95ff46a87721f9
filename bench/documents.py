"""What an app's screens ask."""

SESSION = """
query Session($id: ID!) {
  session(id: $id) {
    id version stage phase place traveller scheduledStart scheduledEnd endsAt
    onMyWayAt arrivedAt addressProvidedAt startedAt endedAt paymentMethod
    client { id displayName }
    partner { id displayName }
    area { city postalCode }
    building { street city postalCode }
    accessDetails { entrance apartment floor note }
    lines { id kind title price { minorUnits currency } durationMinutes preferenceBased provided }
    price { minorUnits currency }
    actions {
      kind open opensAt closesAt replacedBy
      refusal { code message rule ... on WindowRefusal { opensAt closesAt } }
    }
  }
}
"""
SESSIONS = """
query Sessions {
  viewer {
    sessions(first: 20) {
      nodes {
        id stage place scheduledStart price { minorUnits currency } partner { displayName }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""
ARRIVE = """
mutation Arrive($input: SessionCommandInput!) {
  reportArrival(input: $input) {
    session { id version stage arrivedAt actions { kind open } }
    refusal { code message rule }
  }
}
"""
EVENTS = """
subscription Events($after: Cursor) {
  events(after: $after) {
    __typename id cursor at actor
    ... on SessionEvent { session { id version stage actions { kind open } } }
  }
}
"""
