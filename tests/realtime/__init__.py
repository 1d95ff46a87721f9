"""Streams to sockets: the bus, the hub, and following a stream from a cursor."""
