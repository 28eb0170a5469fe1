"""`make run`: everything WAVIC needs, on one computer, with nothing configured."""
