"""What a hostile or broken sender may send: drawn from a seed, so that it can be sent again."""
