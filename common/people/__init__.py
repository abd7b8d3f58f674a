"""Who asks for what: tokens, the command with its actor and key, what becomes of a key that was used."""
