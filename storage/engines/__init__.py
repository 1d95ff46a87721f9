"""Tortoise's connection engines with the two changes our guarantees need.

Both: a transaction is an explicit value that is passed on, never an ambient one, so that several
applications can live in one process. SQLite: it begins IMMEDIATE, for a transaction that reads
and then writes must not fail half-way because another process wrote in between.
"""
