"""How a submission is loaded and asked: the one interface of sandbox, registry and service.

Needs numpy and pandas only; anything else is imported when a submission asks for it.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

Predict = Callable[[pd.DataFrame], np.ndarray]


class LoadError(Exception):
    """The submission cannot be loaded; the message says why and what to do."""


class InvalidPredictions(Exception):
    """`predict` returned something that is not one row of numbers for each row it got."""


def load_model(submission_dir: str | Path, contract: Mapping[str, Any]) -> Predict:
    """Load a submission and return its predict function.

    Parameters
    ----------
    submission_dir
        The team's folder.
    contract
        ``{"task", "inputs": [name, ...], "outputs": [name, ...], "artifacts": [{"path", "format"}, ...]}``.

    Returns
    -------
    Callable
        ``predict(batch)``: ``batch`` is a DataFrame of ``n_rows`` with the contract's input columns in order; the
        answer is an ``(n_rows, n_outputs)`` float64 array. Raises `InvalidPredictions` when it has another shape.

    Raises
    ------
    LoadError
        Neither a ``model.py``, nor exactly one ``.onnx`` or ``.skops`` artifact without Python; or it does not load.
    """
    folder = Path(submission_dir)
    inputs = list(contract["inputs"])
    n_outputs = len(contract["outputs"])
    raw = _load_any(folder, contract)

    def predict(batch: pd.DataFrame) -> np.ndarray:
        return as_matrix(raw(batch[inputs]), len(batch), n_outputs)

    return predict


def as_matrix(answer: Any, n_rows: int, n_outputs: int) -> np.ndarray:
    """Turn any array-like into an ``(n_rows, n_outputs)`` float64 array.

    A two-column answer to a one-output contract is read as the two classes' probabilities; the second one counts.
    """
    try:
        values = np.asarray(answer)
        plain = values.dtype.kind in "fiu"
        if not plain and (values.dtype.kind != "O" or not all(_is_number(value) for value in values.ravel())):
            raise InvalidPredictions(f"predict returned values of type {values.dtype}; return numbers")
        matrix = np.array(values, dtype=np.float64)
    except InvalidPredictions:
        raise
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidPredictions(f"predict returned something that is no array of numbers: {error}") from error
    if matrix.ndim == 1:
        matrix = matrix.reshape(-1, 1)
    if matrix.ndim == 2 and matrix.shape[1] == 2 and n_outputs == 1:
        matrix = matrix[:, 1:]
    if matrix.shape != (n_rows, n_outputs):
        raise InvalidPredictions(
            f"predict returned shape {np.shape(answer)} for {n_rows} rows; ({n_rows}, {n_outputs}) is needed"
        )
    return np.ascontiguousarray(matrix)


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) or isinstance(value, (np.integer, np.floating))


def _load_any(folder: Path, contract: Mapping[str, Any]) -> Callable[[pd.DataFrame], Any]:
    if (folder / "model.py").is_file():
        return _load_python(folder)
    artifacts = list(contract.get("artifacts", []))
    for kind, load in (("onnx", _load_onnx), ("skops", _load_skops)):
        found = [artifact["path"] for artifact in artifacts if artifact["format"] == kind]
        if len(found) == 1:
            return load(folder / found[0], contract)
    raise LoadError("there is no model.py, and not exactly one artifact of format onnx or skops: add one of these")


def _load_python(folder: Path) -> Callable[[pd.DataFrame], Any]:
    # Last on the path, so that a file of the submission never shadows the standard library or the environment.
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    spec = importlib.util.spec_from_file_location("model", folder / "model.py")
    if spec is None or spec.loader is None:
        raise LoadError("model.py cannot be imported")
    module = importlib.util.module_from_spec(spec)
    # Objects pickled by `import model` are looked up under this name.
    sys.modules["model"] = module
    spec.loader.exec_module(module)
    factory = getattr(module, "Model", None)
    if factory is None:
        raise LoadError("model.py has no class Model")
    model = factory()
    if not callable(getattr(model, "predict", None)):
        raise LoadError("class Model has no method predict(self, batch)")
    if hasattr(model, "load"):
        model.load(folder)
    return model.predict


def _load_onnx(path: Path, contract: Mapping[str, Any]) -> Callable[[pd.DataFrame], Any]:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    inputs: Sequence[Any] = session.get_inputs()
    dtypes = {"tensor(float)": np.float32, "tensor(double)": np.float64}
    if len(inputs) != 1 or inputs[0].type not in dtypes or len(inputs[0].shape) != 2:
        described = ", ".join(f"{value.name}: {value.type} {value.shape}" for value in inputs)
        wanted = f"one float or double input of shape [N, {len(contract['inputs'])}]"
        raise LoadError(f"{path.name} takes ({described}); {wanted} is needed")
    dtype = dtypes[inputs[0].type]
    numeric = [value.name for value in session.get_outputs() if value.type in dtypes]
    if not numeric:
        raise LoadError(
            f"{path.name} has no float or double output; export the classifier without ZipMap (zipmap=False)"
        )
    output = next((name for name in ("probabilities", "variable") if name in numeric), numeric[-1])
    name = inputs[0].name

    def predict(batch: pd.DataFrame) -> np.ndarray:
        return session.run([output], {name: np.ascontiguousarray(batch.to_numpy(dtype=dtype))})[0]

    return predict


def _load_skops(path: Path, contract: Mapping[str, Any]) -> Callable[[pd.DataFrame], Any]:
    import skops.io

    known = ("numpy.", "scipy.", "sklearn.")
    asked = skops.io.get_untrusted_types(file=path)
    foreign = sorted(name for name in asked if not name.startswith(known))
    if foreign:
        raise LoadError(
            f"{path.name} needs types that are not numpy's, scipy's or scikit-learn's: {', '.join(foreign)}"
        )
    model = skops.io.load(path, trusted=asked)
    if contract["task"] == "regression":
        return model.predict
    if not hasattr(model, "predict_proba"):
        raise LoadError(f"{path.name} holds a {type(model).__name__}, which has no predict_proba")
    return model.predict_proba
