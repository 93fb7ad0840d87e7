//! Builds `pkg/` as an embedder takes it.
//!
//! The crate as WebAssembly, with the standard library rebuilt for size and without panic messages; wasm-bindgen's
//! generator as a library; wasm-opt; then element and glue bundled into one script. Paths of this machine are mapped away,
//! so that the result is the same wherever it is built.

use crate::{Fault, ask, read, root, run, setup, write};
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// The features of WebAssembly that every browser of the last years has. Naming all would let wasm-opt write encodings
/// that none takes.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Where the steps leave their results.
fn work() -> PathBuf {
    root().join("target/gapchart")
}

/// The scripts that are bundled, each into a file of its name.
const SCRIPTS: [&str; 8] = [
    "gapchart.js",
    "gapchart-read.js",
    "gapchart-gap.js",
    "gapchart-record.js",
    "gapchart-money.js",
    "gapchart-wales.js",
    "gapchart-own.js",
    "gapchart-export.js",
];

/// Builds everything.
pub fn package() -> Result<(), Fault> {
    setup::rust()?;
    let npm = setup::npm()?;
    let pkg = root().join("pkg");
    let web = root().join("src/web");
    for file in SCRIPTS.iter().chain(&["load.js", "opener.js", "reading.js", "shadow.css"]) {
        write(&work().join(file), &read(&web.join(file))?)?;
    }
    for (module, to) in [
        (FIRST, "gapchart.wasm"),
        (GAP, "gapchart-gap.wasm"),
        (RECORD, "gapchart-record.wasm"),
        (MONEY, "gapchart-money.wasm"),
        (WALES, "gapchart-wales.wasm"),
        (OWN, "gapchart-own.wasm"),
        (EXPORT, "gapchart-export.wasm"),
    ] {
        write(&pkg.join(to), &read(&engine(&npm, module, false)?)?)?;
    }
    let esbuild = |arguments: &[&str], from: &Path, to: &str| {
        run(Command::new(npm.join("node_modules/.bin/esbuild"))
            .arg(from)
            .args(["--minify", "--log-level=warning", "--charset=utf8", "--legal-comments=none"])
            .args(arguments)
            .arg(["--outfile=", pkg.join(to).to_str().expect("a UTF-8 path")].concat()))
    };
    let script = ["--bundle", "--format=esm", "--target=es2022", "--loader:.css=text", "--external:./gapchart-*.js"];
    for file in SCRIPTS {
        esbuild(&script, &work().join(file), file)?;
    }
    esbuild(&[], &web.join("gapchart.css"), "gapchart.css")?;
    for (from, to) in [
        ("src/figure.schema.json", "figure.schema.json"),
        ("LICENSE-MIT", "LICENSE-MIT"),
        ("LICENSE-APACHE", "LICENSE-APACHE"),
        ("NOTICE.md", "NOTICE.md"),
    ] {
        write(&pkg.join(to), &read(&root().join(from))?)?;
    }
    Ok(())
}

/// One of the modules: the name of its glue, and cargo's flags for it.
#[derive(Clone, Copy)]
struct Module {
    glue: &'static str,
    flags: &'static [&'static str],
}

const FIRST: Module = Module { glue: "engine", flags: &["--no-default-features", "--features", "first"] };
const GAP: Module = Module { glue: "gap-engine", flags: &["--no-default-features", "--features", "gap"] };
const RECORD: Module = Module { glue: "record-engine", flags: &["--no-default-features", "--features", "record"] };
const MONEY: Module = Module { glue: "money-engine", flags: &["--no-default-features", "--features", "money"] };
const WALES: Module = Module { glue: "wales-engine", flags: &["--no-default-features", "--features", "wales"] };
const OWN: Module = Module { glue: "own-engine", flags: &["--no-default-features", "--features", "own"] };
const EXPORT: Module = Module { glue: "export-engine", flags: &[] };

/// The reader's module with its functions' names kept, for measuring; gives its path.
pub fn named_engine() -> Result<PathBuf, Fault> {
    setup::rust()?;
    engine(&setup::npm()?, FIRST, true)
}

/// Compiles, generates the glue and shrinks; gives the path of the wasm, the glue beside it.
fn engine(npm: &Path, module: Module, names: bool) -> Result<PathBuf, Fault> {
    let root = root();
    // A little inlining makes what travels smaller than none (optimising for size alone) or more.
    let mut flags: Vec<String> = [
        "-Zunstable-options",
        "-Cpanic=immediate-abort",
        "-Zlocation-detail=none",
        "-Zfmt-debug=none",
        "-Cllvm-args=-inline-threshold=25",
        // The usual megabyte of stack would be two thirds of the engine's memory; a trap catches what overflows it.
        "-Clink-arg=-zstack-size=262144",
    ]
    .map(str::to_string)
    .into();
    let home = std::env::var("CARGO_HOME").ok().or_else(|| std::env::var("HOME").ok().map(|home| home + "/.cargo"));
    let sysroot = ask(Command::new("rustc").args(["--print", "sysroot"]).current_dir(&root));
    for (from, to) in [(root.to_str().map(str::to_string), "/gapchart"), (home, "/cargo"), (sysroot, "/rust")] {
        if let Some(from) = from {
            flags.push(format!("--remap-path-prefix={from}={to}"));
        }
    }
    run(Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--lib", "--profile", "wasm", "--target", "wasm32-unknown-unknown"])
        .args(["-Zbuild-std=std", "-Zbuild-std-features=optimize_for_size"])
        .args(module.flags)
        // The stable compiler takes these options when told that it builds itself.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
        .current_dir(&root))?;
    let folder = if names { work().join("named") } else { work() };
    Bindgen::new()
        .input_path(root.join("target/wasm32-unknown-unknown/wasm/gapchart.wasm"))
        .out_name(module.glue)
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .typescript(true)
                .reset_state_function(true)
                .omit_default_module_path(true)
                .remove_name_section(!names)
                .remove_producers_section(true)
                .generate(&folder)
        })
        .map_err(|error| format!("wasm-bindgen: {error}"))?;
    let shrunk = folder.join(module.glue.to_string() + ".wasm");
    let mut shrink = Command::new(npm.join("node_modules/.bin/wasm-opt"));
    // Inlining functions with one caller makes the file shorter and what travels longer: it hides repetition.
    shrink.args(FEATURES).args(["-Oz", "--one-caller-inline-max-function-size=30", "--always-inline-max-function-size=2"]);
    // So do these. The stack lies lowest in memory, so that no pointer is below a kilobyte.
    shrink.args(["--skip-pass=local-cse", "--skip-pass=merge-locals", "--skip-pass=simplify-locals", "--low-memory-unused"]);
    // Control flow taken apart and put together anew: half a per cent less travels.
    shrink.args(["--flatten", "--rereloop", "-Oz"]);
    if names {
        shrink.arg("--debuginfo");
    }
    run(shrink.arg(folder.join(module.glue.to_string() + "_bg.wasm")).arg("-o").arg(&shrunk))?;
    Ok(shrunk)
}
