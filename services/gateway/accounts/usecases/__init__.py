"""Use cases of accounts: one file, one public function, one document written."""
