//! Speed beside other libraries: the same figure, in the same page, in the same run.
//!
//! In: `bench/`, whose README says what a candidate fulfils, and the built `pkg/`. Out: a table of medians, and with
//! `--record` the files `bench/RESULTS.md` and `bench/results.json`. Each round starts a new Chromium for each candidate in
//! turn, so that all meet the same moods of the machine; only the ratios of one run mean anything.

mod read;
mod schools;
mod tasks;

use crate::browser::{Browser, Engine};
use crate::server::{Reply, respond};
use crate::{Fault, ask, build, read as bytes_of, root, run as command, setup, size, write};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Ours first: every ratio is to it.
const CANDIDATES: [&str; 10] =
    ["gapchart", "bare-canvas", "d3", "uplot", "chartjs", "plot", "highcharts", "echarts", "vega-lite", "plotly"];

/// What is measured: key, heading, unit, digits after the point.
const MEASURES: [(&str, &str, &str, usize); 8] = [
    ("bytes", "bytes loaded", "kB", 1),
    ("pixels", "W1 first pixels", "ms", 0),
    ("blocked", "W1 blocked", "ms", 0),
    ("memory", "W1 memory", "MB", 2),
    ("step", "W2 step, median", "ms", 2),
    ("step95", "W2 step, 95th", "ms", 2),
    ("thread", "W2 thread a step", "ms", 2),
    ("twelve", "W4 twelve charts", "ms", 1),
];

/// What gapchart aims at, and is not to exceed: a measure, a factor, another candidate.
const BUDGETS: [(&str, f64, &str, &str); 10] = [
    ("pixels", 1.0, "chartjs", "ceiling"),
    ("pixels", 1.0, "uplot", "goal"),
    ("blocked", 1.0, "uplot", "ceiling"),
    ("step", 1.0, "uplot", "ceiling"),
    ("step95", 1.0, "uplot", "ceiling"),
    ("step", 1.5, "bare-canvas", "goal"),
    ("twelve", 1.0, "uplot", "ceiling"),
    ("twelve", 1.2, "bare-canvas", "goal"),
    ("memory", 1.0, "chartjs", "ceiling"),
    ("memory", 1.0, "uplot", "goal"),
];

/// A slow phone: a quarter of this machine's speed, and Lighthouse's slow fourth-generation network.
const SLOWER: f64 = 4.0;
const LATENCY: f64 = 150.0;
const BITS_A_SECOND: f64 = 1_600_000.0;
const STEPS: usize = 60;
const CHARTS: usize = 12;

/// In every page before its own scripts: the frame after the first drawing, and tasks that block.
const WATCH: &str = r#"
const mark = performance.mark.bind(performance);
globalThis.watched = { blocked: 0 };
globalThis.memories = [];
WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(target, given) {
    const made = new target(...given);
    globalThis.memories.push(...Object.values(made.exports).filter((value) => value instanceof WebAssembly.Memory));
    return made;
  },
});
performance.mark = (name, ...rest) => {
  const entry = mark(name, ...rest);
  if (name === "bench:drawn") requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (globalThis.watched.pixels = performance.now());
    port2.postMessage(0);
  });
  return entry;
};
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) globalThis.watched.blocked += duration - 50;
}).observe({ type: "longtask", buffered: true });
"#;

/// Measures and prints; see the README of `bench/` for the arguments.
pub fn run(arguments: &[&str]) -> Result<(), Fault> {
    let after = |flag: &str| arguments.iter().position(|argument| *argument == flag).and_then(|at| arguments.get(at + 1));
    let rounds: usize = match after("--rounds") {
        None => 7,
        Some(text) => text.parse().ok().filter(|rounds| *rounds > 0).ok_or("--rounds takes a number from 1")?,
    };
    let only: Option<Vec<&str>> = after("--only").map(|names| names.split(',').collect());
    if only.as_deref() == Some(&["read"]) {
        return read::run(rounds);
    }
    if only.as_deref() == Some(&["tasks"]) {
        return tasks::run(rounds);
    }
    if only.as_deref() == Some(&["w3"]) {
        return schools::run(rounds, arguments.contains(&"--record"));
    }
    if let Some(name) = only.iter().flatten().find(|name| !CANDIDATES.contains(name)) {
        return Err(format!("there is no candidate `{name}`; there are {}", CANDIDATES.join(", ")));
    }
    let candidates: Vec<&str> =
        CANDIDATES.into_iter().filter(|name| only.as_ref().is_none_or(|only| only.contains(name))).collect();
    setup::browsers()?;
    build::package()?;
    let site = site(&candidates)?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| format!("no runtime: {error}"))?;
    if arguments.contains(&"--pictures") {
        return runtime.block_on(pictures(&site, &candidates));
    }
    let mut all: HashMap<&str, Vec<Map<String, Value>>> = HashMap::new();
    for round in 1..=rounds {
        for name in &candidates {
            let measured = runtime.block_on(measure(&site, name))?;
            println!("round {round} of {rounds}: {name:<12} {}", Value::Object(measured.clone()));
            all.entry(name).or_default().push(measured);
        }
    }
    let medians: HashMap<&str, HashMap<&str, f64>> = all
        .iter()
        .map(|(name, rounds)| {
            let of = |key: &str| median(rounds.iter().map(|round| round[key].as_f64().unwrap_or(f64::NAN)).collect());
            (*name, MEASURES.iter().map(|(key, ..)| (*key, of(key))).collect())
        })
        .collect();
    let table = table(&candidates, &medians);
    println!("\n{table}");
    if arguments.contains(&"--record") {
        let machine = machine();
        let text = format!(
            "# Results\n\nWritten by `cargo xtask bench --record`; [README.md](README.md) says what is measured and how to read it.\n\n\
             {machine}; medians of {rounds} rounds.\n\n{table}"
        );
        // What else was measured stays below.
        let file = root().join("bench/RESULTS.md");
        let known = std::fs::read_to_string(&file).unwrap_or_default();
        let below = known.find(schools::HEADING).map_or(String::new(), |at| ["\n", &known[at..]].concat());
        write(&file, (text + &below).as_bytes())?;
        let every = json!({"machine": machine, "rounds": all});
        let every = serde_json::to_string_pretty(&every).map_err(|error| error.to_string())? + "\n";
        write(&root().join("bench/results.json"), every.as_bytes())?;
    }
    Ok(())
}

/// What the run was made with.
fn machine() -> String {
    let about = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = about
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("a processor", |line| line.trim_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let browser = ask(Command::new("chromium").arg("--version")).unwrap_or_default();
    let browser: Vec<&str> = browser.split_whitespace().take(2).collect();
    format!("{processor}, {cores} cores; {}, headless", browser.join(" "))
}

/// The middle value, or the mean of the middle two.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    if values.len() % 2 == 1 { values[half] } else { (values[half - 1] + values[half]) / 2.0 }
}

/// Two tables in Markdown: every measure with its ratio to ours, and the budgets.
fn table(candidates: &[&str], medians: &HashMap<&str, HashMap<&str, f64>>) -> String {
    let mut text = String::from("| |");
    for (_, heading, unit, _) in MEASURES {
        write!(text, " {heading}, {unit} |").expect("memory");
    }
    text += &format!("\n|---|{}\n", "--:|".repeat(MEASURES.len()));
    let ours = medians.get("gapchart");
    for name in candidates {
        write!(text, "| {name} |").expect("memory");
        for (key, _, _, digits) in MEASURES {
            let value = medians[name][key];
            write!(text, " {value:.digits$}").expect("memory");
            match ours.map(|ours| ours[key]) {
                Some(ours) if *name != "gapchart" && ours > 0.0 => write!(text, " (×{:.2})", value / ours),
                _ => Ok(()),
            }
            .expect("memory");
            text += " |";
        }
        text.push('\n');
    }
    let budgets: Vec<String> = BUDGETS
        .iter()
        .filter_map(|(key, factor, other, kind)| {
            let (ours, other_value) = (ours?[key], medians.get(other)?[key]);
            let (_, heading, _, digits) = MEASURES.iter().find(|(known, ..)| known == key)?;
            let limit = factor * other_value;
            let met = if ours <= limit { "yes" } else { "no" };
            let factor = if *factor == 1.0 { String::new() } else { format!(" × {factor}") };
            Some(format!("| {heading} | {kind}: {other}{factor} | {limit:.digits$} | {ours:.digits$} | {met} |\n"))
        })
        .collect();
    if !budgets.is_empty() {
        text += "\n| measure | at most | that is | gapchart | met |\n|---|---|--:|--:|---|\n";
        text += &budgets.concat();
    }
    text
}

/// The candidates' pages, bundled and compressed, on a port of this machine.
struct Site {
    address: String,
    /// Bytes sent, compressed, since this was last emptied.
    sent: Arc<Mutex<usize>>,
}

/// Bundles each candidate, puts the package beside ours, and serves all.
fn site(candidates: &[&str]) -> Result<Site, Fault> {
    let work = root().join("target/bench");
    std::fs::remove_dir_all(&work).ok();
    for name in candidates {
        let folder = work.join(name);
        bundled(name, "index.js", &folder)?;
        page(name, "index.html", &folder)?;
    }
    if candidates.contains(&"gapchart") {
        for file in ["gapchart.js", "gapchart.wasm", "gapchart.css"] {
            write(&work.join("gapchart/gapchart").join(file), &bytes_of(&root().join("pkg").join(file))?)?;
        }
    }
    serve(&work)
}

/// Puts a candidate's page into a folder: its own of that name, or that of all.
fn page(name: &str, own: &str, folder: &Path) -> Result<(), Fault> {
    let bench = root().join("bench");
    let own = bench.join("candidates").join(name).join(own);
    let page = if own.exists() { own } else { bench.join("page.html") };
    write(&folder.join("index.html"), &bytes_of(&page)?)
}

/// Bundles one script of a candidate as `index.js` of a folder.
fn bundled(name: &str, script: &str, folder: &Path) -> Result<(), Fault> {
    let tools = setup::npm()?;
    let bench = root().join("bench");
    let peers = setup::packages("bench", &bytes_of(&bench.join("package.json"))?)?;
    command(
        Command::new(tools.join("node_modules/.bin/esbuild"))
            .arg(bench.join("candidates").join(name).join(script))
            .args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=error", "--legal-comments=none"])
            .args(["--define:process.env.NODE_ENV=\"production\"", "--charset=utf8"])
            .arg(format!("--outfile={}", folder.join("index.js").display()))
            .env("NODE_PATH", peers.join("node_modules")),
    )
}

/// A file as it is sent: its type, and its bytes after brotli.
type Page = (&'static str, Vec<u8>);

fn serve(folder: &Path) -> Result<Site, Fault> {
    let mut pages = HashMap::new();
    gather(folder, "", &mut pages)?;
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| format!("no port to serve on: {error}"))?;
    let address = format!("http://{}", listener.local_addr().map_err(|error| error.to_string())?);
    let sent: Arc<Mutex<usize>> = Arc::default();
    let (counted, pages) = (sent.clone(), Arc::new(pages));
    respond(listener, move |path| {
        // The last two give the page a clock of 5 µs instead of 100 µs.
        let mut headers = vec![
            ("Cache-Control", "no-store".to_string()),
            ("Cross-Origin-Opener-Policy", "same-origin".to_string()),
            ("Cross-Origin-Embedder-Policy", "require-corp".to_string()),
        ];
        // Behind a script's name stands a piece of its hash.
        let path = path.split('?').next().unwrap_or_default();
        let Some((kind, bytes)) = pages.get(path) else { return Reply { status: 404, headers, bytes: vec![] } };
        *counted.lock().expect("no thread panics holding it") += bytes.len();
        headers.extend([("Content-Type", kind.to_string()), ("Content-Encoding", "br".to_string())]);
        Reply { status: 200, headers, bytes: bytes.clone() }
    })?;
    Ok(Site { address, sent })
}

/// Every file below a folder, by its path in the site.
fn gather(folder: &Path, at: &str, pages: &mut HashMap<String, Page>) -> Result<(), Fault> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries.flatten() {
        let path = entry.path();
        let name = format!("{at}/{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            gather(&path, &name, pages)?;
        } else {
            let page = (crate::server::mime(&path), size::brotli(&bytes_of(&path)?));
            if let Some(folder) = name.strip_suffix("index.html") {
                pages.insert(folder.to_string(), page.clone());
            }
            pages.insert(name, page);
        }
    }
    Ok(())
}

/// A window of that size and sharpness.
async fn window(browser: &Browser, width: u32, height: u32, scale: f64) -> Result<(), Fault> {
    let metrics = json!({"width": width, "height": height, "deviceScaleFactor": scale, "mobile": false});
    browser.devtools("Emulation.setDeviceMetricsOverride", metrics).await.map(|_| ())
}

/// Opens a candidate and waits until it has drawn and rested.
async fn open(browser: &Browser, site: &Site, name: &str) -> Result<(), Fault> {
    let fault = |error: fantoccini::error::CmdError| format!("{name}: {error}");
    browser.client.goto("about:blank").await.map_err(fault)?;
    browser.client.goto(&format!("{}/{name}/", site.address)).await.map_err(fault)?;
    for _ in 0..300 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if browser.script("return globalThis.watched?.pixels ?? null", vec![]).await?.is_number() {
            // What a candidate puts off until after its first drawing counts too.
            tokio::time::sleep(Duration::from_millis(1000)).await;
            return Ok(());
        }
    }
    Err(format!("{name} drew nothing within 30 s"))
}

/// Seconds that the main thread has worked since the page began.
async fn worked(browser: &Browser) -> Result<f64, Fault> {
    let metrics = browser.devtools("Performance.getMetrics", json!({})).await?;
    let task = metrics["metrics"].as_array().into_iter().flatten().find(|metric| metric["name"] == "TaskDuration");
    task.and_then(|metric| metric["value"].as_f64()).ok_or("the browser does not say how long its main thread worked".into())
}

async fn start() -> Result<Browser, Fault> {
    let browser = Browser::start(Engine::Chromium, 1280, 2400).await?;
    browser.devtools("Performance.enable", json!({})).await?;
    browser.devtools("Network.enable", json!({})).await?;
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": WATCH})).await?;
    Ok(browser)
}

/// All measures of one candidate in one new browser.
async fn measure(site: &Site, name: &str) -> Result<Map<String, Value>, Fault> {
    let browser = start().await?;
    let measured = workloads(&browser, site, name).await;
    browser.stop().await;
    measured.map_err(|fault| format!("{name}: {fault}"))
}

async fn workloads(browser: &Browser, site: &Site, name: &str) -> Result<Map<String, Value>, Fault> {
    let mut all = Map::new();
    let number = |value: &Value| value.as_f64().ok_or("no number");

    // W1: from navigation to pixels on a slow phone.
    window(browser, 412, 915, 2.625).await?;
    let network = json!({"offline": false, "latency": LATENCY, "downloadThroughput": BITS_A_SECOND / 8.0, "uploadThroughput": BITS_A_SECOND / 16.0});
    browser.devtools("Network.emulateNetworkConditions", network).await?;
    browser.devtools("Emulation.setCPUThrottlingRate", json!({"rate": SLOWER})).await?;
    *site.sent.lock().expect("no thread panics holding it") = 0;
    open(browser, site, name).await?;
    let bytes = *site.sent.lock().expect("no thread panics holding it");
    let watched = browser.script("return globalThis.watched", vec![]).await?;
    all.insert("bytes".into(), json!(bytes as f64 / 1000.0));
    all.insert("pixels".into(), json!(number(&watched["pixels"])?));
    all.insert("blocked".into(), json!(number(&watched["blocked"])?));

    // What it then holds: objects of scripts, array buffers, and WebAssembly's memory, which the browser's sum leaves out.
    browser.devtools("HeapProfiler.collectGarbage", json!({})).await?;
    let heap = browser.devtools("Runtime.getHeapUsage", json!({})).await?;
    let engines = browser.script("return memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0)", vec![]).await?;
    let held = number(&heap["usedSize"])? + number(&heap["backingStorageSize"])? + number(&engines)?;
    all.insert("memory".into(), json!(held / 1e6));

    // W2: a slider, one step a frame, at the machine's own speed.
    browser.devtools("Emulation.setCPUThrottlingRate", json!({"rate": 1})).await?;
    let network = json!({"offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
    browser.devtools("Network.emulateNetworkConditions", network).await?;
    window(browser, 1280, 2400, 1.0).await?;
    open(browser, site, name).await?;
    let before = worked(browser).await?;
    let times = browser
        .script(
            "const times = [];
             for (let at = 0; at < ARGS[0]; at += 1) {
               const to = 2014 + Math.abs((at + 5) % 10 - 5);
               await new Promise(requestAnimationFrame);
               const start = performance.now();
               await window.bench.step(to);
               times.push(performance.now() - start);
             }
             // What is put off until the slider rests is work of its steps too.
             await new Promise((rested) => setTimeout(rested, 500));
             return times;",
            vec![json!(STEPS)],
        )
        .await?;
    let after = worked(browser).await?;
    let mut times: Vec<f64> = times.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    times.sort_by(f64::total_cmp);
    if times.len() != STEPS {
        return Err("not every step was measured".into());
    }
    all.insert("step".into(), json!(median(times.clone())));
    all.insert("step95".into(), json!(times[(STEPS * 95).div_ceil(100) - 1]));
    all.insert("thread".into(), json!((after - before) * 1000.0 / STEPS as f64));

    // W4: further charts on the same page.
    let twelve = browser
        .script(
            "await new Promise(requestAnimationFrame);
             const start = performance.now();
             await window.bench.many(ARGS[0]);
             return performance.now() - start;",
            vec![json!(CHARTS)],
        )
        .await?;
    all.insert("twelve".into(), json!(number(&twelve)?));
    Ok(all)
}

/// What each candidate drew, to see that they draw the same: `target/bench/*.png`.
async fn pictures(site: &Site, candidates: &[&str]) -> Result<(), Fault> {
    for name in candidates {
        let browser = start().await?;
        window(&browser, 1280, 1200, 1.0).await?;
        open(&browser, site, name).await?;
        browser.script("await window.bench.step(2017); await window.bench.step(2019)", vec![]).await?;
        let picture = browser.client.screenshot().await.map_err(|error| error.to_string())?;
        let file: PathBuf = root().join(format!("target/bench/{name}.png"));
        write(&file, &picture)?;
        println!("{}", file.display());
        browser.stop().await;
    }
    Ok(())
}
