//! Builds `pkg/` as an embedder takes it.
//!
//! The crate as WebAssembly, with the standard library rebuilt for size and without panic messages; wasm-bindgen's
//! generator as a library; wasm-opt; then element and glue bundled into one script. Paths of this machine are mapped away,
//! so that the result is the same wherever it is built.

use crate::{Fault, ask, read, root, run, setup, single, write};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use wasm_bindgen_cli_support::Bindgen;

/// The features of WebAssembly that every browser of the last years has. Naming all would let wasm-opt write encodings
/// that none takes.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];

/// Where the steps leave their results.
pub fn work() -> PathBuf {
    root().join("target/gapchart")
}

/// The engines that are shipped, each into a file of its name.
const ENGINES: [(Module, &str); 13] = [
    (FIRST, "gapchart.wasm"),
    (GAP, "gapchart-gap.wasm"),
    (RECORD, "gapchart-record.wasm"),
    (MONEY, "gapchart-money.wasm"),
    (WALES, "gapchart-wales.wasm"),
    (SCHOOL, "gapchart-school.wasm"),
    (FORMULA, "gapchart-formula.wasm"),
    (POPULATION, "gapchart-population.wasm"),
    (TABLES, "gapchart-tables.wasm"),
    (CLAIMS, "gapchart-claims.wasm"),
    (OWN, "gapchart-own.wasm"),
    (LATEST, "gapchart-latest.wasm"),
    (EXPORT, "gapchart-export.wasm"),
];

/// The scripts that are bundled, each into a file of its name; a script knows the hashes of those before it.
const SCRIPTS: [&str; 18] = [
    "gapchart-fault.js",
    "gapchart-read.js",
    "gapchart-sound.js",
    "gapchart-theme.js",
    "gapchart-gap.js",
    "gapchart-record.js",
    "gapchart-money.js",
    "gapchart-wales.js",
    "gapchart-school.js",
    "gapchart-formula.js",
    "gapchart-population.js",
    "gapchart-tables.js",
    "gapchart-claims.js",
    "gapchart-own.js",
    "gapchart-latest.js",
    "gapchart-export.js",
    "gapchart-more.js",
    "gapchart.js",
];

/// What the scripts are bundled from besides.
pub const PARTS: [&str; 6] = ["load.js", "thrown.js", "opener.js", "reading.js", "keeper.js", "shadow.css"];

/// Builds everything.
pub fn package() -> Result<(), Fault> {
    package_for(None, &[])
}

/// Builds everything but the engines that are not named and lie in `pkg/` already: for working on one of them.
pub fn package_with(engines: &[&str]) -> Result<(), Fault> {
    package_for(None, engines)
}

/// Builds everything; `address` is where the single page stands in public, and `only` the engines that are built anew, all where
/// none is named.
pub fn package_for(address: Option<&str>, only: &[&str]) -> Result<(), Fault> {
    setup::rust()?;
    let npm = setup::npm()?;
    let pkg = root().join("pkg");
    let web = root().join("src/web");
    for file in SCRIPTS.iter().chain(&PARTS) {
        write(&work().join(file), &read(&web.join(file))?)?;
    }
    // Bundled as a text, which no bundler shortens.
    esbuild(&npm, &[], &web.join("shadow.css"), &work().join("shadow.css"))?;
    let mut hashes = Hashes::default();
    let mut engines = vec![];
    for ((_, to), engine) in ENGINES.into_iter().zip(built(&npm, &pkg, only)?) {
        hashes.engines.push((to.to_string(), integrity(&engine)));
        write(&pkg.join(to), &engine)?;
        engines.push((to.to_string(), engine));
    }
    for file in SCRIPTS {
        // For those who bundle: their tool rewrites and renames scripts, so that only the engines keep their hashes.
        if file == "gapchart.js" {
            script(&npm, file, "module.js", &Hashes { scripts: vec![], ..hashes.clone() })?;
        }
        script(&npm, file, file, &hashes)?;
        hashes.scripts.push((file.to_string(), integrity(&read(&pkg.join(file))?)));
    }
    esbuild(&npm, &[], &web.join("gapchart.css"), &pkg.join("gapchart.css"))?;
    esbuild(&npm, &[], &web.join("gapchart-frame.js"), &pkg.join("gapchart-frame.js"))?;
    // A page that asks for nothing holds no engine that does.
    engines.retain(|(name, _)| name != "gapchart-latest.wasm");
    write(&pkg.join("gapchart.html"), single::page(&npm, &SCRIPTS, &engines, address)?.as_bytes())?;
    write(&pkg.join("gapchart-data.csv"), data()?.as_bytes())?;
    let manifest = String::from_utf8_lossy(&read(&web.join("package.json"))?).replace("{version}", &version()?);
    write(&pkg.join("package.json"), manifest.as_bytes())?;
    for (from, to) in [
        ("src/web/gapchart.d.ts", "gapchart.d.ts"),
        ("src/web/custom-elements.json", "custom-elements.json"),
        ("src/figure.schema.json", "figure.schema.json"),
        ("LICENSE-MIT", "LICENSE-MIT"),
        ("LICENSE-APACHE", "LICENSE-APACHE"),
        ("NOTICE.md", "NOTICE.md"),
    ] {
        write(&pkg.join(to), &read(&root().join(from))?)?;
    }
    // What a page may pin: whoever pins the element's script pins the rest, which it knows by hash.
    let mut pins = String::new();
    for name in ["gapchart-frame.js", "gapchart.css", "gapchart.js"] {
        pins += &[name, " ", &integrity(&read(&pkg.join(name))?), "\n"].concat();
    }
    write(&pkg.join("integrity.txt"), pins.as_bytes())
}

/// The file of newer figures as it is handed out: of every series the newest release that is embedded, as a pattern for those to come,
/// with columns for sources that are not embedded. None of it is joined, because the package holds it.
pub fn data() -> Result<String, Fault> {
    let figures = String::from_utf8(read(&root().join("src/datasets/figures.csv"))?).map_err(|error| error.to_string())?;
    let mut lines = figures.lines();
    let heads = lines.next().unwrap_or_default();
    let at = heads.split(',').position(|head| head == "vintage").ok_or("figures.csv has no vintages")?;
    let rows: Vec<(&str, &str, &str)> = lines
        .map(|line| {
            let cell = |at: usize| line.split(',').nth(at).unwrap_or_default();
            (cell(0), cell(at), line)
        })
        .collect();
    let mut out = [heads, ",publisher,source_title,published,address,licence,source_lang\n"].concat();
    for (series, vintage, line) in &rows {
        if rows.iter().all(|(other, newer, _)| other != series || newer <= vintage) {
            out += &[line, ",,,,,,\n"].concat();
        }
    }
    Ok(out)
}

/// The package's version, as its manifest says.
pub fn version() -> Result<String, Fault> {
    let manifest = String::from_utf8_lossy(&read(&root().join("Cargo.toml"))?).into_owned();
    let line = manifest.lines().find_map(|line| line.strip_prefix("version = "));
    line.map(|version| version.trim_matches('"').to_string()).ok_or_else(|| "Cargo.toml names no version".to_string())
}

/// Files and their hashes, as `integrity` takes them.
#[derive(Clone, Default)]
struct Hashes {
    engines: Vec<(String, String)>,
    scripts: Vec<(String, String)>,
}

/// SHA-256 as the attribute `integrity` takes it.
pub fn integrity(bytes: &[u8]) -> String {
    ["sha256-", &BASE64.encode(Sha256::digest(bytes))].concat()
}

/// Bundles a script with the hashes of all that it asks for. Scripts are asked for with a piece of their hash behind their name,
/// so that a copy of an older version in a browser's cache is not taken for it.
fn script(npm: &Path, from: &str, to: &str, hashes: &Hashes) -> Result<(), Fault> {
    let text = String::from_utf8_lossy(&read(&work().join(from))?).into_owned();
    let load = ["load.js", "gapchart-fault.js"];
    let named = |name: &str| text.contains(&["\"./", name, "\""].concat()) || load.contains(&name);
    let known = hashes.engines.iter().chain(&hashes.scripts).filter(|(name, _)| named(name));
    let files: serde_json::Map<String, serde_json::Value> =
        known.map(|(name, hash)| (name.clone(), hash.as_str().into())).collect();
    let define = format!("--define:GAPCHART_FILES={}", serde_json::Value::from(files));
    let bundle = ["--bundle", "--format=esm", "--target=es2022", "--loader:.css=text", "--external:./gapchart-*.js", &define];
    let out = root().join("pkg").join(to);
    esbuild(npm, &bundle, &work().join(from), &out)?;
    let mut bundled = String::from_utf8(read(&out)?).map_err(|error| format!("{to}: {error}"))?;
    for (name, hash) in &hashes.scripts {
        let query = &hash["sha256-".len()..][..8];
        bundled = bundled.replace(&["\"./", name, "\""].concat(), &["\"./", name, "?", query, "\""].concat());
    }
    write(&out, bundled.as_bytes())
}

/// Minifies, and does what the arguments say besides.
pub fn esbuild(npm: &Path, arguments: &[&str], from: &Path, to: &Path) -> Result<(), Fault> {
    run(Command::new(npm.join("node_modules/.bin/esbuild"))
        .arg(from)
        .args(["--minify", "--log-level=warning", "--charset=utf8", "--legal-comments=none"])
        .args(arguments)
        .arg(["--outfile=", to.to_str().expect("a UTF-8 path")].concat()))
}

/// One of the modules: the name of its glue, cargo's flags for it, and the compiler's that no other has.
#[derive(Clone, Copy)]
struct Module {
    glue: &'static str,
    flags: &'static [&'static str],
    compiler: &'static [&'static str],
}

const FIRST: Module = Module { glue: "engine", flags: &["--no-default-features", "--features", "first"], compiler: &[] };
const GAP: Module = Module { glue: "gap-engine", flags: &["--no-default-features", "--features", "gap"], compiler: &[] };
const RECORD: Module = Module { glue: "record-engine", flags: &["--no-default-features", "--features", "record"], compiler: &[] };
const MONEY: Module = Module { glue: "money-engine", flags: &["--no-default-features", "--features", "money"], compiler: &[] };
const WALES: Module = Module { glue: "wales-engine", flags: &["--no-default-features", "--features", "wales"], compiler: &[] };
const SCHOOL: Module = Module { glue: "school-engine", flags: &["--no-default-features", "--features", "school"], compiler: &[] };
const FORMULA: Module =
    Module { glue: "formula-engine", flags: &["--no-default-features", "--features", "formula"], compiler: &[] };
/// Sixteen counts of twenty thousand dots are added at once.
const POPULATION: Module = Module {
    glue: "population-engine",
    flags: &["--no-default-features", "--features", "population"],
    compiler: &["-Ctarget-feature=+simd128"],
};
const TABLES: Module = Module { glue: "tables-engine", flags: &["--no-default-features", "--features", "tables"], compiler: &[] };
const CLAIMS: Module = Module { glue: "claims-engine", flags: &["--no-default-features", "--features", "claims"], compiler: &[] };
const OWN: Module = Module { glue: "own-engine", flags: &["--no-default-features", "--features", "own"], compiler: &[] };
const LATEST: Module = Module { glue: "latest-engine", flags: &["--no-default-features", "--features", "latest"], compiler: &[] };
const EXPORT: Module = Module { glue: "export-engine", flags: &[], compiler: &[] };

/// The reader's module with its functions' names kept, for measuring; gives its path.
pub fn named_engine() -> Result<PathBuf, Fault> {
    setup::rust()?;
    engine(&setup::npm()?, FIRST, true)
}

/// The bytes of every engine: while one is shrunk the next is compiled. Those that are not named stay as they are in `pkg`.
fn built(npm: &Path, pkg: &Path, only: &[&str]) -> Result<Vec<Vec<u8>>, Fault> {
    let (next, made) = (AtomicUsize::new(0), Mutex::new(vec![]));
    let lane = || {
        // The last first: it is shrunk as long as three others.
        while let Some(at) = ENGINES.len().checked_sub(1 + next.fetch_add(1, Ordering::Relaxed)) {
            let (module, to) = &ENGINES[at];
            let named = only.is_empty() || only.contains(&module.glue.strip_suffix("-engine").unwrap_or("first"));
            let kept = pkg.join(to);
            let bytes =
                if named || !kept.exists() { engine(npm, *module, false).and_then(|path| read(&path)) } else { read(&kept) };
            made.lock().expect("no lane panics").push((at, bytes));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..LANES {
            scope.spawn(lane);
        }
    });
    let mut made = made.into_inner().expect("no lane panics");
    made.sort_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, bytes)| bytes).collect()
}

/// Engines under way at once: cargo compiles one after another.
const LANES: usize = 3;
static COMPILER: Mutex<()> = Mutex::new(());

/// Compiles, generates the glue and shrinks; gives the path of the wasm, the glue beside it.
fn engine(npm: &Path, module: Module, names: bool) -> Result<PathBuf, Fault> {
    let folder = if names { work().join("named") } else { work() };
    let home = std::env::var("CARGO_HOME").ok().or_else(|| std::env::var("HOME").ok().map(|home| home + "/.cargo"));
    compiled(npm, module, names, &root(), &folder, home.as_deref(), &[])
}

/// Builds one engine from a copy of the repository in another folder, with another home, and compares it with that in `pkg/`.
pub fn again() -> Result<(), Fault> {
    let npm = setup::npm()?;
    let known = |what: &str, fallback: &str| {
        let home = std::env::var_os("HOME").map(PathBuf::from);
        std::env::var_os(what).map(PathBuf::from).or(home.map(|home| home.join(fallback))).ok_or("no HOME is set")
    };
    let (cargo, rustup) = (known("CARGO_HOME", ".cargo")?, known("RUSTUP_HOME", ".rustup")?);
    let place = root().join("target/elsewhere");
    let (copy, home) = (place.join("a copy"), place.join("home"));
    std::fs::remove_dir_all(&place).ok();
    let files = ask(Command::new("git").args(["ls-files", "-z"]).current_dir(root())).ok_or("git lists no files")?;
    for file in files.split('\0').filter(|file| !file.is_empty() && root().join(file).is_file()) {
        write(&copy.join(file), &read(&root().join(file))?)?;
    }
    // The crates are those that are there; only the way to them differs.
    let other = home.join("other-cargo");
    for part in ["registry", "git"].iter().filter(|part| cargo.join(part).exists()) {
        std::fs::create_dir_all(&other).map_err(|error| error.to_string())?;
        std::os::unix::fs::symlink(cargo.join(part), other.join(part)).map_err(|error| error.to_string())?;
    }
    let moved = [("HOME", home.as_path()), ("CARGO_HOME", &other), ("RUSTUP_HOME", &rustup)];
    let built = compiled(&npm, MONEY, false, &copy, &place.join("work"), other.to_str(), &moved)?;
    let same = read(&built)? == read(&root().join("pkg/gapchart-money.wasm"))?;
    std::fs::remove_dir_all(&place).ok();
    if same { Ok(()) } else { Err("an engine built in another folder differs from the same engine built here".to_string()) }
}

/// Compiles a copy of the repository in `root`; `home` is cargo's, and `moved` what else is set for it.
fn compiled(
    npm: &Path,
    module: Module,
    names: bool,
    root: &Path,
    folder: &Path,
    home: Option<&str>,
    moved: &[(&str, &Path)],
) -> Result<PathBuf, Fault> {
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
    let sysroot = ask(Command::new("rustc").args(["--print", "sysroot"]).current_dir(root));
    let home = home.map(str::to_string);
    for (from, to) in [(root.to_str().map(str::to_string), "/gapchart"), (home, "/cargo"), (sysroot, "/rust")] {
        if let Some(from) = from {
            flags.push(format!("--remap-path-prefix={from}={to}"));
        }
    }
    flags.extend(module.compiler.iter().map(|flag| flag.to_string()));
    let compiled = folder.join(module.glue.to_string() + "_compiled.wasm");
    let turn = COMPILER.lock().expect("no lane panics");
    run(Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--lib", "--profile", "wasm", "--target", "wasm32-unknown-unknown"])
        .args(["-Zbuild-std=std", "-Zbuild-std-features=optimize_for_size"])
        .args(module.flags)
        // The stable compiler takes these options when told that it builds itself.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
        .env("CARGO_TARGET_DIR", root.join("target"))
        .envs(moved.iter().copied())
        .current_dir(root))?;
    // All have one name until here.
    let bytes = read(&root.join("target/wasm32-unknown-unknown/wasm/gapchart.wasm"))?;
    drop(turn);
    let shrunk = folder.join(module.glue.to_string() + ".wasm");
    // Shrinking takes as long as compiling: what was made of the same bytes, by the same tools and steps, is still there.
    let (stamp, made_of) = (folder.join(module.glue.to_string() + ".made-of"), made_of(&bytes)?);
    if shrunk.exists() && read(&stamp).is_ok_and(|known| known == made_of.as_bytes()) {
        return Ok(shrunk);
    }
    std::fs::remove_file(&stamp).ok();
    write(&compiled, &bytes)?;
    Bindgen::new()
        .input_path(&compiled)
        .out_name(module.glue)
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .typescript(true)
                .reset_state_function(true)
                .omit_default_module_path(true)
                .remove_name_section(!names)
                .remove_producers_section(true)
                .generate(folder)
        })
        .map_err(|error| format!("wasm-bindgen: {error}"))?;
    let mut shrink = Command::new(npm.join("node_modules/.bin/wasm-opt"));
    // Inlining functions with one caller makes the file shorter and what travels longer: it hides repetition.
    shrink.args(FEATURES).args(["-Oz", "--one-caller-inline-max-function-size=30", "--always-inline-max-function-size=2"]);
    // So do these. The stack lies lowest in memory, so that no pointer is below a kilobyte.
    shrink.args(["--skip-pass=local-cse", "--skip-pass=merge-locals", "--skip-pass=simplify-locals", "--low-memory-unused"]);
    // Control flow taken apart and put together anew: half a per cent less travels.
    shrink.args(["--flatten", "--rereloop", "-Oz"]);
    shrink.arg(folder.join(module.glue.to_string() + "_bg.wasm")).arg("-o").arg(&shrunk);
    if names {
        run(shrink.arg("--debuginfo"))?;
        write(&stamp, made_of.as_bytes())?;
        return Ok(shrunk);
    }
    // The names between script and engine are as long as the hashes in them: a kilobyte of each engine as it travels.
    let told = shrink.arg("--minify-imports-and-exports-and-modules").stderr(Stdio::inherit()).output();
    let told = told.map_err(|error| format!("wasm-opt: {error}"))?;
    if !told.status.success() {
        return Err("wasm-opt failed".into());
    }
    let script = folder.join([module.glue, ".js"].concat());
    let renamed = renamed(&spared(&String::from_utf8_lossy(&read(&script)?))?, module.glue, &told.stdout)?;
    write(&script, renamed.as_bytes())?;
    write(&stamp, made_of.as_bytes())?;
    Ok(shrunk)
}

/// What an engine is made of from here on: the compiled bytes, the generator's version, and what says which tools and steps.
fn made_of(compiled: &[u8]) -> Result<String, Fault> {
    let steps = [include_bytes!("build.rs").as_slice(), include_bytes!("setup.rs"), &read(&root().join("Cargo.lock"))?];
    Ok(steps.into_iter().chain([compiled]).map(|bytes| integrity(bytes) + "\n").collect())
}

/// What the generator writes for those who call otherwise than `load.js` does, and for browsers that have not what the element needs; and
/// what stands there instead.
const SPARED: [(&str, &str); 3] = [
    (
        "if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = function (arg, view) {
        const buf = cachedTextEncoder.encode(arg);
        view.set(buf);
        return {
            read: arg.length,
            written: buf.length
        };
    };
}
",
        "",
    ),
    (
        "    if (module !== undefined) {
        if (Object.getPrototypeOf(module) === Object.prototype) {
            ({module} = module)
        } else {
            console.warn('using deprecated parameters for `initSync()`; pass a single object instead')
        }
    }
",
        "    ({module} = module);
",
    ),
    (
        "    if (!(module instanceof WebAssembly.Module)) {
        module = new WebAssembly.Module(module);
    }
    const instance",
        "    const instance",
    ),
];

/// The glue without them.
fn spared(script: &str) -> Result<String, Fault> {
    SPARED.iter().try_fold(script.to_string(), |script, (from, to)| {
        // Another version of the generator may write it otherwise.
        let (before, after) = script.split_once(from).ok_or_else(|| format!("the glue has no\n{from}"))?;
        Ok([before, to, after].concat())
    })
}

/// The glue with the short names that wasm-opt has given, which it prints as JSON: imports as module, name and short name, exports
/// as name and short name.
fn renamed(script: &str, glue: &str, told: &[u8]) -> Result<String, Fault> {
    let told: serde_json::Value = serde_json::from_slice(told).map_err(|error| format!("the names wasm-opt gave: {error}"))?;
    let pairs = |key: &str| -> Vec<(String, String)> {
        let text = |value: Option<&serde_json::Value>| value.and_then(serde_json::Value::as_str).unwrap_or_default().to_string();
        let names = told[key].as_array().into_iter().flatten().filter_map(serde_json::Value::as_array);
        names.map(|names| (text(names.get(names.len() - 2)), text(names.last()))).collect()
    };
    let (imports, exports) = (pairs("imports"), pairs("exports"));
    let mut out = String::new();
    let mut given = 0;
    for line in script.lines() {
        let mut line = line.replace(&format!("\"./{glue}_bg.js\":"), "\"a\":");
        if let Some((name, short)) = imports.iter().find(|(name, _)| line.trim_start().starts_with(&format!("{name}:"))) {
            line = line.replacen(name.as_str(), short, 1);
            given += 1;
        }
        let mut parts = line.split("wasm.");
        let mut changed = parts.next().unwrap_or_default().to_string();
        for part in parts {
            let end = part.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(part.len());
            let name = exports.iter().find(|(name, _)| *name == part[..end]);
            changed.push_str("wasm.");
            changed.push_str(name.map_or(&part[..end], |(_, short)| short));
            changed.push_str(&part[end..]);
        }
        out.push_str(&changed);
        out.push('\n');
    }
    // A change of the generator's would otherwise first be seen in a browser.
    if given != imports.len() || imports.is_empty() || out.contains("_bg.js\"") {
        return Err(format!("{glue}.js: {given} of {} imports were found", imports.len()));
    }
    Ok(out)
}
