"""Use cases of rectifications: one file, one public function, one document written."""
