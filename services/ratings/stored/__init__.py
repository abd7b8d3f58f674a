"""How what the rooms share lies in documents: small values, and an actor's scope as conditions of the database."""
