"""What is kept: events, alerts, positions and what waits to be sent, in one transaction each."""
