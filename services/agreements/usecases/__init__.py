"""One file, one act: each public function writes one document, with the messages that the act causes."""
