"""The one public door: accounts, portal, decisions from proposal to effect, and every paper."""

#: The service's name: in the journal, as alias of its database, as namespace of its jobs.
ALIAS = "gateway"
