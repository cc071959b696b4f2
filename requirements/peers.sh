#!/bin/sh
# Make .venv/peers hold what `make bench` measures beside, by hash: apart, for it pins what we do not.
set -eu
.venv/bin/python -m venv .venv/peers
echo "setup: installing what requirements/peers.txt locks, to measure beside"
.venv/peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/peers.txt
touch .venv/peers/done
