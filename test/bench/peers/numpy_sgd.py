"""numpy: float32, in place, every array and every view made before the first step."""

from harness import blas, main


def start(job):
    import numpy as np

    # as [inputs, units], so that every product has its operands as they lie in memory
    W = [np.ascontiguousarray(block["W"].T) for block in job["parameters"]]
    b = [block["b"].copy() for block in job["parameters"]]
    dW = [np.empty_like(w) for w in W]
    db = [np.empty_like(v) for v in b]
    activations = [layer["activation"] for layer in job["layers"]]
    size, samples, learning_rate = job["batchSize"], job["samples"], job["learningRate"]["batch"]
    widths = [layer["units"] for layer in job["layers"]]
    z_all = [np.empty((size, n), np.float32) for n in widths]
    da_all = [np.empty((size, n), np.float32) for n in widths]
    mask_all = [np.empty((size, n), bool) for n in widths]
    column_all = np.empty((size, 1), np.float32)
    ones_all = np.ones(size, np.float32)
    last = len(W) - 1

    class Batch:
        """The views that a batch of this many rows uses."""

        def __init__(self, first):
            m = min(size, samples - first)
            self.m = m
            self.x, self.y = job["x"][first : first + m], job["y"][first : first + m]
            self.z = [z[:m] for z in z_all]
            self.da = [da[:m] for da in da_all]
            self.mask = [mask[:m] for mask in mask_all]
            self.column, self.ones = column_all[:m], ones_all[:m]
            self.inputs = [self.x] + self.z[:-1]
            self.inputsT = [a.T for a in self.inputs]

    batches = [Batch(first) for first in range(0, samples, size)]
    WT = [w.T for w in W]

    def softmax_cross_entropy(batch, z):
        """J; z becomes ∂J/∂z times the learning rate, and everything behind it follows."""
        np.max(z, axis=1, keepdims=True, out=batch.column)
        z -= batch.column
        chosen = np.vdot(z, batch.y)
        np.exp(z, out=z)
        np.sum(z, axis=1, keepdims=True, out=batch.column)
        z /= batch.column
        loss = (np.log(batch.column).sum() - chosen) / batch.m
        z -= batch.y
        z *= learning_rate / batch.m
        return loss

    def tanh_half_mse(batch, z):
        a, error = z, batch.da[last]
        np.subtract(a, batch.y, out=error)
        loss = np.vdot(error, error) / (2 * batch.m)
        np.multiply(a, a, out=a)
        np.subtract(1, a, out=a)
        a *= error
        a *= learning_rate / batch.m
        return loss

    finish = softmax_cross_entropy if job["loss"] == "crossEntropy" else tanh_half_mse

    def step(number):
        batch = batches[number]
        for l in range(last + 1):
            z = batch.z[l]
            np.matmul(batch.inputs[l], W[l], out=z)
            z += b[l]
            if activations[l] == "relu":
                np.maximum(z, 0, out=z)
            elif activations[l] == "tanh":
                np.tanh(z, out=z)
        dz = batch.z[last]
        loss = finish(batch, dz)
        for l in range(last, -1, -1):
            np.matmul(batch.inputsT[l], dz, out=dW[l])
            np.matmul(batch.ones, dz, out=db[l])
            if l > 0:
                da, a = batch.da[l - 1], batch.z[l - 1]
                np.matmul(dz, WT[l], out=da)
                if activations[l - 1] == "relu":
                    np.greater(a, 0, out=batch.mask[l - 1])
                    da *= batch.mask[l - 1]
                else:
                    np.multiply(a, a, out=a)
                    np.subtract(1, a, out=a)
                    da *= a
                dz = da
            W[l] -= dW[l]
            b[l] -= db[l]
        return loss

    class Peer:
        version = np.__version__ + blas()

    Peer.step = staticmethod(step)
    return Peer


main(start)
