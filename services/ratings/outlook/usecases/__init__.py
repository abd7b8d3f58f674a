"""Use cases of outlook: one file, one public function, nothing written."""
