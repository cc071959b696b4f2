"""The steps by which a store comes to today's tables, one file each, numbered from 1.

A step is SQL, and is never edited once a store may have taken it: what changes is a later step.
The words in braces are spelled per database in store/migrate.py.
"""
