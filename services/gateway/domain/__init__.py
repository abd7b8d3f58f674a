"""Rules of accounts, decisions, periods, numbers and papers, as functions over frozen values."""
