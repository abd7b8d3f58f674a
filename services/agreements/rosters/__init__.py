"""Imports of rosters (名册导入)."""
