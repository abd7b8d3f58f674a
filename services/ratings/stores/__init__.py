"""Stores as agreements tells of them (门店)."""
