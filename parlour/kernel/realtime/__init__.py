"""One numbered stream per organisation, sent down the open sockets: in order, once, and only to those who may.

`door` speaks with a browser, `hub` holds the rooms, `room` follows one organisation's stream, `socket` sends,
`presence` knows who looks at what, `gate` says who may come in (its answerer is in config/, above the floors).
"""
