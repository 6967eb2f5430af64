/** Answers one half: what is measured is everything around the model. */
export const noop = `import numpy as np


class Model:
    def predict(self, batch):
        return np.full(len(batch), 0.5)
`;

/** Burns two seconds of CPU in four calls and answers what its own clock says it used. */
export const burner = `import time

import numpy as np


class Model:
    def predict(self, batch):
        from_ = time.process_time()
        while time.process_time() - from_ < 0.5:
            sum(range(1000))
        return np.full(len(batch), time.process_time() - from_)
`;
