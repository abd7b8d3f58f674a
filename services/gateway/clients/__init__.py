"""Calls to the services agreements and ratings."""
