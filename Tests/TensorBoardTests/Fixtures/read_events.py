"""Prints the scalars of a TensorBoard run as JSON: each name with its steps and values."""

import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0})
events.Reload()
names = events.Tags()["scalars"]
print(json.dumps({name: [[e.step, e.value] for e in events.Scalars(name)] for name in names}))
