"""What a ZIP that is damaged, or made to deceive, does to whoever opens it."""

import zipfile
import zlib

# all that `zipfile` raises over such a file, while its list is read or a part is unpacked
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
