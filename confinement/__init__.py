"""What a process gives up before it reads strangers' bytes, as far as its kernel lets it."""
