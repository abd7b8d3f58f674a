"""What stores do to their chain (连锁评估)."""
