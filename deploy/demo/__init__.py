"""What shows the system with embedded parts: `make run`, the sample city, the story, the pictures."""
