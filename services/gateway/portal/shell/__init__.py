"""The frame of every page, and what pages share."""
