"""A copy of everything in a folder, taken while WAVIC runs. See docs/backup.md.

manifest.json              which database folder counts, what is in it, digests; written last
database-<time>/           a snapshot: <collection>.bson.gz and .metadata.json.gz, as mongodump's
blobs/                     a local blob store; a later backup to the same folder adds to it
secrets/                   a laptop's generated ones
"""
