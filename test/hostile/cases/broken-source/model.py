class Model:
    def predict(self batch):
