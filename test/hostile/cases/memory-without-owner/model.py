import os


class Model:
    def predict(self, batch):
        block = bytes(1 << 20)
        kept = []
        try:
            for _ in range(200):
                kept.append(os.memfd_create("kept"))
                for _ in range(60):
                    os.write(kept[-1], block)
        except PermissionError as error:
            # Where nothing counts such memory it cannot be had at all.
            raise MemoryError from error
        print(f"BREACH: {len(kept)} files of 60 MiB are kept")
        return [0.5] * len(batch)
