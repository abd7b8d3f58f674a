"""Use cases of rosters: one file, one public function, one document written."""
