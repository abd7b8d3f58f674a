"""A store or chain as a whole (一户一档), put together from all services."""
