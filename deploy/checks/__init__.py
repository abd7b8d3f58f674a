"""What `make check` runs, and what it draws."""
