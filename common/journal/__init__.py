"""What happened, once and for all: the journal, the relay that appends to it, the feed by which others follow it."""
