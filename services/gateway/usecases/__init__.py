"""What can be done at the gateway: one file, one public function, one document written."""
