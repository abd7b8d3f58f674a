"""What somebody has typed and chosen but not sent, and what was posted after the session had ended (草稿与暂存)."""
