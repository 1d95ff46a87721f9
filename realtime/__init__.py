"""From streams to sockets: the bus carries hints, the hub wakes subscribers, `follow` reads on.

Truth is the table of events. Nothing here holds an event for anybody: a subscriber is told that its
stream has grown and reads for itself, so a hint that is lost, late, twice or wrong costs time only.
"""
