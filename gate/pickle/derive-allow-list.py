"""Derive `allow-list.json` from the competition environment, so that every name on it exists there.

Run it with the competition environment's interpreter and read the difference before committing:

    LD_LIBRARY_PATH=<env>/lib <env>/bin/python -I gate/pickle/derive-allow-list.py > gate/pickle/allow-list.json

Words: `call` may be called while loading, `make` may be instantiated empty and given its state, `list`/`dict`/`set`
may be filled like one, an empty string may only be named. Classes that run code of their own while they are being
made, restored or thrown away are left out, as are functions that open, import, call or evaluate what they are given.
"""

from __future__ import annotations

import _compat_pickle
import importlib
import inspect
import json
import pkgutil
import platform
import sys
import warnings
from importlib.metadata import version
from types import FunctionType

import numpy
import sklearn

PACKAGES = ["numpy", "scipy", "scikit-learn", "joblib", "skops", "pandas"]

# Names that are needed as they are, each read for what it does. Old homes of numpy's functions are in files of numpy 1.
CURATED = {
    "builtins": {
        **dict.fromkeys(
            ["bytearray", "bytes", "complex", "float", "int", "bool", "str", "range", "slice", "tuple"], "call"
        ),
        "object": "make",
        "list": "call list",
        "dict": "call dict",
        "set": "call set",
        "frozenset": "call",
        "Ellipsis": "",
        "NotImplemented": "",
    },
    "collections": {
        "OrderedDict": "call dict",
        "defaultdict": "call dict",
        "Counter": "call dict",
        "deque": "call list",
    },
    "copyreg": {"_reconstructor": "call", "__newobj__": "call"},
    "_codecs": {"encode": "call"},
    "datetime": dict.fromkeys(["date", "datetime", "time", "timedelta", "timezone"], "call"),
    "decimal": {"Decimal": "call"},
    "fractions": {"Fraction": "call"},
    "joblib.numpy_pickle": {"NumpyArrayWrapper": "make", "NDArrayWrapper": "make", "ZNDArrayWrapper": "make"},
    "numpy": {"ndarray": "make", "dtype": "call", "matrix": "make"},
    "numpy._core.multiarray": {"_reconstruct": "call", "scalar": "call"},
    "numpy.core.multiarray": {"_reconstruct": "call", "scalar": "call"},
    "numpy.core._internal": {"_reconstruct": "call"},
    "numpy._core.numeric": {"_frombuffer": "call"},
    "numpy.core.numeric": {"_frombuffer": "call"},
    "numpy.ma": {"MaskedArray": "make"},
    "numpy.ma.core": {"_mareconstruct": "call", "MaskedArray": "make"},
    "numpy.matrixlib.defmatrix": {"matrix": "make"},
    "numpy.random._pickle": dict.fromkeys(["__randomstate_ctor", "__generator_ctor", "__bit_generator_ctor"], "call"),
    "numpy.random.bit_generator": {"__pyx_unpickle_SeedSequence": "call"},
    # These do have a `__new__` or `__setstate__` of their own; read: named tuples, plain attributes, a warning.
    "sklearn.ensemble._hist_gradient_boosting.predictor": {"TreePredictor": "make"},
    "sklearn.gaussian_process.kernels": {"Hyperparameter": "make"},
    "sklearn.impute._iterative": {"_ImputerTriplet": "make"},
    "sklearn.isotonic": {"IsotonicRegression": "make"},
    "sklearn.linear_model._passive_aggressive": {
        "PassiveAggressiveClassifier": "make",
        "PassiveAggressiveRegressor": "make",
    },
    "sklearn.utils._encode": {"MissingValues": "make"},
    "sklearn.utils._bunch": {"Bunch": "make dict"},
    "scipy.interpolate._interpolate": {"interp1d": "make", "PPoly": "make"},
    "scipy.interpolate._bsplines": {"BSpline": "make"},
    "scipy.interpolate._cubic": {"CubicSpline": "make", "PchipInterpolator": "make"},
    "scipy.optimize._optimize": {"OptimizeResult": "make dict"},
    "scipy.spatial._ckdtree": {"cKDTree": "make"},
    "scipy.spatial._kdtree": {"KDTree": "make"},
}

# Modules of scikit-learn whose classes nobody fits: they read files, talk to servers, start workers, draw or test.
NOT_FITTED = (
    "sklearn.conftest",
    "sklearn.datasets",
    "sklearn.experimental",
    "sklearn.externals",
    "sklearn.ensemble._hist_gradient_boosting.histogram",
    "sklearn.ensemble._hist_gradient_boosting.splitting",
    "sklearn.inspection",
    "sklearn.metrics._pairwise_distances_reduction",
    "sklearn.metrics._plot",
    "sklearn.model_selection._plot",
    "sklearn.tree._export",
    "sklearn.tree._reingold_tilford",
    "sklearn.utils._available_if",
    "sklearn.utils._param_validation",
    "sklearn.utils._pprint",
    "sklearn.utils.deprecation",
    "sklearn.tree._partitioner",
    "sklearn.tree._splitter",
    "sklearn.utils._vector_sentinel",
    "sklearn.utils._seq_dataset",
    "sklearn.callback",
    "sklearn.utils._estimator_html_repr",
    "sklearn.utils._mocking",
    "sklearn.utils._plotting",
    "sklearn.utils._repr_html",
    "sklearn.utils._testing",
    "sklearn.utils._test_common",
    "sklearn.utils.estimator_checks",
    "sklearn.utils.parallel",
    "sklearn.utils.discovery",
)

# Functions people hand to transformers and selectors; they compute on arrays and do nothing else.
NAMED_FUNCTIONS = {
    "sklearn.feature_selection._univariate_selection": "chi2 f_classif f_regression f_oneway r_regression",
    "sklearn.feature_selection._mutual_info": "mutual_info_classif mutual_info_regression",
    "sklearn.metrics.pairwise": "cosine_similarity euclidean_distances laplacian_kernel linear_kernel polynomial_kernel"
    " rbf_kernel sigmoid_kernel",
    "numpy": "mean median std var sum min max ravel squeeze clip nan_to_num asarray",
    "scipy._lib.array_api_compat.numpy._aliases": "asarray",
    "scipy.special._ufuncs": "expit logit",
}


def runs_code(cls: type) -> str | None:
    """Why making, restoring or dropping an instance of `cls` would run code of its own; None where it would not."""
    for base in cls.__mro__:
        if base.__module__ in ("builtins", "abc", "typing") or base is object:
            continue
        own = vars(base)
        if "__del__" in own:
            return "__del__"
        if "__new__" in own and isinstance(own["__new__"], (staticmethod, FunctionType)):
            return "__new__"
        if base.__module__ != "sklearn.base" and isinstance(own.get("__setstate__"), FunctionType):
            return "__setstate__"
    return None


def sklearn_names() -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = {}
    for module_info in pkgutil.walk_packages(sklearn.__path__, "sklearn."):
        name = module_info.name
        if ".tests" in name or name.startswith(NOT_FITTED):
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                module = importlib.import_module(name)
            except ImportError:
                continue
        for attribute, value in sorted(vars(module).items()):
            if attribute.startswith("__pyx_unpickle_") and getattr(value, "__module__", None) == name:
                if hasattr(module, attribute.removeprefix("__pyx_unpickle_")):
                    names.setdefault(name, {})[attribute] = "call"
            elif attribute in ("newObj",) and callable(value):
                names.setdefault(name, {})[attribute] = "call"
            elif inspect.isclass(value) and value.__module__ == name and value.__qualname__ == attribute:
                if issubclass(value, BaseException) or runs_code(value) or attribute.startswith("PyFunc"):
                    continue
                compiled = not isinstance(vars(value).get("__init__"), FunctionType) and hasattr(
                    value, "__pyx_vtable__"
                )
                word = "call" if compiled and value.__reduce__ is not object.__reduce__ else "make"
                names.setdefault(name, {})[attribute] = f"{word} dict" if issubclass(value, dict) else word
    return names


def numpy_names() -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = {"numpy": {}}
    for attribute in sorted(dir(numpy)):
        value = getattr(numpy, attribute)
        if isinstance(value, numpy.ufunc) or (inspect.isclass(value) and issubclass(value, numpy.generic)):
            names["numpy"][attribute] = ""
    for attribute in ("MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"):
        names[f"numpy.random._{attribute.lower().removesuffix('dxsm')}"] = names.get(
            f"numpy.random._{attribute.lower().removesuffix('dxsm')}", {}
        ) | {attribute: ""}
    names["numpy.random.bit_generator"] = {"SeedSequence": "make"}
    names["numpy.random.mtrand"] = {"RandomState": "make"}
    names["numpy.random._generator"] = {"Generator": "make"}
    names["numpy.dtypes"] = {
        name: "call" for name in sorted(dir(importlib.import_module("numpy.dtypes"))) if name.endswith("DType")
    }
    return names


def scipy_names() -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = {}
    for kind in ("bsr", "coo", "csc", "csr", "dia", "dok", "lil"):
        names[f"scipy.sparse._{kind}"] = {f"{kind}_array": "make", f"{kind}_matrix": "make"}
    return names


def old_names(names: dict[str, dict[str, str]]) -> dict[str, str]:
    """Map Python 2's names to the allowed names they stand for, as protocols 0 to 2 write them."""
    aliases = {}
    for module, plain in ((home, name) for home, listed in names.items() for name in listed):
        for old, new in _compat_pickle.IMPORT_MAPPING.items():
            if new == module and old in ("__builtin__", "copy_reg"):
                aliases[f"{old} {plain}"] = f"{module} {plain}"
    for (old, old_name), (new, new_name) in _compat_pickle.NAME_MAPPING.items():
        if new_name in names.get(new, {}):
            aliases[f"{old} {old_name}"] = f"{new} {new_name}"
    return dict(sorted(aliases.items()))


def attributes() -> dict[str, str]:
    """Everything that can be imported from modules so broad that a chance name could be in them."""
    broad = ("builtins", "collections", "copyreg", "_codecs", "datetime", "decimal", "fractions", "numpy", "numpy.ma")
    return {module: " ".join(sorted(dir(importlib.import_module(module)))) for module in broad}


def top_level_modules() -> list[str]:
    """Python 2's names count as well: the unpickler translates them."""
    old = {name.split(".")[0] for name in _compat_pickle.IMPORT_MAPPING} | {
        module for module, _ in _compat_pickle.NAME_MAPPING
    }
    return sorted(
        {info.name for info in pkgutil.iter_modules()}
        | set(sys.stdlib_module_names)
        | set(sys.builtin_module_names)
        | old
    )


def main() -> None:
    out, sys.stdout = sys.stdout, sys.stderr  # some modules print while they are imported
    names: dict[str, dict[str, str]] = {}
    functions = {module: dict.fromkeys(listed.split(), "") for module, listed in NAMED_FUNCTIONS.items()}
    for part in (sklearn_names(), numpy_names(), scipy_names(), functions, CURATED):
        for module, listed in part.items():
            names.setdefault(module, {}).update(listed)
    for module in list(names):
        found = importlib.import_module(module)
        missing = [name for name in names[module] if not hasattr(found, name)]
        if missing:
            sys.exit(f"{module} has no {', '.join(missing)}: mend the curated lists")
    ordered = {module: dict(sorted(names[module].items())) for module in sorted(names)}
    derived = {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}
    answer = {"derivedFrom": derived, "modules": top_level_modules(), "aliases": old_names(ordered)}
    answer |= {"attributes": attributes(), "names": ordered}
    json.dump(answer, out, indent=2)
    out.write("\n")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
