"""The one public door: accounts, portal, decisions from proposal to effect, and every paper."""
