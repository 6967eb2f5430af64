"""Made by `harvester import`: a RAMP feature extractor and its model, as one."""

from typing import Any

from classifier import Classifier as Inner
from feature_extractor import FeatureExtractor


class Pair:
    def fit(self, X: Any, y: Any) -> None:
        self.features = FeatureExtractor()
        self.features.fit(X, y)
        self.inner = Inner()
        self.inner.fit(self.features.transform(X), y)

    def predict_proba(self, X: Any) -> Any:
        return self.inner.predict_proba(self.features.transform(X))
