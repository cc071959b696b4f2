"""How it flows: the only folder that knows Faust."""
