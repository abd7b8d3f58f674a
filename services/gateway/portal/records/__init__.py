"""Pages of stores and papers that every group sees within its scope."""
