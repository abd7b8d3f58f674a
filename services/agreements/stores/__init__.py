"""Stores with their chains, terms and holds, and the standing that follows (定点门店)."""
