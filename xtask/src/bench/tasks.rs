//! Whether a page ever stands still: the longest task of everything that a reader does with a figure, on a slow phone.
//!
//! In: the built `pkg/`, in a Chromium slowed to a quarter. Out: for each view and each thing done, the longest task of the page's main
//! thread in milliseconds, beside the 50 that a reader begins to feel. Shorter tasks are not told apart by the browser.

use super::{SLOWER, start};
use crate::server::{How, Misbehaviour};
use crate::{Fault, build, server, setup};
use serde_json::json;

/// What a reader feels, in milliseconds.
const BUDGET: f64 = 50.0;

const VIEWS: [&str; 3] = ["trend", "projection", "windows"];

/// What is done, and how.
const DOES: [(&str, &str); 8] = [
    ("loads", "await wait(() => part('sentence')?.textContent); await rest(600);"),
    (
        "drags a year",
        "const [name, first] = chart.getAttribute('view') === 'windows' ? ['guess', 2100] : ['to', 2016];
         for (let turn = 0; turn < 30; turn += 1) { chart.setAttribute(name, String(first + turn % 10)); await frame(); } await rest(600);",
    ),
    (
        "points along it",
        "const box = part('canvas').getBoundingClientRect(), at = (type, x, y) => part('stage').dispatchEvent(new PointerEvent(type, { clientX: box.left + x, clientY: box.top + y, bubbles: true, composed: true }));
         at('pointerenter', 60, 60); await wait(() => part('tip')); for (let x = 0; x < box.width; x += 12) { at('pointermove', x, box.height / 2); await frame(); } part('stage').dispatchEvent(new PointerEvent('pointerleave')); await rest(200);",
    ),
    (
        "reads it by keys",
        "part('keys').focus(); for (let turn = 0; turn < 30; turn += 1) { part('keys').dispatchEvent(new KeyboardEvent('keydown', { key: turn % 4 ? 'ArrowRight' : 'ArrowDown', bubbles: true })); await frame(); } await rest(400);",
    ),
    ("opens the table", "part('table').open = true; part('table').querySelector('summary')?.click(); await rest(500);"),
    ("opens save and share", "part('take').open = true; await wait(() => part('take').querySelector('a[download]')); await rest(500);"),
    ("turns to Welsh", "chart.setAttribute('lang', 'cy'); await wait(() => part('gap').lang === 'cy'); await rest(600);"),
    ("turns the phone", "document.body.style.width = '640px'; await rest(600);"),
];

const PAGE: &str = r#"<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Tasks</title>
<link rel="stylesheet" href="/gapchart/gapchart.css"><script src="/tasks.js"></script><script type="module" src="/gapchart/gapchart.js"></script>
<gap-chart view="VIEW"></gap-chart></html>"#;

const TOOLS: &str = r#"
window.tasks = [];
new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask", buffered: true });
"#;

const HELP: &str = r#"
const chart = document.querySelector("gap-chart"), part = (name) => chart.shadowRoot?.querySelector(`.${name}`);
const rest = (time) => new Promise((done) => setTimeout(done, time)), frame = () => new Promise(requestAnimationFrame);
const wait = async (what) => { for (let turn = 0; turn < 600; turn += 1) { const value = what(); if (value) return value; await rest(30); } throw new Error(`waited in vain for ${what}`); };
"#;

/// Measures `rounds` new browsers and prints the median of the longest tasks.
pub fn run(rounds: usize) -> Result<(), Fault> {
    setup::browsers()?;
    build::package()?;
    let site = server::serve(0)?;
    {
        let mut pages = site.pages.lock().map_err(|_| "the pages are held")?;
        pages.push(("/tasks.js".to_string(), TOOLS.to_string()));
        for view in VIEWS {
            pages.push((format!("/{view}.html"), PAGE.replace("VIEW", view)));
        }
    }
    // A style of the page's own is set where it is turned.
    let policy = How::Policy("script-src 'self' 'wasm-unsafe-eval'".to_string());
    for view in VIEWS {
        let page = Misbehaviour { path: format!("{view}.html"), how: policy.clone() };
        site.faults.lock().map_err(|_| "the pages are held")?.push(page);
    }
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| format!("no runtime: {error}"))?;
    println!(
        "Longest task in ms, Chromium at a quarter of this machine's speed, median of {rounds}; none is felt up to {BUDGET}."
    );
    let mut over = 0;
    for view in VIEWS {
        let mut longest = vec![vec![]; DOES.len()];
        for _ in 0..rounds {
            let told = runtime.block_on(measure(&site.url(&format!("/{view}.html"))))?;
            for (held, told) in longest.iter_mut().zip(told) {
                held.push(told);
            }
        }
        for ((what, _), times) in DOES.iter().zip(longest) {
            let time = super::median(times);
            let told = if time == 0.0 { format!("none over {BUDGET}") } else { format!("{time:.0}") };
            println!("  {view:<12} {what:<22} {told}");
            over += usize::from(time > BUDGET);
        }
    }
    println!("{over} of {} above {BUDGET} ms", VIEWS.len() * DOES.len());
    Ok(())
}

/// The longest task of each thing done in a new browser; 0 where none was long.
async fn measure(address: &str) -> Result<Vec<f64>, Fault> {
    let browser = start().await?;
    let told = act(&browser, address).await;
    browser.stop().await;
    told
}

async fn act(browser: &crate::browser::Browser, address: &str) -> Result<Vec<f64>, Fault> {
    super::window(browser, 360, 740, 2.0).await?;
    browser.devtools("Emulation.setCPUThrottlingRate", json!({"rate": SLOWER})).await?;
    browser.client.goto(address).await.map_err(|error| error.to_string())?;
    let mut longest = vec![];
    for (what, script) in DOES {
        let script = format!("{HELP}\n{script}\nconst longest = Math.max(0, ...tasks); tasks.length = 0; return longest;");
        let told = browser.script(&script, vec![]).await.map_err(|error| format!("{what}: {error}"))?;
        longest.push(told.as_f64().ok_or_else(|| format!("{what}: {told}"))?);
    }
    Ok(longest)
}
