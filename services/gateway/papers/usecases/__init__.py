"""Use cases of numbered papers: one file, one public function, one document written."""
