"""The grade of a store as it stands, with its explanation (诚信等级)."""
