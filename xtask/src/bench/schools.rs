//! W3: very many points, and a rate of a formula that changes what each of them is.
//!
//! In: an artificial table of primary schools of 20,000 and of 1,000 rows, and the candidates that draw one. Out: milliseconds from the
//! table's text to the first drawing, the script's time for a step (one rate changed, everything worked out and drawn anew) and
//! the whole main thread's; what objects and memories then hold.

use super::{Site, bundled, machine, median, page, serve, start, window, worked};
use crate::{Fault, build, read as bytes_of, root, setup, write};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

/// Ours first: every ratio is to it.
const CANDIDATES: [&str; 6] = ["gapchart", "bare-canvas", "d3", "uplot", "chartjs", "echarts"];
const SIZES: [usize; 2] = [20_000, 1_000];
const STEPS: usize = 60;

/// What is measured of each size: key, heading, unit, digits after the point.
const MEASURES: [(&str, &str, &str, usize); 5] = [
    ("first", "first drawing", "ms", 1),
    ("step", "step, median", "ms", 2),
    ("step95", "step, 95th", "ms", 2),
    ("thread", "thread a step", "ms", 2),
    ("memory", "memory", "MB", 2),
];

/// Of twenty thousand points: a measure, a factor, another candidate.
const BUDGETS: [(&str, f64, &str, &str); 5] = [
    ("step", 0.5, "bare-canvas", "ceiling"),
    ("step", 1.0 / 3.0, "bare-canvas", "goal"),
    ("first", 1.0, "d3", "ceiling"),
    ("first", 1.0, "bare-canvas", "goal"),
    ("memory", 1.0, "chartjs", "ceiling"),
];

/// The heading of this part in the file of results.
pub const HEADING: &str = "## W3: schools";

/// Measures and prints; `record` puts the tables into `bench/RESULTS.md` and every number into `bench/results-w3.json`.
pub fn run(rounds: usize, record: bool) -> Result<(), Fault> {
    setup::browsers()?;
    // No other engine is loaded here.
    build::package_with(&["population"])?;
    let site = site()?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| format!("no runtime: {error}"))?;
    let mut all: Map<String, Value> = Map::new();
    for round in 1..=rounds {
        for name in CANDIDATES {
            for size in SIZES {
                let measured =
                    runtime.block_on(measure(&site, name, size)).map_err(|fault| format!("{name}, {size}: {fault}"))?;
                println!("round {round} of {rounds}: {name:<12} {size:>6} {}", Value::Object(measured.clone()));
                let held = all.entry(format!("{name} {size}")).or_insert_with(|| json!([]));
                held.as_array_mut().ok_or("no list")?.push(measured.into());
            }
        }
    }
    let of = |name: &str, size: usize, key: &str| {
        let rounds = all[&format!("{name} {size}")].as_array().into_iter().flatten();
        median(rounds.filter_map(|round| round[key].as_f64()).collect())
    };
    let mut text = String::new();
    for size in SIZES {
        write!(text, "| {size} points |").expect("memory");
        for (_, heading, unit, _) in MEASURES {
            write!(text, " {heading}, {unit} |").expect("memory");
        }
        text += &format!("\n|---|{}\n", "--:|".repeat(MEASURES.len()));
        for name in CANDIDATES {
            write!(text, "| {name} |").expect("memory");
            for (key, _, _, digits) in MEASURES {
                let value = of(name, size, key);
                write!(text, " {value:.digits$}").expect("memory");
                if name != "gapchart" {
                    write!(text, " (×{:.2})", value / of("gapchart", size, key)).expect("memory");
                }
                text += " |";
            }
            text.push('\n');
        }
        text.push('\n');
    }
    text += "| measure, 20000 points | at most | that is | gapchart | met |\n|---|---|--:|--:|---|\n";
    for (key, factor, other, kind) in BUDGETS {
        let (ours, limit) = (of("gapchart", SIZES[0], key), factor * of(other, SIZES[0], key));
        let (_, heading, _, digits) = MEASURES.into_iter().find(|(known, ..)| *known == key).ok_or("no such measure")?;
        let (met, factor) = (if ours <= limit { "yes" } else { "no" }, format!("{factor:.2}"));
        writeln!(text, "| {heading} | {kind}: {other} × {factor} | {limit:.digits$} | {ours:.digits$} | {met} |")
            .expect("memory");
    }
    println!("\n{text}");
    if record {
        let file = root().join("bench/RESULTS.md");
        let known = std::fs::read_to_string(&file).unwrap_or_default();
        let before = known.split(HEADING).next().unwrap_or_default().trim_end();
        write(&file, format!("{before}\n\n{HEADING}\n\n{}; medians of {rounds} rounds.\n\n{text}", machine()).as_bytes())?;
        let every =
            serde_json::to_string_pretty(&json!({"machine": machine(), "rounds": all})).map_err(|error| error.to_string())?;
        write(&root().join("bench/results-w3.json"), (every + "\n").as_bytes())?;
    }
    Ok(())
}

/// Bundles what draws schools, the table beside each page, and serves it.
fn site() -> Result<Site, Fault> {
    let work = root().join("target/bench-schools");
    std::fs::remove_dir_all(&work).ok();
    for size in SIZES {
        let table = table(size);
        for name in CANDIDATES {
            let folder = work.join(format!("{size}/{name}"));
            bundled(name, "schools.js", &folder)?;
            page(name, "schools.html", &folder)?;
            write(&folder.join("schools.csv"), table.as_bytes())?;
        }
        package(&work.join(format!("{size}/gapchart/gapchart")))?;
    }
    serve(&work)
}

fn package(folder: &Path) -> Result<(), Fault> {
    for file in ["gapchart.js", "gapchart.css", "gapchart-population.js", "gapchart-population.wasm", "gapchart-fault.js"] {
        write(&folder.join(file), &bytes_of(&root().join("pkg").join(file))?)?;
    }
    Ok(())
}

/// Artificial primary schools, from a generator of Lehmer's: numbers of no one, which spread as a country's might.
fn table(rows: usize) -> String {
    let mut state = 20_161_214_u64;
    let mut next = || {
        state = state * 48_271 % 2_147_483_647;
        state as f64 / 2_147_483_647.0
    };
    let mut text = String::from("artificial_school,pupils_primary,fsm_primary,fsm6_primary");
    for band in 'a'..='f' {
        write!(text, ",idaci_{band}_primary").expect("memory");
    }
    text += ",low_attainment_primary,eal_primary\n";
    for row in 0..rows {
        let pupils = (20.0 + 560.0 * next() * next().sqrt()).floor();
        let share = 0.02 + 0.9 * next() * next();
        let count = |share: f64| (pupils * share.min(1.0)).floor();
        write!(text, "artificial-{row},{pupils},{},{}", count(share * 0.7), count(share)).expect("memory");
        for _ in 0..6 {
            write!(text, ",{}", count(share * 0.16 * next() * 2.0)).expect("memory");
        }
        writeln!(text, ",{},{}", count(0.2 + 0.3 * share), count(0.6 * next() * next())).expect("memory");
    }
    text
}

/// All measures of one candidate and size in one new browser.
async fn measure(site: &Site, name: &str, size: usize) -> Result<Map<String, Value>, Fault> {
    let browser = start().await?;
    let measured = async {
        window(&browser, 1280, 1200, 1.0).await?;
        let fault = |error: fantoccini::error::CmdError| error.to_string();
        browser.client.goto(&format!("{}/{size}/{name}/", site.address)).await.map_err(fault)?;
        for _ in 0..200 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            if browser.script("return typeof window.bench", vec![]).await? == json!("object") {
                break;
            }
        }
        // Whatever a page does when it was loaded is over.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let first = browser
            .script(
                "await new Promise(requestAnimationFrame);
                 const start = performance.now();
                 await window.bench.first();
                 return performance.now() - start;",
                vec![],
            )
            .await?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        let before = worked(&browser).await?;
        let times = browser
            .script(
                "const times = [];
                 for (let at = 0; at < ARGS[0]; at += 1) {
                   const rate = 540 + 20 * Math.abs((at + 5) % 20 - 10);
                   await new Promise(requestAnimationFrame);
                   const start = performance.now();
                   await window.bench.step(rate);
                   times.push(performance.now() - start);
                 }
                 await new Promise((rested) => setTimeout(rested, 500));
                 return times;",
                vec![json!(STEPS)],
            )
            .await?;
        let after = worked(&browser).await?;
        browser.devtools("HeapProfiler.collectGarbage", json!({})).await?;
        let heap = browser.devtools("Runtime.getHeapUsage", json!({})).await?;
        let engines =
            browser.script("return memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0)", vec![]).await?;
        let number = |value: &Value| value.as_f64().ok_or("no number".to_string());
        let held = number(&heap["usedSize"])? + number(&heap["backingStorageSize"])? + number(&engines)?;
        let mut times: Vec<f64> = times.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        times.sort_by(f64::total_cmp);
        if times.len() != STEPS {
            return Err("not every step was measured".to_string());
        }
        let mut all = Map::new();
        all.insert("first".into(), json!(number(&first)?));
        all.insert("step".into(), json!(median(times.clone())));
        all.insert("step95".into(), json!(times[(STEPS * 95).div_ceil(100) - 1]));
        all.insert("thread".into(), json!((after - before) * 1000.0 / STEPS as f64));
        all.insert("memory".into(), json!(held / 1e6));
        let picture = browser.client.screenshot().await.map_err(fault)?;
        write(&root().join(format!("target/bench-schools/{name}-{size}.png")), &picture)?;
        Ok(all)
    }
    .await;
    browser.stop().await;
    measured
}
