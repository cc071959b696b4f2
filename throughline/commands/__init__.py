"""The commands, in the order in which help lists them."""
