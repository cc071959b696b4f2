"""`python -m throughline` is the command line too."""

from throughline.cli import main

main()
