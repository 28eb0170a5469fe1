"""What operators do: look whether all is well, back up, restore. See docs/operations.md."""
