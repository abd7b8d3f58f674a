"""How what the rooms share lies in documents: small values, an actor's scope and a page of a list as conditions.

No room: it keeps nothing of its own.
"""
