"""The kinds of fault: each a function that breaks something and returns when that is over."""
