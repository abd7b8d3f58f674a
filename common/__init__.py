"""Mechanisms that two services need, and never a rule of either."""
