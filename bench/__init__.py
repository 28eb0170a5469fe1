"""What WAVIC costs, measured on the real server: `make bench` runs each, docs/performance.md says.

python -m bench.reads [TRACKS …]    requests per second, CPU, round trips and plans of the lists
python -m bench.images [ROUNDS]     the five variants of a picture, beside sharp
python -m bench.uploads [MIB]       memory and time of a large upload
python -m bench.trash [TRACKS]      a large space thrown away, restored and deleted for good
python -m bench.studio [TRACKS]     first paint, and time to a waveform that plays, in Chromium
"""
