"""Pages for the headquarters of chains (连锁总部)."""
