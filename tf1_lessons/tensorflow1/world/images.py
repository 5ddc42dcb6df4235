"""Pillow's names of old."""

GONE = {
    "PIL.Image": {
        "ANTIALIAS": "PIL.Image.Resampling.LANCZOS",
        "LINEAR": "PIL.Image.Resampling.BILINEAR",
        "CUBIC": "PIL.Image.Resampling.BICUBIC",
        "fromstring": "PIL.Image.frombytes",
    }
}
CHANGED = {"PIL": {}}
