"""Natural persons, their accounts, and who is signed in."""
