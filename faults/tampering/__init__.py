"""Tampering with the log and with the store, one thing at a time: `verify` is to find it out."""
