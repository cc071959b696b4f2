"""What other people made that our pages serve: style sheets, scripts and icons.

vendor.json      which packages, and what of each we use; `integrity` is the registry's SHA-512
MANIFEST.json    every file that came out of them, with its SHA-256: a test holds one to the other

Whoever moves a version changes vendor.json, runs `npm pack NAME@VERSION` for each package in an
empty folder, and then `python -m web.vendor FOLDER`. Nobody else needs Node.
"""
