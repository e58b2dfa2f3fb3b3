"""Where a body ends that comes in chunks (RFC 9112 §7.1)."""

import re
from typing import Final

_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,15})(?:[ \t]*;[^\x00-\x08\x0a-\x1f\x7f]*)?")
_FIELD: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\x00-\x08\x0a-\x1f\x7f]*")
_LINE: Final = 4096  # bytes that the size of a chunk with its extensions, or a trailer field, may have


class Chunks:
    """Follows the chunks of one body as they come."""

    def __init__(self) -> None:
        self.malformed = False
        self._at = 0  # of the next size, or of the next trailer field
        self._trailing = 0  # where the trailer section begins, once it does

    def end(self, received: bytearray, start: int) -> int:
        """Return where the body ends that begins at `start`, 0 while that has not come.

        Once what came is malformed, which `malformed` then tells, it never ends. Trailer fields are taken
        out: nobody here asks for them (§7.1.2).

        >>> chunks = Chunks()
        >>> chunks.end(bytearray(b"3\\r\\nASK\\r\\n0\\r\\n"), 0)
        0
        >>> chunks.end(bytearray(b"3\\r\\nASK\\r\\n0\\r\\nA: b\\r\\n\\r\\nGET"), 0)
        13
        """
        at = self._at = self._at or start
        while not self.malformed:
            line = received.find(b"\r\n", at)
            if line < 0:
                self.malformed = len(received) - at > _LINE or b"\n" in received[at:]
                return 0
            if self._trailing:
                if line == at:
                    del received[self._trailing : at]
                    return self._trailing + 2
                self.malformed = line - at > _LINE or not _FIELD.fullmatch(received[at:line])
                at = self._at = line + 2
                continue
            size = _SIZE.fullmatch(received[at:line])
            if size is None or line - at > _LINE:
                self.malformed = True
                return 0
            length = int(size[1], 16)
            after = line + 2 + length
            if length and len(received) < after + 2:
                return 0
            if length and received[after : after + 2] != b"\r\n":
                self.malformed = True
                return 0
            at = self._at = after + 2 if length else after
            self._trailing = 0 if length else at
        return 0
