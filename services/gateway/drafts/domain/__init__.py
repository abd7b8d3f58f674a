"""Rules of drafts and of kept posts: no I/O."""
