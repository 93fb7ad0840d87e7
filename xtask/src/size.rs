//! How many bytes a reader loads, and which crate they come from.
//!
//! Prints each shipped file raw, gzip 9 and brotli 11, the sum until a first live chart is usable beside its budget, and the
//! code of the WebAssembly by section and crate.

use crate::{Fault, build, read, root};
use std::collections::BTreeMap;
use std::io::Write;
use wasmparser::{KnownCustom, Name, Parser, Payload};

/// Budget until a live chart, its table, sentence and Welsh are usable: what CI holds a build to.
const CEILING: usize = 70_000;
const CEILING_OTHER: usize = 95_000;
/// A reader's own file or table needs a parser, a hash and the words for its faults beside all that the gap's engine has of methods.
const CEILING_OWN: usize = 113_000;
const AIM_OTHER: &str = "aim 54000 (Chart.js, for the chart alone)";

/// Prints sizes; an error above the ceiling.
pub fn report() -> Result<(), Fault> {
    println!("{:<34} {:>9} {:>9} {:>9}", "file", "raw", "gzip 9", "brotli 11");
    // What a page loads for a figure, by the engine that holds it.
    let page = ["www/manifesto.html", "pkg/gapchart.css", "pkg/gapchart.js"];
    let engines: [(&str, &[&str], usize, &str); 12] = [
        ("a first view (projection, trend)", &["pkg/gapchart.wasm"], CEILING, "aim 62000"),
        ("any other figure of the gap", &["pkg/gapchart-gap.js", "pkg/gapchart-gap.wasm"], CEILING_OTHER, AIM_OTHER),
        ("a figure of the record", &["pkg/gapchart-record.js", "pkg/gapchart-record.wasm"], CEILING_OTHER, AIM_OTHER),
        ("a figure of a reader's own file", &["pkg/gapchart-own.js", "pkg/gapchart-own.wasm"], CEILING_OWN, "aim 95000"),
        (
            "a figure with data=\"latest\"",
            &["pkg/gapchart-latest.js", "pkg/gapchart-latest.wasm", "pkg/gapchart-data.csv"],
            CEILING_OWN,
            "aim 95000",
        ),
        ("a figure of money in England", &["pkg/gapchart-money.js", "pkg/gapchart-money.wasm"], CEILING_OTHER, AIM_OTHER),
        ("a figure of money in Wales", &["pkg/gapchart-wales.js", "pkg/gapchart-wales.wasm"], CEILING_OTHER, AIM_OTHER),
        ("a figure of one school", &["pkg/gapchart-school.js", "pkg/gapchart-school.wasm"], CEILING_OTHER, AIM_OTHER),
        ("a school funding formula", &["pkg/gapchart-formula.js", "pkg/gapchart-formula.wasm"], CEILING_OTHER, AIM_OTHER),
        (
            "all schools of a reader's file",
            &["pkg/gapchart-population.js", "pkg/gapchart-population.wasm"],
            CEILING_OTHER,
            AIM_OTHER,
        ),
        ("claims and surveys", &["pkg/gapchart-claims.js", "pkg/gapchart-claims.wasm"], CEILING_OTHER, AIM_OTHER),
        ("a reader's own table of Wales", &["pkg/gapchart-tables.js", "pkg/gapchart-tables.wasm"], CEILING_OWN, "aim 95000"),
    ];
    let asked = [
        "pkg/gapchart-read.js",
        "pkg/gapchart-sound.js",
        "pkg/gapchart-more.js",
        "pkg/gapchart-theme.js",
        "pkg/gapchart-export.js",
        "pkg/gapchart-export.wasm",
        "pkg/figure.schema.json",
    ];
    let mut sizes = BTreeMap::new();
    for file in page.iter().chain(engines.iter().flat_map(|(_, files, ..)| *files)).chain(&asked) {
        let bytes = read(&root().join(file))?;
        let (gzip, brotli) = (gzip(&bytes), brotli(&bytes).len());
        println!("{file:<34} {:>9} {gzip:>9} {brotli:>9}", bytes.len());
        sizes.insert(*file, brotli);
    }
    println!("\nbytes, brotli 11, until a live chart, its table, its sentence and Welsh are usable:");
    let mut above = vec![];
    for (name, files, ceiling, aim) in engines {
        let usable: usize = page.iter().chain(files).map(|file| sizes[file]).sum();
        println!("  {name}: {usable}; ceiling {ceiling}, {aim}");
        if usable > ceiling {
            above.push(format!("{name}: {usable} bytes are above the ceiling of {ceiling}"));
        }
    }
    crates()?;
    if above.is_empty() { Ok(()) } else { Err(above.join("; ")) }
}

/// Size after gzip at its best.
pub fn gzip(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(vec![], flate2::Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory").len()
}

/// The bytes after brotli at its best.
pub fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![];
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &parameters).expect("memory");
    out
}

/// Prints sections and crates of the engine, from a build that keeps the functions' names.
fn crates() -> Result<(), Fault> {
    let wasm = read(&build::named_engine()?)?;
    let mut sections: BTreeMap<&str, usize> = BTreeMap::new();
    let mut imported = 0;
    let mut bodies = vec![];
    let mut names: BTreeMap<u32, String> = BTreeMap::new();
    for payload in Parser::new(0).parse_all(&wasm) {
        let payload = payload.map_err(|error| format!("the engine: {error}"))?;
        let (name, size) = match &payload {
            Payload::CodeSectionStart { size, .. } => ("code", *size as usize),
            Payload::DataSection(reader) => ("data", length(reader.range())),
            Payload::TypeSection(reader) => ("types", length(reader.range())),
            Payload::ImportSection(reader) => ("imports", length(reader.range())),
            Payload::FunctionSection(reader) => ("functions", length(reader.range())),
            Payload::ElementSection(reader) => ("elements", length(reader.range())),
            Payload::ExportSection(reader) => ("exports", length(reader.range())),
            _ => ("other", 0),
        };
        *sections.entry(name).or_default() += size;
        match payload {
            Payload::ImportSection(reader) => {
                imported =
                    reader.into_imports().flatten().filter(|import| matches!(import.ty, wasmparser::TypeRef::Func(_))).count()
                        as u32;
            }
            Payload::CodeSectionEntry(body) => bodies.push(length(body.range())),
            Payload::CustomSection(custom) => {
                if let KnownCustom::Name(reader) = custom.as_known() {
                    for part in reader.into_iter().flatten() {
                        if let Name::Function(functions) = part {
                            names.extend(functions.into_iter().flatten().map(|naming| (naming.index, naming.name.to_string())));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    println!("\nsection of the engine            bytes");
    for (name, size) in sections.iter().filter(|(_, size)| **size > 0) {
        println!("{name:<28} {size:>9}");
    }
    let mut by_crate: BTreeMap<String, usize> = BTreeMap::new();
    for (at, size) in bodies.iter().enumerate() {
        let name = names.get(&(imported + at as u32)).map_or("?", String::as_str);
        *by_crate.entry(owner(name)).or_default() += size;
    }
    let mut by_crate: Vec<_> = by_crate.into_iter().collect();
    by_crate.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    println!("\ncrate (module)                   bytes of code");
    for (name, size) in by_crate.iter().take(28) {
        println!("{name:<32} {size:>9}");
    }
    Ok(())
}

fn length(range: std::ops::Range<u64>) -> usize {
    (range.end - range.start) as usize
}

/// The crate a function belongs to; of ours, the module too.
fn owner(name: &str) -> String {
    // Some names carry the crate's hash in square brackets.
    let mut plain = String::new();
    let mut depth = 0;
    for letter in format!("{:#}", rustc_demangle::demangle(name)).chars() {
        match letter {
            '[' if !plain.is_empty() && plain.ends_with(|c: char| c.is_alphanumeric()) => depth += 1,
            ']' if depth > 0 => depth -= 1,
            letter if depth == 0 => plain.push(letter),
            _ => {}
        }
    }
    let start = plain.trim_start_matches(['<', '&', '[', '(', '*']).trim_start_matches("dyn ").trim_start_matches("mut ");
    let path: String = start.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect();
    let mut parts = path.split("::").filter(|part| !part.is_empty());
    match (parts.next(), parts.next()) {
        (Some("gapchart"), Some(module)) => format!("gapchart::{module}"),
        (Some(first), _) => first.to_string(),
        _ => "?".to_string(),
    }
}
