"""Use cases of subjects: one file, one public function, one document written."""
