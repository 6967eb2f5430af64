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
MAX_TEXT_BYTES = 65_536


class LoadError(Exception):
    """The submission cannot be loaded; the message says why and what to do."""


class InvalidPredictions(Exception):
    """`predict` returned something that is not one row of predictions for each row it got."""


def load_model(submission_dir: str | Path, contract: Mapping[str, Any]) -> Predict:
    """Load a submission and return its predict function.

    Parameters
    ----------
    submission_dir
        The team's folder.
    contract
        ``{"task", "inputs": [name, ...], "outputs": [name, ...], "artifacts": [{"path", "format"}, ...]}``; and where
        there are any, ``"nullable"``: inputs that may be missing, and ``"texts"``: outputs that are texts.

    Returns
    -------
    Callable
        ``predict(batch)``: ``batch`` is a DataFrame of ``n_rows`` with the contract's input columns; the model gets
        them in the contract's order. The answer is an ``(n_rows, n_outputs)`` array: float64, or objects (float and
        str) where some outputs are texts. Raises `InvalidPredictions` when the model's answer cannot be read so.

    Raises
    ------
    LoadError
        Neither a ``model.py``, nor exactly one ``.onnx`` or ``.skops`` artifact without Python; or it does not load.
    """
    folder = Path(submission_dir)
    inputs, outputs = list(contract["inputs"]), list(contract["outputs"])
    in_order = pd.Index(inputs)
    nullable = [name for name in inputs if name in set(contract.get("nullable", ()))]
    texts = [at for at, name in enumerate(outputs) if name in set(contract.get("texts", ()))]
    raw = _load_any(folder, contract)

    def predict(batch: pd.DataFrame) -> np.ndarray:
        # Choosing columns costs more than many a model does for a row.
        ordered = batch if batch.columns.equals(in_order) else batch[inputs]
        answer = raw(with_missing(ordered, nullable))
        if texts:
            return as_table(answer, len(batch), len(outputs), texts)
        return as_matrix(answer, len(batch), len(outputs))

    return predict


def with_missing(batch: pd.DataFrame, nullable: Sequence[str]) -> pd.DataFrame:
    """Give columns that may be missing the same type in every batch, whether something is missing in it or not.

    As pandas does: whole numbers become float64 with NaN, booleans objects with None.
    """
    kinds = {"i": np.float64, "u": np.float64, "b": object}
    change = {name: kinds[batch[name].dtype.kind] for name in nullable if batch[name].dtype.kind in kinds}
    return batch.astype(change) if change else batch


def as_table(answer: Any, n_rows: int, n_outputs: int, texts: Sequence[int]) -> np.ndarray:
    """Turn any array-like into an ``(n_rows, n_outputs)`` object array: str in the columns `texts`, float elsewhere."""
    try:
        values = np.array(answer, dtype=object)
    except (TypeError, ValueError) as error:
        raise InvalidPredictions(f"predict returned something that is no table: {error}") from error
    if values.ndim == 1:
        values = values.reshape(-1, 1)
    if values.shape != (n_rows, n_outputs):
        raise InvalidPredictions(
            f"predict returned shape {values.shape} for {n_rows} rows; ({n_rows}, {n_outputs}) is needed"
        )
    for column in range(n_outputs):
        if column in texts:
            values[:, column] = [_text(cell) for cell in values[:, column]]
        else:
            values[:, column] = as_matrix(values[:, column], n_rows, 1)[:, 0]
    return values


def _text(cell: Any) -> str:
    if not isinstance(cell, str):
        raise InvalidPredictions(f"predict returned a value of type {type(cell).__name__} where a text is needed")
    # A subclass of str could say one thing here and another one later.
    plain = str.__str__(cell)
    try:
        size = len(plain.encode())
    except UnicodeEncodeError as error:
        raise InvalidPredictions("predict returned a text that is not Unicode") from error
    if size > MAX_TEXT_BYTES:
        raise InvalidPredictions(f"predict returned a text of {size} bytes; at most {MAX_TEXT_BYTES} are taken")
    return plain


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
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        if "locale" in str(error):
            how = 'options={TfidfVectorizer: {"locale": "C"}}'
            raise LoadError(f"{path.name} names a locale that is not there; export it with {how}") from error
        raise
    feeds = _onnx_feeds(path, session.get_inputs(), list(contract["inputs"]))
    output = _onnx_output(path, session.get_outputs(), words=bool(contract.get("texts")))
    return lambda batch: session.run([output], feeds(batch))[0]


_ONNX_NUMBERS = {
    "tensor(float)": np.float32,
    "tensor(double)": np.float64,
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
    "tensor(bool)": np.bool_,
}
_ONNX_FLOATS = ("tensor(float)", "tensor(double)")


def _onnx_feeds(path: Path, inputs: Sequence[Any], columns: Sequence[str]) -> Callable[[pd.DataFrame], dict[str, Any]]:
    """Map columns to a network's inputs: all into one matrix of floats, or each into the input of its name."""
    if len(inputs) == 1 and inputs[0].type in _ONNX_FLOATS and len(inputs[0].shape) == 2:
        width, (name, dtype) = inputs[0].shape[1], (inputs[0].name, _ONNX_NUMBERS[inputs[0].type])
        if not isinstance(width, int) or width == len(columns):
            return lambda batch: {name: np.ascontiguousarray(batch.to_numpy(dtype=dtype))}
    known = {*_ONNX_NUMBERS, "tensor(string)"}
    by_name = {value.name: value for value in inputs}
    if set(by_name) != set(columns) or any(
        value.type not in known or len(value.shape) not in (1, 2) or value.shape[1:] not in ([], [1])
        for value in inputs
    ):
        described = ", ".join(f"{value.name}: {value.type} {value.shape}" for value in inputs)
        raise LoadError(
            f"{path.name} takes ({described}); needed is one float or double input of shape [N, {len(columns)}], "
            f"or one input of shape [N, 1] for each column, of its name: {', '.join(columns[:20])}"
        )

    def feeds(batch: pd.DataFrame) -> dict[str, Any]:
        return {
            name: _onnx_column(batch[name], value).reshape((-1, 1)[: len(value.shape)])
            for name, value in by_name.items()
        }

    return feeds


def _onnx_column(column: pd.Series[Any], value: Any) -> np.ndarray:
    if value.type == "tensor(string)":
        return np.array(["" if cell is None or cell != cell else str(cell) for cell in column], dtype=object)
    dtype = _ONNX_NUMBERS[value.type]
    if np.dtype(dtype).kind != "f" and column.isna().any():
        raise InvalidPredictions(f'"{value.name}" has missing values, which {value.type} cannot hold; make it a float')
    if column.dtype.kind not in "iufb" and not column.isna().any() and not all(_is_number(cell) for cell in column):
        raise InvalidPredictions(f'"{value.name}" is no column of numbers, but the network takes {value.type}')
    return column.to_numpy(dtype=dtype)


def _onnx_output(path: Path, outputs: Sequence[Any], *, words: bool) -> str:
    if words:
        texts = [value.name for value in outputs if value.type == "tensor(string)"]
        if len(texts) != 1:
            raise LoadError(f"{path.name} needs exactly one output of type string, the class; it has {len(texts)}")
        return str(texts[0])
    numeric = [value.name for value in outputs if value.type in _ONNX_FLOATS]
    if not numeric:
        raise LoadError(
            f"{path.name} has no float or double output; export the classifier without ZipMap (zipmap=False)"
        )
    return next((name for name in ("probabilities", "variable") if name in numeric), numeric[-1])


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
    classifies = contract["task"].endswith("classification") and not contract.get("texts")
    if classifies and not hasattr(model, "predict_proba"):
        raise LoadError(f"{path.name} holds a {type(model).__name__}, which has no predict_proba")
    ask = model.predict_proba if classifies else model.predict
    if len(contract["inputs"]) == 1 and not hasattr(model, "feature_names_in_"):
        # What was fitted on one column of texts would take a table for a list of its column names.
        return lambda batch: ask(_only_column(batch))
    return ask


def _only_column(batch: pd.DataFrame) -> Any:
    column = batch.iloc[:, 0]
    return batch if column.dtype.kind in "iufb" else column
