"""Which files may be in a package, and what they must begin with. A file's ending decides as what it is sent."""

from courses.packages.kinds import ending

IMAGES = frozenset("png jpg jpeg gif bmp tif tiff".split())
# No html, php or svg: a content is what authors wrote, and runs nothing. No swf: no browser plays it any more.
CONTENT = IMAGES | frozenset(
    "json eot ttf woff woff2 otf webm mp4 ogg mp3 m4a wav txt pdf rtf doc docx xls xlsx ppt pptx odt ods odp csv "
    "diff patch md textile vtt webvtt gltf glb".split()
)
LIBRARY = CONTENT | frozenset("js css svg xml".split())
# What they are made of is text, so that it may say anything; it is never sent as a page.
TEXTS = frozenset("json txt csv diff patch md textile vtt webvtt gltf js css svg xml rtf".split())
MARKUP = frozenset({"svg", "xml"})
# Packed already; packing them again only takes time.
PACKED = frozenset("png jpg jpeg gif woff woff2 webm mp4 ogg mp3 m4a docx xlsx pptx odt ods odp pdf".split())

PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*")
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
PAGES = tuple(b"<" + each for each in b"!doctype html script ?php ?xml svg head body iframe".split())
# How much of a file is looked at.
HEAD = 512


def disguised(name: str, head: bytes) -> bool:
    """Whether the file ``name`` begins as something else than its ending says.

    A picture may be another kind of picture: browsers look for themselves, and computers mix them up. What is no
    text must not be a page or a program.
    """
    kind = ending(name)
    if kind in IMAGES:
        return not (head.startswith(PICTURES) or _is_webp(head))
    if kind in TEXTS or not head:
        return False
    return head.startswith(PROGRAMS) or head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(PAGES)


def _is_webp(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"
