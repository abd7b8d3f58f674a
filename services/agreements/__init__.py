"""Decides who may be a designated pharmacy, under which signed text, and whether its settlement is open."""

#: The service's name: in the journal, as alias of its database, as namespace of its jobs.
ALIAS = "agreements"
