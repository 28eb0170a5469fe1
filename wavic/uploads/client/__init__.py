"""A client of `/file`: files go to a WAVIC server in blocks, straight to its storage.

It needs requests and tqdm, nothing of Django or of a server, and shows step by step what a front
end has to do: `uploading.py` is the whole way of one file. docs/uploads.md has the protocol.

    python -m wavic.uploads.client FILE… --project ID
"""
