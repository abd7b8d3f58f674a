"""Decides who may be a designated pharmacy, under which signed text, and whether its settlement is open."""
