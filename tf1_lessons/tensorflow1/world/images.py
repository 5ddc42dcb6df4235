"""Pillow's names of old."""


def _image(name):
    def make():
        from PIL import Image

        return getattr(Image.Resampling, name)

    return make


GONE = {
    "PIL.Image": {
        "ANTIALIAS": _image("LANCZOS"),
        "LINEAR": _image("BILINEAR"),
        "CUBIC": _image("BICUBIC"),
        "fromstring": "PIL.Image.frombytes",
    }
}
CHANGED = {"PIL": {}}
