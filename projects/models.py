"""Albums, EPs, singles and collections."""
