"""What goes on without a request: a service's processes, its clerks, the jobs of its worker."""
