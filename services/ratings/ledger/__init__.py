"""Violations in the ledger of a store and year (违规记分)."""
