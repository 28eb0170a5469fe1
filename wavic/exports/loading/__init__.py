"""Loading an export into this WAVIC: checked as a whole first, then written."""
