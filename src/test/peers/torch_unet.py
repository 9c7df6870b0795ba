#!/usr/bin/env python3
"""The PyTorch side of the speed comparison: a DDPM U-Net with the structure and the parameter names of
diffusers' UNet2DModel, its training step, its forward pass and its DDIM sampler, timed on this machine.

  pip install torch numpy safetensors
  python torch_unet.py time  --size 32 --channels 32,64,128 --attention 16,8 --batch 64 --mode eager
  python torch_unet.py check ../resources/fixtures/unet-gray-tiny      (weights and outputs that diffusers itself wrote)
  python torch_unet.py sample ../../../models/mnist --mode channels-last         (a whole run of DDIM with a model's weights)

Modes: eager, channels-last, bf16 (autocast), channels-last-bf16, compile. `time` and `sample` print one JSON line per mode; the
figure to beat is the best of the modes of the same precision; peak_rss_mb is
the process's so far, so time one mode alone for memory. Times are medians over --repeat steps after --warmup.
"""
import argparse, json, math, resource, statistics, time
import torch
from torch import nn
import torch.nn.functional as F


class Resnet(nn.Module):
    def __init__(self, cin, cout, temb, groups, eps, scale_shift=False):
        super().__init__()
        self.norm1 = nn.GroupNorm(groups, cin, eps)
        self.conv1 = nn.Conv2d(cin, cout, 3, padding=1)
        self.time_emb_proj = nn.Linear(temb, cout * (2 if scale_shift else 1))
        self.norm2 = nn.GroupNorm(groups, cout, eps)
        self.conv2 = nn.Conv2d(cout, cout, 3, padding=1)
        self.conv_shortcut = nn.Conv2d(cin, cout, 1) if cin != cout else None
        self.scale_shift = scale_shift

    def forward(self, x, emb):
        h = self.conv1(F.silu(self.norm1(x)))
        e = self.time_emb_proj(F.silu(emb))[:, :, None, None]
        if self.scale_shift:
            scale, shift = e.chunk(2, 1)
            h = self.norm2(h) * (1 + scale) + shift
        else:
            h = self.norm2(h + e)
        h = self.conv2(F.silu(h))
        return (self.conv_shortcut(x) if self.conv_shortcut else x) + h


class Attention(nn.Module):
    def __init__(self, c, head_dim, groups, eps):
        super().__init__()
        self.heads = 1 if head_dim is None else max(1, c // head_dim)
        self.group_norm = nn.GroupNorm(groups, c, eps)
        self.to_q, self.to_k, self.to_v = nn.Linear(c, c), nn.Linear(c, c), nn.Linear(c, c)
        self.to_out = nn.ModuleList([nn.Linear(c, c)])

    def forward(self, x):
        b, c, h, w = x.shape
        y = self.group_norm(x).flatten(2).transpose(1, 2)
        q, k, v = (f(y).view(b, h * w, self.heads, c // self.heads).transpose(1, 2)
                   for f in (self.to_q, self.to_k, self.to_v))
        y = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(b, h * w, c)
        return x + self.to_out[0](y).transpose(1, 2).view(b, c, h, w)


class Conv(nn.Module):
    """Holds a convolution under the name that diffusers gives it (`conv`)."""
    def __init__(self, c, stride, padding):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 3, stride, padding)
        self.asymmetric = stride == 2 and padding == 0

    def forward(self, x):
        return self.conv(F.pad(x, (0, 1, 0, 1)) if self.asymmetric else x)


class Block(nn.Module):
    pass


class UNet(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        ch, n, g, eps = c["block_out_channels"], c["layers_per_block"], c["norm_num_groups"], c["norm_eps"]
        temb = 4 * ch[0]
        ss = c["resnet_time_scale_shift"] == "scale_shift"
        hd = c["attention_head_dim"]
        res = lambda i, o: Resnet(i, o, temb, g, eps, ss)
        self.conv_in = nn.Conv2d(c["in_channels"], ch[0], 3, padding=1)
        self.time_embedding = Block()
        self.time_embedding.linear_1, self.time_embedding.linear_2 = nn.Linear(ch[0], temb), nn.Linear(temb, temb)
        if c.get("num_class_embeds"):
            self.class_embedding = nn.Embedding(c["num_class_embeds"], temb)
        self.down_blocks, self.up_blocks = nn.ModuleList(), nn.ModuleList()
        out, skips = ch[0], [ch[0]]
        for i, kind in enumerate(c["down_block_types"]):
            b, cin, out = Block(), out, ch[i]
            b.resnets = nn.ModuleList(res(cin if j == 0 else out, out) for j in range(n))
            if kind.startswith("Attn"):
                b.attentions = nn.ModuleList(Attention(out, hd, g, eps) for _ in range(n))
            skips += [out] * n
            if i < len(ch) - 1:
                b.downsamplers = nn.ModuleList([Conv(out, 2, c["downsample_padding"])])
                skips.append(out)
            self.down_blocks.append(b)
        self.mid_block = Block()
        self.mid_block.resnets = nn.ModuleList([res(out, out), res(out, out)])
        if c.get("add_attention", True):
            self.mid_block.attentions = nn.ModuleList([Attention(out, hd, g, eps)])
        for i, kind in enumerate(c["up_block_types"]):
            b, o = Block(), ch[::-1][i]
            b.resnets = nn.ModuleList()
            for j in range(n + 1):
                b.resnets.append(res((out if j == 0 else o) + skips.pop(), o))
            if kind.startswith("Attn"):
                b.attentions = nn.ModuleList(Attention(o, hd, g, eps) for _ in range(n + 1))
            if i < len(ch) - 1:
                b.upsamplers = nn.ModuleList([Conv(o, 1, 1)])
            out = o
            self.up_blocks.append(b)
        self.conv_norm_out = nn.GroupNorm(g, ch[0], eps)
        self.conv_out = nn.Conv2d(ch[0], c["out_channels"], 3, padding=1)

    def embed(self, t):
        half = self.c["block_out_channels"][0] // 2
        f = torch.exp(-math.log(10000.0) * torch.arange(half, dtype=torch.float32) / (half - self.c["freq_shift"]))
        a = t.float()[:, None] * f
        pair = (a.cos(), a.sin()) if self.c["flip_sin_to_cos"] else (a.sin(), a.cos())
        return self.time_embedding.linear_2(F.silu(self.time_embedding.linear_1(torch.cat(pair, 1))))

    def forward(self, x, t, labels=None):
        emb = self.embed(t)
        if labels is not None:
            emb = emb + self.class_embedding(labels)
        x = self.conv_in(x)
        skips = [x]
        for b in self.down_blocks:
            for j, r in enumerate(b.resnets):
                x = r(x, emb)
                if hasattr(b, "attentions"):
                    x = b.attentions[j](x)
                skips.append(x)
            if hasattr(b, "downsamplers"):
                x = b.downsamplers[0](x)
                skips.append(x)
        x = self.mid_block.resnets[0](x, emb)
        if hasattr(self.mid_block, "attentions"):
            x = self.mid_block.attentions[0](x)
        x = self.mid_block.resnets[1](x, emb)
        for b in self.up_blocks:
            for j, r in enumerate(b.resnets):
                x = r(torch.cat([x, skips.pop()], 1), emb)
                if hasattr(b, "attentions"):
                    x = b.attentions[j](x)
            if hasattr(b, "upsamplers"):
                x = b.upsamplers[0](F.interpolate(x, scale_factor=2.0, mode="nearest"))
        return self.conv_out(F.silu(self.conv_norm_out(x)))


def config(size, channels, attention, layers, in_channels, groups, head_dim):
    sizes = [size // 2 ** i for i in range(len(channels))]
    down = ["AttnDownBlock2D" if s in attention else "DownBlock2D" for s in sizes]
    up = ["AttnUpBlock2D" if s in attention else "UpBlock2D" for s in reversed(sizes)]
    return dict(sample_size=size, in_channels=in_channels, out_channels=in_channels, block_out_channels=channels,
                layers_per_block=layers, down_block_types=down, up_block_types=up, norm_num_groups=groups,
                norm_eps=1e-5, attention_head_dim=head_dim, downsample_padding=1, flip_sin_to_cos=True, freq_shift=0,
                resnet_time_scale_shift="default", add_attention=True)


def timed(f, warmup, repeat):
    for _ in range(warmup):
        f()
    out = []
    for _ in range(repeat):
        a = time.perf_counter()
        f()
        out.append(time.perf_counter() - a)
    return statistics.median(out)


def measure(a):
    torch.set_num_threads(a.threads)
    for mode in a.mode.split(","):
        torch.manual_seed(0)
        c = config(a.size, [int(v) for v in a.channels.split(",")], [int(v) for v in a.attention.split(",") if v],
                   a.layers, a.in_channels, a.groups, a.head_dim)
        m = UNet(c)
        last = "channels-last" in mode
        if last:
            m = m.to(memory_format=torch.channels_last)
        run = torch.compile(m) if "compile" in mode else m
        opt = torch.optim.Adam(m.parameters(), 2e-4, fused=True)
        x0 = torch.randn(a.batch, a.in_channels, a.size, a.size)
        beta = torch.linspace(1e-4, 0.02, 1000)
        ab = torch.cumprod(1 - beta, 0)
        cast = lambda: torch.autocast("cpu", torch.bfloat16, enabled="bf16" in mode)
        lay = (lambda v: v.contiguous(memory_format=torch.channels_last)) if last else (lambda v: v)

        def step():
            t = torch.randint(0, 1000, (a.batch,))
            e = torch.randn_like(x0)
            k = ab[t][:, None, None, None]
            with cast():
                loss = F.mse_loss(run(lay(k.sqrt() * x0 + (1 - k).sqrt() * e), t).float(), e)
            opt.zero_grad(set_to_none=True)
            loss.backward()
            opt.step()

        train = timed(step, a.warmup, a.repeat)
        with torch.inference_mode():
            t = torch.full((a.batch,), 500)
            xin = lay(torch.randn_like(x0))

            def forward():
                with cast():
                    run(xin, t)
            fwd = timed(forward, a.warmup, a.repeat)
        print(json.dumps(dict(peer="torch " + torch.__version__, mode=mode, parameters=sum(p.numel() for p in m.parameters()),
                              batch=a.batch, train_ms=round(1e3 * train, 1), train_images_per_s=round(a.batch / train, 1),
                              forward_ms=round(1e3 * fwd, 1), forward_images_per_s=round(a.batch / fwd, 1),
                              peak_rss_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)), flush=True)


def check(a):
    from safetensors.torch import load_file
    c = json.load(open(a.folder + "/config.json"))
    m = UNet(c)
    m.load_state_dict(load_file(a.folder + "/diffusion_pytorch_model.safetensors"))
    io = load_file(a.folder + "/io.safetensors")
    x = io["x"].clone().requires_grad_()
    y = m(x, io["t"], io.get("class_labels"))
    (y * io["dy"]).sum().backward()
    floor = 1e-3 * max(v.abs().max() for k, v in io.items() if k.startswith("grad."))  # some gradients are exactly zero
    rel = lambda u, v, least=0.0: ((u - v).abs().max() / max(v.abs().max(), least)).item()
    print(json.dumps(dict(y=rel(y, io["y"]), dx=rel(x.grad, io["dx"]),
                          grad={k[5:]: rel(dict(m.named_parameters())[k[5:]].grad, v, floor)
                                for k, v in io.items() if k.startswith("grad.")})))


def ddim(run, schedule, steps, x, labels):
    """Song et al. 2021 with eta = 0, as diffusers' DDIMScheduler does it for the timestep spacing "trailing"."""
    total, r = schedule["num_train_timesteps"], schedule["clip_sample_range"] if schedule["clip_sample"] else math.inf
    beta = torch.linspace(schedule["beta_start"], schedule["beta_end"], total, dtype=torch.float64)
    ab = torch.cumprod(1 - beta, 0).tolist()
    times = [round(total - k * total / steps) - 1 for k in range(steps)]
    for t in times:
        s = t - total // steps
        a, b = ab[t], ab[s] if s >= 0 else 1.0
        e = run(x, torch.full((len(x),), t), labels).float()
        x0 = ((x - (1 - a) ** 0.5 * e) / a ** 0.5).clamp(-r, r)
        x = b ** 0.5 * x0 + (1 - b) ** 0.5 * e
    return x


def sample(a):
    import numpy as np
    from safetensors.torch import load_file
    torch.set_num_threads(a.threads)
    schedule = json.load(open(a.folder + "/scheduler/scheduler_config.json"))
    for key, known in (("beta_schedule", "linear"), ("prediction_type", "epsilon"), ("timestep_spacing", "trailing")):
        if schedule[key] != known:
            raise SystemExit(f"{key} = {schedule[key]}: only {known} is known here")
    c = json.load(open(a.folder + "/unet/config.json"))
    for mode in a.mode.split(","):
        torch.manual_seed(0)
        m = UNet(c)
        m.load_state_dict(load_file(a.folder + "/unet/diffusion_pytorch_model.safetensors"))
        last = "channels-last" in mode
        if last:
            m = m.to(memory_format=torch.channels_last)
        run = torch.compile(m) if "compile" in mode else m
        shape = (a.count, c["in_channels"], c["sample_size"], c["sample_size"])
        given = torch.from_numpy(np.load(a.noise)) if a.noise else None
        labels = torch.arange(a.count) % c["num_class_embeds"] if c["num_class_embeds"] else None

        def generate(count, steps):
            out = []
            with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled="bf16" in mode):
                for i in range(0, count, a.batch):
                    z = given[i:min(i + a.batch, count)] if a.noise else torch.randn(min(a.batch, count - i), *shape[1:])
                    z = z.contiguous(memory_format=torch.channels_last) if last else z
                    out.append(ddim(run, schedule, steps, z, None if labels is None else labels[i:i + len(z)]))
            return torch.cat(out)

        generate(min(a.batch, a.count), a.warmup)
        times = []
        for _ in range(a.repeat):
            begin = time.perf_counter()
            images = generate(a.count, a.steps)
            times.append(time.perf_counter() - begin)
        seconds = statistics.median(times)
        if a.npy:
            np.save(a.npy, images.contiguous().numpy())
        print(json.dumps(dict(peer="torch " + torch.__version__, mode=mode, parameters=sum(p.numel() for p in m.parameters()),
                              sampler="ddim", steps=a.steps, count=a.count, batch=a.batch, threads=a.threads,
                              sample_ms=round(1e3 * seconds, 1), images_per_s=round(a.count / seconds, 1),
                              step_ms=round(1e3 * seconds / (a.steps * math.ceil(a.count / a.batch)), 1),
                              peak_rss_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)), flush=True)


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    s = p.add_subparsers(required=True)
    q = s.add_parser("time")
    q.set_defaults(run=measure)
    for n, v in (("size", 32), ("batch", 64), ("layers", 2), ("in-channels", 1), ("groups", 8), ("head-dim", 32), ("threads", 2), ("warmup", 3), ("repeat", 9)):
        q.add_argument("--" + n, type=int, default=v)
    q.add_argument("--channels", default="32,64,128")
    q.add_argument("--attention", default="8")
    q.add_argument("--mode", default="eager,channels-last,bf16,channels-last-bf16")
    q = s.add_parser("sample")
    q.set_defaults(run=sample)
    q.add_argument("folder")
    for n, v in (("count", 256), ("steps", 50), ("batch", 64), ("threads", 2), ("warmup", 5), ("repeat", 1)):
        q.add_argument("--" + n, type=int, default=v)
    q.add_argument("--mode", default="eager,channels-last,bf16,channels-last-bf16")
    q.add_argument("--noise", help="X.npy: what the images begin as, instead of new noise")
    q.add_argument("--npy", help="X.npy: where to write the images of the last mode")
    q = s.add_parser("check")
    q.set_defaults(run=check)
    q.add_argument("folder")
    a = p.parse_args()
    a.run(a)
