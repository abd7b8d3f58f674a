"""Use cases of the annual rating: one file, one public function, one document written."""
