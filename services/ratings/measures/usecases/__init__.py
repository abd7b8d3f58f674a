"""Use cases of measures: one file, one public function, one document written."""
