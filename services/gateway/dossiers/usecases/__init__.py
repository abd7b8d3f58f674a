"""Use cases of dossiers: one file, one public function, one document written."""
