"""Numbered papers (文书): their kinds, numbers, PDFs and service."""
