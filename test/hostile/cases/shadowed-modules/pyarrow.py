raise RuntimeError("BREACH: the submission shadows a module")
