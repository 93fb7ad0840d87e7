//! How long a page's main thread works to read a reader's own file.
//!
//! In: an artificial table of the shape of the authorities' own (16,500 rows, 2.3 MB), or, where `GAPCHART_FACTS` names the folder
//! of the gathered tables, that table itself. Out: milliseconds at this machine's speed for the first time through (hash,
//! checks, what it holds) and for the second (one area's gap), beside the budgets.

use super::{Site, median, serve, start};
use crate::{Fault, build, read as bytes_of, root, setup, write};
use serde_json::Value;
use std::path::PathBuf;

/// Milliseconds that the first time through should and must not take.
const GOAL: f64 = 30.0;
const CEILING: f64 = 100.0;

/// The page: the engine alone, given slices as the element gives them.
const PAGE: &str = r#"<!doctype html><meta charset="utf-8"><title>read</title><script type="module">
import { Table, initSync } from "./gapchart-own.js";
const module = await WebAssembly.compileStreaming(fetch("./gapchart-own.wasm"));
initSync({ module });
const bytes = new Uint8Array(await (await fetch("./table.csv")).arrayBuffer());
const slices = (push) => { for (let at = 0; at < bytes.length; at += 32768) push(bytes.subarray(at, at + 32768)); };
window.time = (pairs) => {
  const before = performance.now();
  const table = new Table("table.csv", []);
  slices((slice) => table.push(slice));
  table.done();
  const between = performance.now();
  table.pick(pairs);
  slices((slice) => table.push(slice));
  table.done();
  const after = performance.now();
  table.free();
  return [between - before, after - between];
};
</script>"#;

/// Measures `rounds` new browsers, each from cold, and prints; an error above the ceiling.
pub fn run(rounds: usize) -> Result<(), Fault> {
    setup::browsers()?;
    build::package()?;
    let (name, table, pairs) = table()?;
    let work = root().join("target/bench-read");
    for file in ["gapchart-own.js", "gapchart-own.wasm"] {
        write(&work.join("read").join(file), &bytes_of(&root().join("pkg").join(file))?)?;
    }
    write(&work.join("read/table.csv"), &table)?;
    write(&work.join("read/index.html"), PAGE.as_bytes())?;
    let site = serve(&work)?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| format!("no runtime: {error}"))?;
    let (mut reads, mut picks) = (vec![], vec![]);
    for round in 1..=rounds {
        let [read, pick] = runtime.block_on(measure(&site, &pairs))?;
        println!("round {round} of {rounds}: read {read:.1} ms, pick {pick:.1} ms");
        reads.push(read);
        picks.push(pick);
    }
    let (read, pick) = (median(reads), median(picks));
    println!("\n{name}, {} bytes, medians of {rounds} rounds from cold:", table.len());
    println!("  main thread to read it: {read:.1} ms; goal {GOAL}, ceiling {CEILING}");
    println!("  main thread to pick one area's gap: {pick:.1} ms");
    if read > CEILING { Err(format!("{read:.1} ms are above the ceiling of {CEILING}")) } else { Ok(()) }
}

async fn measure(site: &Site, pairs: &[&str]) -> Result<[f64; 2], Fault> {
    let browser = start().await?;
    let address = format!("{}/read/", site.address);
    browser.client.goto(&address).await.map_err(|error| error.to_string())?;
    let script = "for (let n = 0; !window.time && n < 600; n++) await new Promise(done => setTimeout(done, 50)); return window.time(args);";
    let times = browser.script(script, pairs.iter().map(|pair| Value::from(*pair)).collect()).await;
    browser.stop().await;
    let times = times?;
    let time = |at: usize| times[at].as_f64().ok_or("no time".to_string());
    Ok([time(0)?, time(1)?])
}

/// A name, the table, and what is picked from it.
type Table = (&'static str, Vec<u8>, Vec<&'static str>);

fn table() -> Result<Table, Fault> {
    if let Some(folder) = std::env::var_os("GAPCHART_FACTS") {
        let gap = vec!["measure", "dfe-ks4-attainment8-other", "less", "dfe-ks4-attainment8-disadvantaged", "area", "Leeds"];
        return Ok(("attainment-local.csv", bytes_of(&PathBuf::from(folder).join("attainment-local.csv"))?, gap));
    }
    let mut text =
        String::from("series_id,period,period_kind,area_code,area_name,group,value,unit,status,comparable,source_id,note\n");
    for measure in 0..10 {
        for area in 0..165 {
            for year in 10..20 {
                text += &format!(
                    "artificial-measure-of-a-length-{measure},20{year}/{},academic,E0{:07},Artificial place {area},everyone,{}.{},\
                     percentage points,final,yes,artificial-2026,vintage=2026\n",
                    year + 1,
                    6_000_000 + area,
                    20 + (area + 3 * year + measure) % 40,
                    (7 * area + year) % 10
                );
            }
        }
    }
    let pick = vec!["measure", "artificial-measure-of-a-length-7", "area", "Artificial place 77"];
    Ok(("an artificial table (GAPCHART_FACTS is not set)", text.into_bytes(), pick))
}
