"""A believable house to look around in: Larkmoor Cycles, with its people, its customers and six weeks of mail.

Everybody and everything in it is invented; addresses end in .example, which exists nowhere (RFC 2606). See `build`.
"""
