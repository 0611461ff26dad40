"""What the two networks that spell a picture share in training: their blocks, batches, the loop, and the ONNX file.

Needs torch (build time only, not a dependency of the product). Pure convolution with CTC, so that it runs in OpenCV.
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

BLANK = 0  # the class of no letter
Batch = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]
_CLIP = 5.0
_TOLD = 60  # seconds between two lines of progress, and between two keepings of the weights


def block(
    inside: int, outside: int, *, shape: tuple[int, int] = (3, 3), pad: tuple[int, int] = (1, 1)
) -> nn.Module:
    """Return a convolution with its normalisation."""
    conv = nn.Conv2d(inside, outside, shape, padding=pad, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(outside), nn.ReLU())


def batch_of(
    pictures: Sequence[npt.NDArray[np.float32]], classes: Sequence[Sequence[int]], step: int
) -> Batch:
    """Return pictures of one height padded with paper to one width, steps of each, texts as classes, their lengths."""
    columns = -(-max(picture.shape[1] for picture in pictures) // step) * step
    padded = np.zeros((len(pictures), 1, pictures[0].shape[0], columns), np.float32)
    for at, picture in enumerate(pictures):
        padded[at, 0, :, : picture.shape[1]] = picture
    steps = torch.full((len(pictures),), columns // step, dtype=torch.long)
    targets = torch.tensor([one for text in classes for one in text], dtype=torch.long)
    return torch.from_numpy(padded), steps, targets, torch.tensor([len(text) for text in classes])


def train(
    net: nn.Module,
    loader: Iterator[Batch],
    seconds: float,
    rate: float,
    weights: Path,
    *,
    decay: float,
    warm: int,
) -> None:
    """Train for so many seconds, one cycle of the rate, risen after 1/`warm` of it; weights are kept on the way."""
    optimizer = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=decay)
    loss_of = nn.CTCLoss(blank=BLANK, zero_infinity=True)
    start, told, losses, seen = time.monotonic(), 0.0, [], 0
    net.train()
    while (spent := time.monotonic() - start) < seconds:
        share = spent / seconds
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, warm * share + 0.02) * (0.5 + 0.5 * np.cos(np.pi * share)) + 1e-6
        batch = next(loader)
        losses.append(_learn(net, batch, optimizer, loss_of))
        seen += len(batch[0])
        if spent - told > _TOLD:
            print(f"{spent:6.0f} s  {seen:8} pictures  loss {np.mean(losses):.4f}", flush=True)
            told, losses = spent, []
            torch.save(net.state_dict(), weights)
    torch.save(net.state_dict(), weights)


def _learn(net: nn.Module, batch: Batch, optimizer: torch.optim.Optimizer, loss_of: nn.CTCLoss) -> float:
    pictures, steps, targets, lengths = batch
    with torch.autocast("cpu", dtype=torch.bfloat16):
        log_odds = net(pictures.to(memory_format=torch.channels_last))
    chances = log_odds.float().squeeze(2).permute(2, 0, 1).log_softmax(2)
    loss = loss_of(chances, targets, steps, lengths)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), _CLIP)
    optimizer.step()
    return float(loss)


def write_onnx(net: nn.Module, height: int, path: Path) -> None:
    """Write a network of pictures so high for any number of pictures of any width."""
    net.eval()
    axes = {"ink": {0: "pictures", 3: "columns"}, "odds": {0: "pictures", 3: "steps"}}
    torch.onnx.export(
        net,
        (torch.zeros(1, 1, height, 96),),
        str(path),
        input_names=["ink"],
        output_names=["odds"],
        dynamic_axes=axes,
        opset_version=13,
        dynamo=False,
    )
