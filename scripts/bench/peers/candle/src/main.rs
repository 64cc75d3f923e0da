// The candle peer: candle WORKLOAD SEED. Workloads: start w1 w1b256 w1b1024 w2 w2inf w3 w7 gemm.
use candle_core::{DType, Device, IndexOp, Result, Tensor, D};
use candle_nn::{conv2d, linear, loss, ops, AdamW, Conv2d, Conv2dConfig, Linear, Module, Optimizer, ParamsAdamW, VarBuilder, VarMap};
use rand::{rngs::StdRng, seq::SliceRandom, SeedableRng};
use std::{io::Read, time::Instant};

fn idx(name: &str) -> Vec<u8> {
    let dir = std::env::var("MNIST_DIR").unwrap_or_else(|_| "data".into());
    let mut v = std::fs::read(format!("{dir}/{name}")).unwrap_or_else(|_| {
        let f = std::fs::File::open(format!("{dir}/{name}.gz")).expect("set MNIST_DIR");
        let mut v = vec![];
        flate2::read::GzDecoder::new(f).read_to_end(&mut v).unwrap();
        v
    });
    let nd = v[3] as usize;
    v.split_off(4 + 4 * nd)
}

fn images(name: &str, dev: &Device) -> Result<Tensor> {
    let v: Vec<f32> = idx(name).iter().map(|&b| b as f32 / 255.).collect();
    let n = v.len() / 784;
    Tensor::from_vec(v, (n, 1, 28, 28), dev)
}

fn labels(name: &str, dev: &Device) -> Result<Tensor> {
    let v: Vec<u32> = idx(name).iter().map(|&b| b as u32).collect();
    let n = v.len();
    Tensor::from_vec(v, n, dev)
}

fn out(w: &str, metric: &str, value: f64, unit: &str, n: usize, batch: usize) {
    let t = std::env::var("PEER_THREADS").unwrap_or_else(|_| "2".into());
    println!("{{\"peer\": \"candle\", \"version\": \"candle 0.11.1 (rustc 1.95)\", \"workload\": \"{w}\", \"metric\": \"{metric}\", \"value\": {value:.6}, \"unit\": \"{unit}\", \"n\": {n}, \"threads\": {t}, \"batch\": {batch}}}");
}

fn rss() -> f64 {
    unsafe {
        let mut r: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut r);
        r.ru_maxrss as f64 / 1024.
    }
}

fn since_start() -> f64 {
    let s = std::fs::read_to_string("/proc/self/stat").unwrap();
    let f: Vec<&str> = s[s.rfind(')').unwrap() + 1..].split_whitespace().collect();
    let up = std::fs::read_to_string("/proc/uptime").unwrap();
    up.split_whitespace().next().unwrap().parse::<f64>().unwrap() - f[19].parse::<f64>().unwrap() / 100.
}

trait Net {
    fn fwd(&self, x: &Tensor, train: bool) -> Result<Tensor>;
}

struct Mlp(Linear, Linear);
impl Net for Mlp {
    fn fwd(&self, x: &Tensor, train: bool) -> Result<Tensor> {
        let mut h = self.0.forward(&x.flatten_from(1)?)?.relu()?;
        if train {
            h = ops::dropout(&h, 0.2)?;
        }
        self.1.forward(&h)
    }
}

struct Cnn(Vec<(Conv2d, bool)>, Linear, f32); // conv, pool after; head; dropout
impl Net for Cnn {
    fn fwd(&self, x: &Tensor, train: bool) -> Result<Tensor> {
        let mut h = x.clone();
        for (c, pool) in &self.0 {
            h = c.forward(&h)?.relu()?;
            if *pool {
                h = h.max_pool2d(2)?;
            }
        }
        h = h.flatten_from(1)?;
        if train && self.2 > 0. {
            h = ops::dropout(&h, self.2)?;
        }
        self.1.forward(&h)
    }
}

fn build(kind: &str, vb: VarBuilder) -> Result<Box<dyn Net>> {
    let c = |i, o, p, n: &str| conv2d(i, o, 3, Conv2dConfig { padding: p, ..Default::default() }, vb.pp(n));
    Ok(match kind {
        "mlp" => Box::new(Mlp(linear(784, 128, vb.pp("d1"))?, linear(128, 10, vb.pp("d2"))?)),
        "cnn" => Box::new(Cnn(vec![(c(1, 32, 0, "c0")?, true), (c(32, 64, 0, "c1")?, true)], linear(1600, 10, vb.pp("d"))?, 0.5)),
        _ => {
            let mut v = vec![];
            let mut i = 3;
            for f in [64, 128, 256] {
                v.push((c(i, f, 1, &format!("a{f}"))?, false));
                v.push((c(f, f, 1, &format!("b{f}"))?, true));
                i = f;
            }
            Box::new(Cnn(v, linear(4096, 10, vb.pp("d"))?, 0.))
        }
    })
}

fn make(kind: &str) -> Result<(VarMap, Box<dyn Net>)> {
    let vm = VarMap::new();
    let net = build(kind, VarBuilder::from_varmap(&vm, DType::F32, &Device::Cpu))?;
    Ok((vm, net))
}

fn adam(vm: &VarMap) -> Result<AdamW> {
    AdamW::new(vm.all_vars(), ParamsAdamW { lr: 1e-3, eps: 1e-7, weight_decay: 0., ..Default::default() })
}

/// Trains one step; returns loss and right answers, which Keras' fit keeps too.
fn step(net: &dyn Net, opt: &mut AdamW, x: &Tensor, y: &Tensor) -> Result<(f32, u32)> {
    let p = net.fwd(x, true)?;
    let l = loss::cross_entropy(&p, y)?;
    opt.backward_step(&l)?;
    Ok((l.to_scalar::<f32>()?, hits(&p, y)?))
}

fn hits(p: &Tensor, y: &Tensor) -> Result<u32> {
    p.argmax(D::Minus1)?.eq(y)?.to_dtype(DType::U32)?.sum_all()?.to_scalar::<u32>()
}

/// Computes loss and accuracy, as Keras' validation does; returns the accuracy.
fn evaluate(net: &dyn Net, x: &Tensor, y: &Tensor, bs: usize) -> Result<f64> {
    let (n, mut hit, mut sum) = (y.dim(0)?, 0u32, 0f32);
    for i in (0..n).step_by(bs) {
        let (end, t) = (n.min(i + bs), y.i(i..n.min(i + bs))?);
        let p = net.fwd(&x.i(i..end)?, false)?;
        sum += loss::cross_entropy(&p, &t)?.to_scalar::<f32>()? * (end - i) as f32;
        hit += hits(&p, &t)?;
    }
    std::hint::black_box(sum);
    Ok(hit as f64 / n as f64)
}

fn median(v: &[f64]) -> f64 {
    let mut s = v.to_vec();
    s.sort_by(|a, b| a.total_cmp(b));
    s[s.len() / 2]
}

fn fit(w: &str, kind: &str, bs: usize, epochs: usize, seed: u64) -> Result<()> {
    let d = Device::Cpu;
    let (x, y) = (images("train-images-idx3-ubyte", &d)?, labels("train-labels-idx1-ubyte", &d)?);
    let (xt, yt) = (images("t10k-images-idx3-ubyte", &d)?, labels("t10k-labels-idx1-ubyte", &d)?);
    let (xv, yv) = (x.i(54000..)?, y.i(54000..)?);
    let (vm, net) = make(kind)?;
    let mut opt = adam(&vm)?;
    let mut rng = StdRng::seed_from_u64(seed);
    let mut ep = vec![];
    let t0 = Instant::now();
    for e in 0..epochs {
        let t = Instant::now();
        let mut p: Vec<u32> = (0..54000).collect();
        p.shuffle(&mut rng);
        for b in p.chunks(bs) {
            let ix = Tensor::new(b, &d)?;
            step(net.as_ref(), &mut opt, &x.index_select(&ix, 0)?, &y.index_select(&ix, 0)?)?;
            if w == "start" {
                out(w, "process_to_first_step", since_start(), "s", 1, 0);
                out(w, "peak_rss", rss(), "MiB", 1, 0);
                return Ok(());
            }
        }
        if e > 0 || epochs == 1 {
            ep.push(t.elapsed().as_secs_f64());
        }
        evaluate(net.as_ref(), &xv, &yv, bs)?;
    }
    out(w, &format!("fit_wall_{epochs}ep"), t0.elapsed().as_secs_f64(), "s", 1, bs);
    out(w, "train_epoch", median(&ep), "s", ep.len(), bs);
    out(w, "step", median(&ep) / (54000f64 / bs as f64).ceil() * 1e3, "ms", ep.len(), bs);
    out(w, "test_acc_mean", evaluate(net.as_ref(), &xt, &yt, 250)?, "", 1, bs);
    out(w, "peak_rss", rss(), "MiB", 1, bs);
    Ok(())
}

fn time_calls(dur: f64, min: usize, max: usize, warm: usize, mut f: impl FnMut() -> Result<()>) -> Result<Vec<f64>> {
    for _ in 0..warm {
        f()?;
    }
    let (t0, mut v) = (Instant::now(), vec![]);
    while (v.len() < min || t0.elapsed().as_secs_f64() < dur) && v.len() < max {
        let t = Instant::now();
        f()?;
        v.push(t.elapsed().as_secs_f64());
    }
    Ok(v)
}

fn infer(net: &dyn Net, x: &Tensor) -> Result<Vec<f64>> {
    time_calls(1.5, 5, 5000, 5, || {
        ops::softmax(&net.fwd(x, false)?, D::Minus1)?.flatten_all()?.to_vec1::<f32>()?;
        Ok(())
    })
}

fn latency(w: &str, mut v: Vec<f64>) {
    v.sort_by(|a, b| a.total_cmp(b));
    out(w, "lat_run_p50", v[v.len() / 2] * 1e6, "us", v.len(), 1);
    out(w, "lat_run_p99", v[v.len() * 99 / 100] * 1e6, "us", v.len(), 1);
}

fn main() -> Result<()> {
    let a: Vec<String> = std::env::args().collect();
    let w = a[1].as_str();
    let seed = a.get(2).and_then(|s| s.parse().ok()).unwrap_or(0);
    let ep = |d| std::env::var("PEER_EPOCHS").ok().and_then(|s| s.parse().ok()).unwrap_or(d);
    let dev = Device::Cpu;
    match w {
        "start" => fit(w, "mlp", 32, 1, seed)?,
        "w1" => fit(w, "mlp", 32, ep(10), seed)?,
        "w1b256" => fit(w, "mlp", 256, ep(10), seed)?,
        "w1b1024" => fit(w, "mlp", 1024, ep(10), seed)?,
        "w2" => fit(w, "cnn", 128, ep(1), seed)?,
        "w2inf" => {
            let (_vm, net) = make("cnn")?;
            let v = infer(net.as_ref(), &Tensor::rand(0f32, 1., (256, 1, 28, 28), &dev)?)?;
            out(w, "infer", 256. / median(&v), "images/s", v.len(), 256);
            latency(w, infer(net.as_ref(), &Tensor::rand(0f32, 1., (1, 1, 28, 28), &dev)?)?);
        }
        "w3" => {
            let (vm, net) = make("vgg")?;
            let mut opt = adam(&vm)?;
            let x = Tensor::rand(0f32, 1., (128, 3, 32, 32), &dev)?;
            let y = Tensor::zeros(128, DType::U32, &dev)?;
            let v = time_calls(3., 3, 20, 1, || step(net.as_ref(), &mut opt, &x, &y).map(|_| ()))?;
            out(w, "step", median(&v) * 1e3, "ms", v.len(), 128);
            let v = infer(net.as_ref(), &x)?;
            out(w, "infer", 128. / median(&v), "images/s", v.len(), 128);
            out(w, "peak_rss", rss(), "MiB", 1, 128);
        }
        "w7" => {
            let (_vm, net) = make("mlp")?;
            latency(w, infer(net.as_ref(), &Tensor::rand(0f32, 1., (1, 1, 28, 28), &dev)?)?);
        }
        "gemm" => {
            for (m, k, n) in [(32, 784, 128), (256, 784, 128), (1024, 1024, 1024)] {
                let (x, y) = (Tensor::rand(0f32, 1., (m, k), &dev)?, Tensor::rand(0f32, 1., (k, n), &dev)?);
                let v = time_calls(0.6, 8, 3000, 3, || x.matmul(&y).map(|_| ()))?;
                out("w6", &format!("sgemm_{m}x{k}x{n}"), median(&v) * 1e3, "ms", v.len(), 0);
            }
        }
        _ => eprintln!("# candle: no {w}"),
    }
    Ok(())
}
