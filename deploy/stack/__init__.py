"""The parts of an installation: which processes there are, how they are started, supervised, probed and reached."""
