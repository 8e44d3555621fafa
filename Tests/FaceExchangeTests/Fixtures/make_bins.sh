#!/bin/sh
# Writes all fixtures of verification pairs: make_bins.sh PYTHON2 PYTHON3 NUMPY1 NUMPY2
# Python 2.7.18; Python 3.11; a Python with numpy 1.23.5; one with numpy 2. In the folder of the fixtures.
set -eu
mkdir -p bins
for protocol in 0 1 2; do "$1" make_bins.py "python2-protocol$protocol" "$protocol"; done
for protocol in 0 1 2 3 4 5; do "$2" make_bins.py "python3-protocol$protocol" "$protocol"; done
for protocol in 0 2 4 5; do "$3" make_bins.py "numpy1-protocol$protocol" "$protocol" array; done
"$4" make_bins.py numpy2-protocol5 5 array
"$3" make_bins.py numpy1-scalars 4 scalars
"$4" make_bins.py numpy2-scalars 2 scalars
