"""tf-slim 1.1.0 as it was meant: its modules get the attributes that TensorFlow no longer has where they look for them.

Only tf-slim's own modules are changed: where one reads `ops.Tensor`, its name `ops` stands for a proxy of TensorFlow's
module. TensorFlow's modules stay as they are.
"""

import importlib
import sys
import types
import warnings

import tensorflow.compat.v1 as tf

_LAYERS = (
    "Dense Dropout Flatten Convolution1D Convolution2D Convolution3D SeparableConvolution1D SeparableConvolution2D "
    "Convolution2DTranspose Convolution3DTranspose AveragePooling1D AveragePooling2D AveragePooling3D MaxPooling1D "
    "MaxPooling2D MaxPooling3D BatchNormalization flatten"
)

# A module of TensorFlow as tf-slim imports it: what tf-slim reads from it, and where 2.21 has that.
_MOVED = {
    "tensorflow.python.framework.ops": (tf, "Tensor IndexedSlices"),
    "tensorflow.python.ops.array_ops": (tf, "stack unstack"),
    "tensorflow.python.ops.control_flow_ops": (tf, "Assert case cond while_loop"),
    "tensorflow.python.ops.variable_scope": (tf, "variable"),
    "tensorflow.python.layers.core": (tf.layers, _LAYERS),
    "tensorflow.python.layers.convolutional": (tf.layers, _LAYERS),
    "tensorflow.python.layers.pooling": (tf.layers, _LAYERS),
    "tensorflow.python.layers.normalization": (tf.layers, _LAYERS),
}


class _Proxy(types.ModuleType):
    """A module of TensorFlow, but for a few names that are found in another, maybe spelled otherwise."""

    def __init__(self, module, other, names):
        super().__init__(module.__name__)
        self.__dict__.update(_module=module, _other=other, _names=names.split())

    def __getattr__(self, name):
        if name in self._names:
            return getattr(self._other, name.replace("Convolution", "Conv").replace("variable", "Variable"))
        return getattr(self._module, name)


_PROXIES = {name: _Proxy(importlib.import_module(name), *rest) for name, rest in _MOVED.items()}


def load(name="tf_slim"):
    """Import a module of tf-slim; return it, mended."""
    module = importlib.import_module(name)
    for name, part in list(sys.modules.items()):
        if name.split(".")[0] == "tf_slim" and not vars(part).get("_mended"):
            part._mended = True
            for key, value in list(vars(part).items()):
                if isinstance(value, types.ModuleType) and value.__name__ in _PROXIES:
                    setattr(part, key, _PROXIES[value.__name__])
    return module


def public(module):
    """Return the public names of a module of tf-slim that are not modules, for `globals().update`."""
    return {
        name: value
        for name, value in vars(module).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }


# It calls its layers by `apply`, which tf_keras calls deprecated; a script cannot help it.
warnings.filterwarnings("ignore", "`layer.apply` is deprecated", UserWarning)
load()
