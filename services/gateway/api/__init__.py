"""The public API: routes, schemas, and what is forwarded to the other services."""
