"""Use cases of grades: one file, one public function, one document written."""
