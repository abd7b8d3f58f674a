"""Use cases of stores: one file, one public function, one document written."""
