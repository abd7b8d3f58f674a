"""Use cases of signing: one file, one public function, one document written."""
