"""Use cases of decision cases: one file, one public function, one document written."""
