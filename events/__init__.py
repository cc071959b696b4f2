"""What happened. Pure: bytes in, facts out."""
