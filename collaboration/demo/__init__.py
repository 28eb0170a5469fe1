"""The demo that fills an empty database: two bands, their records, and what is said of them.

Everything is made as people would make it, through the services, and only what isn't there: so a
loading that was cut short is finished by the next one.
"""
