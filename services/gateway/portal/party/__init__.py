"""Pages for pharmacies (药店)."""
