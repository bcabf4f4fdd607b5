"""PyTorch: nn.Sequential, its losses and its SGD, batches split before the first step. TORCH_THREADS is how many threads it may use."""

import os

from harness import main


def start(job):
    import torch
    from torch import nn

    torch.set_num_threads(int(os.environ.get("TORCH_THREADS", "1")))
    torch.set_num_interop_threads(1)
    widths = [job["inputs"]] + [layer["units"] for layer in job["layers"]]
    modules = []
    for l, layer in enumerate(job["layers"]):
        linear = nn.Linear(widths[l], widths[l + 1])
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(job["parameters"][l]["W"]))
            linear.bias.copy_(torch.from_numpy(job["parameters"][l]["b"]))
        modules.append(linear)
        if layer["activation"] != "softmax":  # CrossEntropyLoss brings it
            modules.append(nn.ReLU() if layer["activation"] == "relu" else nn.Tanh())
    model = nn.Sequential(*modules)
    classes = job["loss"] == "crossEntropy"
    criterion = nn.CrossEntropyLoss() if classes else nn.MSELoss()
    # MSELoss has no ½: the learning rate takes it
    scale = 1 if classes else 0.5
    optimizer = torch.optim.SGD(model.parameters(), lr=job["learningRate"]["batch"] * scale)
    y = torch.from_numpy(job["y"])
    if classes:
        y = y.argmax(dim=1)
    batches = list(zip(torch.from_numpy(job["x"]).split(job["batchSize"]), y.split(job["batchSize"])))

    def step(number):
        x, target = batches[number]
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(model(x), target)
        loss.backward()
        optimizer.step()
        return loss.item() * scale

    class Peer:
        version = torch.__version__

    Peer.step = staticmethod(step)
    return Peer


main(start)
