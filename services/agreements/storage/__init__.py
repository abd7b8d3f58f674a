"""What agreements keeps in MongoDB, and how documents become values; nothing else here speaks Mongo."""
