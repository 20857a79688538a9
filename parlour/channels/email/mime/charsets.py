"""Bytes to text under whatever name the mail gives its charset, or the one it ought to have given.

The names follow what browsers do (WHATWG Encoding): latin-1 is read as windows-1252, gb2312 as gb18030 and
so on. What is labelled wrongly but is plainly UTF-8 is read as UTF-8.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from charset_normalizer import from_bytes

_WIDER = {
    "ascii": "", "us-ascii": "", "usascii": "", "ansi_x3.4-1968": "", "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252", "iso_8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "l1": "cp1252",
    "iso88591": "cp1252", "8859-1": "cp1252", "windows-1252": "cp1252", "cp1252": "cp1252", "ansi": "cp1252",
    "cp-1252": "cp1252", "win-1252": "cp1252", "windows1252": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "gb_2312-80": "gb18030",
    "hz-gb-2312": "hz", "euc-cn": "gb18030", "cn-gb": "gb18030",
    "big5": "big5hkscs", "big-5": "big5hkscs", "cn-big5": "big5hkscs", "x-x-big5": "big5hkscs",
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "ksc5601": "cp949", "euc-kr": "cp949", "euckr": "cp949",
    "korean": "cp949", "ks_c_5601-1989": "cp949", "windows-949": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "ms_kanji": "cp932",
    "windows-31j": "cp932", "cswindows31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext", "iso-2022-jp-1": "iso2022_jp_ext", "iso-2022-jp-ms": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext", "cp50221": "iso2022_jp_ext", "iso-2022-jp-2": "iso2022_jp_2",
    "iso-2022-jp-3": "iso2022_jp_3", "iso-2022-jp-2004": "iso2022_jp_2004",
    "x-euc-jp": "euc_jp", "eucjp": "euc_jp",
    "tis-620": "cp874", "windows-874": "cp874", "iso-8859-11": "cp874", "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso8859_8", "iso-8859-8-e": "iso8859_8", "logical": "iso8859_8", "visual": "iso8859_8",
    "iso-8859-6-i": "iso8859_6", "iso-8859-6-e": "iso8859_6",
    "utf8": "utf-8", "utf-8": "utf-8", "utf_8": "utf-8", "unicode-1-1-utf-8": "utf-8", "utf8mb4": "utf-8",
    "x-unicode-2-0-utf-8": "utf-8", "unicode-1-1-utf-7": "utf-7", "x-unicode-2-0-utf-7": "utf-7",
    "unicode-2-0-utf-7": "utf-7", "utf7": "utf-7", "csutf7": "utf-7",
    "macintosh": "mac_roman", "x-mac-roman": "mac_roman", "mac": "mac_roman", "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-ce": "mac_latin2", "x-mac-centraleurroman": "mac_latin2", "x-mac-greek": "mac_greek",
    "x-mac-turkish": "mac_turkish", "koi8-ru": "koi8_u", "koi": "koi8_r", "koi8": "koi8_r",
    "x-windows-1250": "cp1250", "x-windows-1251": "cp1251", "win-1251": "cp1251", "win1251": "cp1251",
    "x-cp1250": "cp1250", "x-cp1251": "cp1251", "dos-866": "cp866", "ibm866": "cp866",
    "unicode": "utf-16", "ucs-2": "utf-16", "iso-10646-ucs-2": "utf-16-be", "utf16": "utf-16",
    "unknown-8bit": "", "unknown": "", "x-unknown": "", "x-user-defined": "", "default": "", "binary": "",
    "8bit": "", "7bit": "", "none": "", "_autodetect": "", "_autodetect_all": "", "charset": "", "auto": "",
}  # fmt: skip
_SINGLE_BYTE_WESTERN = frozenset({"cp1252", "iso8859-15", "iso8859-2", "cp1250", "cp1254", "mac-roman"})
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_WINDOWS = {
    byte: bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_UNWANTED = re.compile("[\x00\ud800-\udfff]")
_GUESS_BYTES = 4096


def clean(text: str) -> str:
    """Take out what could not be stored or sent: NUL and lone surrogates."""
    if "\x00" not in text:
        if text.isascii():
            return text
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            pass
        else:
            return text
    return _UNWANTED.sub("", text)


@lru_cache(maxsize=256)
def codec_for(name: str) -> str:
    """The Python codec for a charset's name in a mail; empty when it says nothing useful."""
    key = name.strip().strip("\"'").lower().replace(" ", "")[:60]
    known = _WIDER.get(key)
    if known is not None:
        return known
    try:
        found = codecs.lookup(key)
    except (LookupError, ValueError, UnicodeError):
        return _codec_of_odd_name(key)
    # Python also knows "codecs" that are no charsets (base64, zlib): one of them would be a bomb.
    return found.name if getattr(found, "_is_text_encoding", True) else ""


def _codec_of_odd_name(key: str) -> str:
    odd = re.search(r"(?:windows|win|cp|ms|ansi)[-_]?(125[0-8]|874|866|437|850)", key)
    if odd:
        return f"cp{odd[1]}"
    latin = re.search(r"8859[-_]?(\d{1,2})", key)
    if latin and 1 < int(latin[1]) <= 16 and int(latin[1]) != 12:
        return f"iso8859_{int(latin[1])}"
    return "utf-8" if "utf-8" in key or "utf8" in key else ""


def decode(data: bytes, charset: str = "") -> str:
    """Decode `data`, believing `charset` as far as it can be believed. Never raises."""
    if data.isascii() and b"\x1b" not in data and b"+" not in data and b"\x00" not in data and b"~" not in data:
        return data.decode("ascii")
    return clean(_decode(data, codec_for(charset) if charset else ""))


def _decode(data: bytes, codec: str) -> str:
    marked = _by_mark(data)
    if marked is not None:
        return marked
    if codec in ("", "utf-8") or codec in _SINGLE_BYTE_WESTERN:
        text = _strict(data, "utf-8")
        if text is not None:
            return text if codec else _unescaped(data, text)
        if codec == "cp1252":
            return _western(data)
        return _nearly_utf8(data) if codec == "utf-8" else _strict(data, codec) or guess(data)
    text = _strict(data, codec)
    if text is not None:
        return text
    as_utf8 = _strict(data, "utf-8")
    if as_utf8 is not None and not data.isascii():
        return as_utf8
    try:
        return data.decode(codec, "replace")
    except (LookupError, ValueError, UnicodeError):
        return guess(data)


def _by_mark(data: bytes) -> str | None:
    """Read by the byte order mark, if there is one."""
    if data.startswith(codecs.BOM_UTF8):
        return data[3:].decode("utf-8", "replace")
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) and len(data) % 2 == 0:
        return data.decode("utf-16", "replace")
    return None


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (LookupError, ValueError, UnicodeError):
        return None


def _unescaped(data: bytes, text: str) -> str:
    """Unlabelled seven-bit text with escapes is Japanese (ISO-2022-JP) more often than anything else."""
    if b"\x1b$" in data and data.isascii():
        return _strict(data, "iso2022_jp_ext") or text
    return text


def _western(data: bytes) -> str:
    """windows-1252, whose five holes are read as the control characters that browsers see there."""
    return _strict(data, "cp1252") or data.decode("latin-1").translate(_WINDOWS)


def _nearly_utf8(data: bytes) -> str:
    """Text that says UTF-8 and is not quite: cut in the middle, or another charset altogether."""
    text = data.decode("utf-8", "replace")
    high = len(_HIGH_BYTE.findall(data[:200_000]))
    bad = text[:200_000].count("\ufffd")
    return guess(data) if bad * 2 > high else text


def guess(data: bytes) -> str:
    """Text of no known charset: UTF-8, else the likeliest by its letters, else windows-1252."""
    text = _strict(data, "utf-8")
    if text is not None:
        return text
    found = None
    if len(_HIGH_BYTE.findall(data[:_GUESS_BYTES])) >= 8:
        found = from_bytes(data[:_GUESS_BYTES], steps=3, chunk_size=512).best()
    likely = _strict(data, found.encoding) if found and found.chaos < 0.1 else None
    return likely or _western(data)
