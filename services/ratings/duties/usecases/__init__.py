"""Use cases of duties: one file, one public function, one document written."""
