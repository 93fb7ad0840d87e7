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
        "target/gapchart/claims-engine.js",
        "target/gapchart/money-engine.js",
        "target/gapchart/wales-engine.js",
        "target/gapchart/school-engine.js",
        "target/gapchart/formula-engine.js",
        "target/gapchart/population-engine.js",
        "target/gapchart/tables-engine.js",
        "target/gapchart/own-engine.js",
        "target/gapchart/latest-engine.js",
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
        "pkg/gapchart-sound.js",
        "pkg/gapchart-more.js",
        "pkg/gapchart-theme.js",
        "pkg/gapchart-record.js",
        "pkg/gapchart-claims.js",
        "pkg/gapchart-money.js",
        "pkg/gapchart-wales.js",
        "pkg/gapchart-school.js",
        "pkg/gapchart-formula.js",
        "pkg/gapchart-population.js",
        "pkg/gapchart-tables.js",
        "pkg/gapchart-own.js",
        "pkg/gapchart-latest.js",
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
        "pkg/gapchart-claims.wasm",
        "pkg/gapchart-money.wasm",
        "pkg/gapchart-wales.wasm",
        "pkg/gapchart-school.wasm",
        "pkg/gapchart-formula.wasm",
        "pkg/gapchart-population.wasm",
        "pkg/gapchart-tables.wasm",
        "pkg/gapchart-own.wasm",
        "pkg/gapchart-latest.wasm",
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

/// Pinning `gapchart.js` pins all the rest.
#[test]
fn the_element_knows_the_hash_of_every_file_it_asks_for() {
    let [script, export, more] = ["pkg/gapchart.js", "pkg/gapchart-export.js", "pkg/gapchart-more.js"].map(text);
    let mut known = 0;
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("pkg")).expect("a folder").flatten() {
        let name = entry.file_name().into_string().expect("UTF-8");
        let asked = name.ends_with(".wasm") || name.starts_with("gapchart-") && name.ends_with(".js");
        if asked && name != "gapchart-frame.js" {
            let hash = xtask::build::integrity(&bytes(&format!("pkg/{name}")));
            // Each is known by what asks for it.
            let by = match name.as_str() {
                "gapchart-export.wasm" => &export,
                "gapchart-sound.js" => &more,
                _ => &script,
            };
            assert!(by.contains(&hash), "{name}");
            known += 1;
        }
    }
    assert!(known >= 8);
}

#[test]
fn the_npm_package_names_files_that_are_there() {
    let manifest: serde_json::Value = serde_json::from_str(&text("pkg/package.json")).expect("JSON");
    assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
    let main = manifest["exports"]["."].as_object().expect("conditions").values();
    for file in main.chain([&manifest["types"], &manifest["customElements"], &manifest["main"]]) {
        bytes(&format!("pkg/{}", file.as_str().expect("a path").trim_start_matches("./")));
    }
}

/// One file, and nothing of it is asked for elsewhere.
#[test]
fn the_single_page_holds_everything() {
    let page = text("pkg/gapchart.html");
    for word in [" src=", "url(", "@import", "<link rel=\"stylesheet\"", env!("CARGO_MANIFEST_DIR")] {
        assert!(!page.contains(word), "{word}");
    }
    let policy = page.split("Content-Security-Policy\" content=\"").nth(1).expect("a policy").split('"').next().expect("its end");
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-") && !policy.contains("connect-src"));
    for [start, end] in [["<style>", "</style>"], ["<script type=\"module\">", "</script>"]] {
        let held = page.split(start).nth(1).expect("it").split(end).next().expect("its end");
        assert!(policy.contains(&xtask::build::integrity(held.as_bytes())), "{start}");
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
        "gapchart-sound.js",
        "gapchart-more.js",
        "gapchart-theme.js",
        "gapchart-fault.js",
        "module.js",
        "gapchart.html",
        "gapchart-frame.js",
        "gapchart.d.ts",
        "custom-elements.json",
        "package.json",
        "gapchart-gap.wasm",
        "gapchart-record.js",
        "gapchart-record.wasm",
        "gapchart-claims.js",
        "gapchart-claims.wasm",
        "gapchart-money.js",
        "gapchart-money.wasm",
        "gapchart-wales.js",
        "gapchart-wales.wasm",
        "gapchart-school.js",
        "gapchart-school.wasm",
        "gapchart-formula.js",
        "gapchart-formula.wasm",
        "gapchart-population.js",
        "gapchart-population.wasm",
        "gapchart-tables.js",
        "gapchart-tables.wasm",
        "gapchart-own.js",
        "gapchart-own.wasm",
        "gapchart-latest.js",
        "gapchart-latest.wasm",
        "gapchart-data.csv",
        "integrity.txt",
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
