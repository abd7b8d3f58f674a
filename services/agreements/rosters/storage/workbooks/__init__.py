"""Workbooks (XLSX) read in a process of their own: the parts that say what a person sees, streamed, within limits."""
