"""Decision cases (处理案件), from a proposed measure to its end."""
