"""The parts of Whoosh that we use, imported without the warnings that its old code gives when it is compiled.

Python compiles a package anew on a fresh machine, and a clerk must not read 'invalid escape sequence' then.
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from whoosh import fields, formats
    from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermsReader
    from whoosh.filedb.structfile import BufferFile
    from whoosh.index import create_in, open_dir
    from whoosh.reading import SegmentReader
    from whoosh.writing import SegmentWriter

__all__ = [
    "BufferFile",
    "SegmentReader",
    "SegmentWriter",
    "W3Codec",
    "W3FieldWriter",
    "W3TermsReader",
    "create_in",
    "fields",
    "formats",
    "open_dir",
]
