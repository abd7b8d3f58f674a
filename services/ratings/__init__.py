"""Decides what each store did, what grade that earns, and what it does to its chain."""
