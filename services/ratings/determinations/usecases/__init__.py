"""Use cases of determinations: one file, one public function, one document written."""
