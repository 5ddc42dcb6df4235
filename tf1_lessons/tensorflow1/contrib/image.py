"""tf.contrib.image: rotations and other projections of images, by TensorFlow's op, written anew."""

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _support

def _batch(images):
    """Return images as [batch, height, width, channels], and a function that undoes it."""
    rank = images.shape.ndims
    if rank == 2:
        return images[tf.newaxis, :, :, tf.newaxis], lambda result: result[0, :, :, 0]
    if rank == 3:
        return images[tf.newaxis], lambda result: result[0]
    if rank == 4:
        return images, lambda result: result
    raise TypeError("Images should have rank between 2 and 4.")


def transform(images, transforms, interpolation="NEAREST", output_shape=None, name=None):
    """Return images under projections: output (x, y) is input ((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k).

    Args:
        images: [batch, height, width, channels], [height, width, channels] or [height, width].
        transforms: a0 a1 a2 b0 b1 b2 c0 c1, [8] or [batch, 8]; k = c0 x + c1 y + 1.
        interpolation: "NEAREST" or "BILINEAR".
        output_shape: height and width, by default the input's.
    """
    with tf.name_scope(name, "transform"):
        images = tf.convert_to_tensor(images, name="images")
        batch, undo = _batch(images)
        transforms = tf.convert_to_tensor(transforms, dtype=tf.float32, name="transforms")
        transforms = transforms[tf.newaxis] if transforms.shape.ndims == 1 else transforms
        shape = tf.shape(batch)[1:3] if output_shape is None else output_shape
        result = tf.raw_ops.ImageProjectiveTransformV2(
            images=batch, transforms=transforms, output_shape=shape, interpolation=interpolation.upper()
        )
        size = tf.get_static_value(shape)
        size = [None, None] if size is None else list(size)
        result.set_shape([batch.shape.as_list()[0], *size, batch.shape.as_list()[3]])
        return undo(result)


def angles_to_projective_transforms(angles, image_height, image_width, name=None):
    """Return the projections, [batch, 8], that turn images counterclockwise by angles in radians."""
    with tf.name_scope(name, "angles_to_projective_transforms"):
        angles = tf.convert_to_tensor(angles, dtype=tf.float32, name="angles")
        angles = angles[tf.newaxis] if angles.shape.ndims == 0 else angles
        height = tf.cast(image_height, tf.float32) - 1
        width = tf.cast(image_width, tf.float32) - 1
        cos, sin, zero = tf.cos(angles), tf.sin(angles), tf.zeros_like(angles)
        x_offset = (width - (cos * width - sin * height)) / 2.0
        y_offset = (height - (sin * width + cos * height)) / 2.0
        return tf.stack([cos, -sin, x_offset, sin, cos, y_offset, zero, zero], axis=1)


def rotate(images, angles, interpolation="NEAREST", name=None):
    """Return images turned counterclockwise about their centre by angles in radians, [] or [batch]."""
    with tf.name_scope(name, "rotate"):
        images = tf.convert_to_tensor(images, name="images")
        batch, _ = _batch(images)
        height, width = tf.unstack(tf.cast(tf.shape(batch)[1:3], tf.float32))
        return transform(images, angles_to_projective_transforms(angles, height, width), interpolation)


def translations_to_projective_transforms(translations, name=None):
    """Return the projections, [batch, 8], that move images by (dx, dy), [2] or [batch, 2]."""
    with tf.name_scope(name, "translations_to_projective_transforms"):
        moves = tf.convert_to_tensor(translations, dtype=tf.float32, name="translations")
        moves = moves[tf.newaxis] if moves.shape.ndims == 1 else moves
        one, zero = tf.ones_like(moves[:, 0]), tf.zeros_like(moves[:, 0])
        return tf.stack([one, zero, -moves[:, 0], zero, one, -moves[:, 1], zero, zero], axis=1)


def translate(images, translations, interpolation="NEAREST", name=None):
    """Return images moved by (dx, dy)."""
    with tf.name_scope(name, "translate"):
        return transform(images, translations_to_projective_transforms(translations), interpolation)


def flat_transforms_to_matrices(transforms):
    """Return projections [8] or [batch, 8] as matrices, [batch, 3, 3]."""
    transforms = tf.reshape(tf.convert_to_tensor(transforms, dtype=tf.float32), [-1, 8])
    ones = tf.ones_like(transforms[:, :1])
    return tf.reshape(tf.concat([transforms, ones], axis=1), [-1, 3, 3])


def matrices_to_flat_transforms(transform_matrices):
    """Return matrices [3, 3] or [batch, 3, 3] as projections, [batch, 8]."""
    flat = tf.reshape(tf.convert_to_tensor(transform_matrices, dtype=tf.float32), [-1, 9])
    return (flat / flat[:, 8:9])[:, :8]


def compose_transforms(*transforms):
    """Return the projections that do several one after the other."""
    result = flat_transforms_to_matrices(transforms[0])
    for each in transforms[1:]:
        result = tf.matmul(result, flat_transforms_to_matrices(each))
    return matrices_to_flat_transforms(result)

__getattr__ = _support.module(__name__, "own")
