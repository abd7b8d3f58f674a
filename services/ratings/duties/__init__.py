"""What is due and until when (期限): windows and deadlines of ledger and rectifications, in one list."""
