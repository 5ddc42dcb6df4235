"""tf.contrib.training: HParams, our own; training and evaluation loops of tf-slim; buckets of TensorFlow's core."""

import json
import numbers
import re

from tf1_lessons.tensorflow1.contrib import _slim, _support

from tf_slim.training import evaluation as _evaluation, training as _training  # noqa: E402
from tf_slim.training.evaluation import (  # noqa: E402,F401
    StopAfterNEvalsHook,
    SummaryAtEndHook,
    checkpoints_iterator,
    evaluate_repeatedly,
    get_or_create_eval_step,
    wait_for_new_checkpoint,
)
from tf_slim.training.training import (  # noqa: E402,F401
    add_gradients_summaries,
    clip_gradient_norms,
    clip_gradient_norms_fn,
    create_train_op,
    multiply_gradients,
    train,
)
from tensorflow.python.training.evaluation import _evaluate_once as evaluate_once  # noqa: E402,F401

_slim.load()
_ASSIGNMENT = re.compile(
    r"(?P<name>[a-zA-Z][\w.]*)(\[\s*(?P<index>\d+)\s*\])?\s*=\s*((?P<one>[^,\[]*)|\[(?P<many>[^\]]*)\])($|,\s*)"
)


def parse_values(values, type_map, ignore_unknown=False):
    """Return the assignments of a string such as "rate=0.1,layers=[5,6],x[2]=3" as a dict.

    Args:
        type_map: the type of each name.
        ignore_unknown: whether names without a type are skipped.

    Raises:
        ValueError: the string is malformed, a name unknown, a value not of its type, or given twice.
    """
    result, position = {}, 0
    while position < len(values):
        match = _ASSIGNMENT.match(values, position)
        if not match:
            raise ValueError(f"Malformed hyperparameter value: {values[position:]}")
        position = match.end()
        name, index, many = match["name"], match["index"], match["many"]
        if name not in type_map:
            if ignore_unknown:
                continue
            raise ValueError(f"Unknown hyperparameter type for {name}")
        if many is not None:
            if index is not None:
                raise ValueError("Assignment of a list to a list index.")
            words = [word for word in re.split("[ ,]", many) if word]
            _store(result, name, [_parse(name, type_map[name], word, many, values) for word in words], values)
            continue
        value = _parse(name, type_map[name], match["one"], match["one"], values)
        if index is None:
            _store(result, name, value, values)
        else:
            if not isinstance(result.setdefault(name, {}), dict):
                raise ValueError(f"Multiple assignments to variable '{name}' in {values}")
            _store(result[name], int(index), value, values, f"{name}[{index}]")
    return result


def _store(result, key, value, values, name=None):
    if key in result:
        raise ValueError(f"Multiple assignments to variable '{name or key}' in {values}")
    result[key] = value


def _parse(name, kind, word, written, values):
    """Return a word as a value of a type."""
    try:
        if kind is not bool:
            return kind(word)
        return {"true": True, "True": True, "false": False, "False": False}.get(word) or (
            word not in ("false", "False") and bool(int(word))
        )
    except ValueError:
        raise ValueError(
            f"Could not parse hparam '{name}' of type '{kind.__name__}' with value '{written}' in {values}"
        ) from None


def _cast(name, kind, value):
    """Return a value as one of a type, if that loses nothing."""
    if type(value) is kind or kind is type(None):
        return value
    fits = not (
        issubclass(kind, (str, bytes))
        and not isinstance(value, (str, bytes))
        or issubclass(kind, bool) != isinstance(value, bool)
        or issubclass(kind, numbers.Integral)
        and not isinstance(value, numbers.Integral)
        or issubclass(kind, numbers.Number)
        and not isinstance(value, numbers.Number)
    )
    if not fits:
        raise ValueError(f"Could not cast hparam '{name}' of type '{kind}' from value {value!r}")
    return kind(value)


class HParams:
    """Hyperparameters as attributes, each of one type, or a list of one.

    Raises:
        ValueError: a name is taken, a list empty, a value not of the type of its hyperparameter.
    """

    def __init__(self, hparam_def=None, model_structure=None, **kwargs):
        if hparam_def:
            raise _support.LessonError(_support.lack("training.HParams(hparam_def=...)"))
        self._hparam_types = {}
        self._model_structure = model_structure
        for name, value in kwargs.items():
            self.add_hparam(name, value)

    def add_hparam(self, name, value):
        """Add a hyperparameter; its value decides its type."""
        if getattr(self, name, None) is not None:
            raise ValueError(f"Hyperparameter name is reserved: {name}")
        is_list = isinstance(value, (list, tuple))
        if is_list and not value:
            raise ValueError(f"Multi-valued hyperparameters cannot be empty: {name}")
        self._hparam_types[name] = (type(value[0] if is_list else value), is_list)
        setattr(self, name, value)

    def set_hparam(self, name, value):
        """Give a hyperparameter another value of its type."""
        kind, is_list = self._hparam_types[name]
        if isinstance(value, list):
            if not is_list:
                raise ValueError(f"Must not pass a list for single-valued parameter: {name}")
            setattr(self, name, [_cast(name, kind, element) for element in value])
        else:
            if is_list:
                raise ValueError(f"Must pass a list for multi-valued parameter: {name}.")
            setattr(self, name, _cast(name, kind, value))

    def del_hparam(self, name):
        """Remove a hyperparameter, if it is there."""
        if hasattr(self, name):
            delattr(self, name)
            del self._hparam_types[name]

    def parse(self, values):
        """Set hyperparameters from a string such as "rate=0.1,layers=[5,6]"; return self."""
        types = {name: kind for name, (kind, _) in self._hparam_types.items()}
        return self.override_from_dict(parse_values(values, types))

    def override_from_dict(self, values_dict):
        """Set hyperparameters from a dict; return self."""
        for name, value in values_dict.items():
            self.set_hparam(name, value)
        return self

    set_from_map = override_from_dict

    def parse_json(self, values_json):
        """Set hyperparameters from a JSON object; return self."""
        return self.override_from_dict(json.loads(values_json))

    def to_json(self, indent=None, separators=None, sort_keys=False):
        """Return the hyperparameters as a JSON object."""
        return json.dumps(self.values(), indent=indent, separators=separators, sort_keys=sort_keys)

    def set_model_structure(self, model_structure):
        """Keep an object with the hyperparameters."""
        self._model_structure = model_structure

    def get_model_structure(self):
        """Return the object that is kept with the hyperparameters."""
        return self._model_structure

    def values(self):
        """Return the hyperparameters as a dict."""
        return {name: getattr(self, name) for name in self._hparam_types}

    def get(self, key, default=None):
        """Return a hyperparameter, or default, which must be of its type."""
        if key not in self._hparam_types:
            return default
        if default is not None:
            kind, is_list = self._hparam_types[key]
            written = f"list<{kind}>" if is_list else str(kind)
            message = f"Hparam '{key}' of type '{written}' is incompatible with default={default}"
            if is_list != isinstance(default, list):
                raise ValueError(message)
            try:
                for value in default if is_list else [default]:
                    _cast(key, kind, value)
            except ValueError as error:
                raise ValueError(f"{message}. {error}") from None
        return getattr(self, key)

    def __contains__(self, key):
        return key in self._hparam_types

    def __str__(self):
        return ",".join(f"{name}={value}" for name, value in self.values().items())

    def __repr__(self):
        return f"{type(self).__name__}({sorted(self.values().items())})"


__getattr__ = _support.module(__name__, "tf-slim and own")
