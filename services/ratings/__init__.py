"""Decides what each store did, what grade that earns, and what it does to its chain."""

#: The service's name: in the journal, as alias of its database, as namespace of its jobs.
ALIAS = "ratings"
