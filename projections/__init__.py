"""What follows. Pure: events, policy and a moment in; answers out."""
