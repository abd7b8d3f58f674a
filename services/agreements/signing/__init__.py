"""The standard text, offers and signatures (协议签订)."""
