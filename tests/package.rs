//! The built package, as an embedder takes it: `cargo xtask build` makes it.

use std::path::Path;

fn bytes(path: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}; `cargo xtask build` makes it", path.display()))
}

fn text(path: &str) -> String {
    String::from_utf8(bytes(path)).expect("UTF-8")
}

/// plotters measures text in a page by appending a styled element for every label: none of that may be linked in.
#[test]
fn the_engines_glue_makes_no_elements() {
    for glue in [
        "target/gapchart/engine.js",
        "target/gapchart/gap-engine.js",
        "target/gapchart/record-engine.js",
        "target/gapchart/money-engine.js",
        "target/gapchart/wales-engine.js",
        "target/gapchart/own-engine.js",
        "target/gapchart/export-engine.js",
    ] {
        let glue = text(glue);
        for word in ["createElement", "innerHTML", "new Function", "eval(", "document.body"] {
            assert!(!glue.contains(word), "{word}");
        }
    }
}

#[test]
fn the_scripts_keep_to_a_strict_policy() {
    for script in [
        "pkg/gapchart.js",
        "pkg/gapchart-gap.js",
        "pkg/gapchart-read.js",
        "pkg/gapchart-record.js",
        "pkg/gapchart-money.js",
        "pkg/gapchart-wales.js",
        "pkg/gapchart-own.js",
        "pkg/gapchart-export.js",
    ] {
        let script = text(script);
        for word in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "new Function",
            "eval(",
            "localStorage",
            "sessionStorage",
            "document.cookie",
            "sendBeacon",
        ] {
            assert!(!script.contains(word), "{script:.60}: {word}");
        }
    }
}

#[test]
fn the_engines_hold_no_path_of_the_machine_that_built_them() {
    let home = std::env::var("HOME").expect("a home");
    for engine in [
        "pkg/gapchart.wasm",
        "pkg/gapchart-gap.wasm",
        "pkg/gapchart-record.wasm",
        "pkg/gapchart-money.wasm",
        "pkg/gapchart-wales.wasm",
        "pkg/gapchart-own.wasm",
        "pkg/gapchart-export.wasm",
    ] {
        let engine = bytes(engine);
        assert!(engine.starts_with(b"\0asm"));
        let all = String::from_utf8_lossy(&engine);
        for path in [home.as_str(), env!("CARGO_MANIFEST_DIR"), "/registry/src", "rustlib"] {
            assert!(!all.contains(path), "{path}");
        }
    }
}

#[test]
fn everything_an_embedder_needs_is_there() {
    for file in [
        "gapchart.js",
        "gapchart.css",
        "gapchart.wasm",
        "gapchart-gap.js",
        "gapchart-read.js",
        "gapchart-fault.js",
        "module.js",
        "gapchart-gap.wasm",
        "gapchart-record.js",
        "gapchart-record.wasm",
        "gapchart-money.js",
        "gapchart-money.wasm",
        "gapchart-wales.js",
        "gapchart-wales.wasm",
        "gapchart-own.js",
        "gapchart-own.wasm",
        "gapchart-export.js",
        "gapchart-export.wasm",
        "figure.schema.json",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "NOTICE.md",
        "README.md",
    ] {
        assert!(!bytes(&format!("pkg/{file}")).is_empty(), "{file}");
    }
    assert!(text("pkg/gapchart.js").contains("gap-chart"));
}
