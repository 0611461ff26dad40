"""The parts of Whoosh that we use, imported without the warnings that its old code gives when it is compiled.

Python compiles a package anew on a fresh machine, and a clerk must not read 'invalid escape sequence' then.
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from whoosh import columns, fields, formats
    from whoosh.codec.whoosh3 import W3Codec
    from whoosh.index import create_in, open_dir
    from whoosh.reading import TermNotFound

__all__ = ["TermNotFound", "W3Codec", "columns", "create_in", "fields", "formats", "open_dir"]
