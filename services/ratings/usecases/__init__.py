"""What ratings does: one file a use case, one document written, with its messages."""
