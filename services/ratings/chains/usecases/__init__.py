"""Use cases of chains: one file, one public function, one document written."""
