"""Other ways to do the same, to measure beside: each as well as its own documentation says."""
