"""What the processes say of themselves: log lines and errors, with nothing secret in them."""
