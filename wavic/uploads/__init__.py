"""Files on their way in: reserved, sniffed, stored, and claimed by what they become.

Two ways lead to the same end. `POST /file` opens an upload whose blocks go straight to storage
and may take days; a multipart body streams through the web process. What a file is for is a
`Purpose`, which upper rooms register in an `uploads.py` of their own.
"""
