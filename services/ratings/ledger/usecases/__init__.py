"""Use cases of the ledger: one file, one public function, one document written."""
