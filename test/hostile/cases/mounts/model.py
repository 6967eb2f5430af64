import ctypes

import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


libc = ctypes.CDLL(None, use_errno=True)


def must_refuse(name, *arguments):
    if libc.syscall(*arguments) != -1:
        raise AssertionError(f"BREACH: {name} succeeded")


class Model:
    def predict(self, batch):
        must_refuse("mount", 165, b"none", b"/tmp", b"tmpfs", 0, 0)
        must_refuse("umount2", 166, b"/tmp", 0)
        must_refuse("open_by_handle_at", 304, 0, 0, 0)
        must_refuse("personality", 135, 0x0040000)
        must_refuse("chroot", 161, b"/tmp")
        must_refuse("pivot_root", 155, b"/tmp", b"/tmp")
        must_refuse("mknod", 133, b"/tmp/sda", 0o60660, 0x800)
        return honest(batch)
