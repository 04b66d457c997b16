"""A pytest plugin that simulates an H200: its tensors are on the CPU, its clock is ours."""

import time

from torchkata.bench import device


class Event:
    def record(self):
        self.at = time.perf_counter()

    def synchronize(self):
        pass

    def elapsed_time(self, end):
        return 1e3 * (end.at - self.at)


device.accelerator = lambda: device.Device(
    "cuda", "cpu", "NVIDIA H200", "570.1", power=lambda: "P0, 1980 MHz", event=Event
)
