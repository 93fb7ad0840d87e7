//! `cargo xtask …`: the whole vocabulary of the repository's automation.

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant, SystemTime};
use xtask::{Fault, bench, build, data, release, root, run, server, setup, shots, size, words};

const HELP: &str = "cargo xtask <command>

  serve [--port N] [--open]   set up, build, serve the pages on this machine, rebuild on change
  test                        set up and run every test: Rust, JavaScript types, data, three browsers
  build [ENGINE …]            pkg/ as an embedder takes it; of the engines in it those named alone (export, wales …), for working on one
  size                        bytes of every shipped file and crate, beside their budgets
  bench                       speed beside other libraries, in one run (see bench/README.md)
  data check                  validate the tables, and print every text and picture that they change since the last commit
  docs                        write the types, the tables of attributes, the gallery, the methods and the data dictionary anew from the code
  release [--address URL]     target/release-files/: the npm package, the single page, a folder to serve, and their checksums
  again                       build an engine in another folder with another home, and compare it byte for byte
  pictures                    draw the golden pictures and the pages' pictures anew
  shots [VIEW …]              a contact sheet of every view, width, theme and language, to look at
  words                       target/words/: the Welsh texts that a Welsh speaker has still to read, for a spreadsheet and on a page
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    let done = match arguments.first().map(String::as_str) {
        Some("serve") => serve(&rest),
        Some("test") => test(),
        Some("build") => build::package_with(&rest),
        Some("size") => build::package().and_then(|()| size::report()),
        Some("bench") => bench::run(&rest),
        Some("data") if rest == ["check"] => data::check(),
        Some("docs") => docs(),
        Some("release") => release(&rest),
        Some("again") => build::package().and_then(|()| build::again()),
        Some("pictures") => pictures(),
        Some("shots") => shots::sheet(&arguments[1..]),
        Some("words") => words(),
        Some("help" | "--help" | "-h") | None => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => Err(format!("there is no command `{other}`\n\n{HELP}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("xtask: {fault}");
            ExitCode::FAILURE
        }
    }
}

/// Builds, serves, and builds again whenever a source changes.
fn serve(arguments: &[&str]) -> Result<(), Fault> {
    let port = match arguments.iter().position(|argument| *argument == "--port") {
        None => 8080,
        Some(at) => arguments.get(at + 1).and_then(|port| port.parse().ok()).ok_or("--port takes a number from 0 to 65535")?,
    };
    build::package()?;
    let site = server::serve(port)?;
    let address = site.url("/");
    println!("serving the explorer on {address} (stop with Ctrl+C)");
    if arguments.contains(&"--open") {
        let open = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
        if Command::new(open).arg(&address).spawn().is_err() {
            println!("`{open}` is missing: open the address yourself");
        }
    }
    let mut seen = newest();
    loop {
        std::thread::sleep(Duration::from_millis(400));
        let now = newest();
        if now > seen {
            seen = now;
            let start = Instant::now();
            match build::package() {
                Ok(()) => println!("rebuilt in {:.1} s: reload the page", start.elapsed().as_secs_f64()),
                Err(fault) => println!("not rebuilt: {fault}"),
            }
        }
    }
}

/// When a source of the package last changed.
fn newest() -> Option<SystemTime> {
    let mut newest = None;
    let mut folders: Vec<PathBuf> = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(changed) = entry.metadata().and_then(|about| about.modified()) {
                newest = newest.max(Some(changed));
            }
        }
    }
    newest
}

/// Every test, each step with its time.
fn test() -> Result<(), Fault> {
    let mut times = vec![];
    let mut step = |name: &'static str, done: &mut dyn FnMut() -> Result<(), Fault>| {
        println!("\n== {name}");
        let start = Instant::now();
        let result = done();
        times.push((name, start.elapsed()));
        result
    };
    let cargo = |arguments: &[&str]| run(Command::new(env!("CARGO")).args(arguments).current_dir(root()));
    let mut npm = PathBuf::new();
    step("set-up: Rust", &mut setup::rust)?;
    step("set-up: npm", &mut || {
        npm = setup::npm()?;
        Ok(())
    })?;
    step("set-up: browsers", &mut || setup::browsers().map(|_| ()))?;
    step("set-up: PHP", &mut || setup::php().map(|_| ()))?;
    step("format", &mut || cargo(&["fmt", "--all", "--check"]))?;
    step("build the package", &mut build::package)?;
    step("lint", &mut || cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    step("types of the JavaScript", &mut || {
        let tsc = npm.join("node_modules/.bin/tsc");
        run(Command::new(tsc).args(["--project", "src/web/tsconfig.json"]).current_dir(root()))
    })?;
    step("the data package, by frictionless", &mut || {
        let validator = setup::frictionless()?;
        run(Command::new(validator).args(["validate", "src/datasets/datapackage.json"]).current_dir(root()))
    })?;
    step("lint of the page's side", &mut || {
        let page = ["clippy", "--quiet", "--lib", "--target", "wasm32-unknown-unknown"];
        cargo(&[&page[..], &["--", "-D", "warnings"]].concat())?;
        for engine in
            ["first", "gap", "record", "own", "money", "school", "wales", "formula", "population", "tables", "latest", "claims"]
        {
            cargo(&[&page[..], &["--no-default-features", "--features", engine, "--", "-D", "warnings"]].concat())?;
        }
        Ok(())
    })?;
    step("Rust tests", &mut || {
        cargo(&["test", "--quiet", "--workspace", "--lib", "--bins"])?;
        cargo(&["test", "--quiet", "--doc"])?;
        // Every file of tests but that of the browsers, which has a step of its own.
        let mut kept = vec![];
        for entry in std::fs::read_dir(root().join("tests")).map_err(|error| error.to_string())?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            kept.extend(name.strip_suffix(".rs").map(str::to_string));
        }
        kept.sort();
        let named: Vec<&str> = kept.iter().flat_map(|name| ["--test", name.as_str()]).collect();
        cargo(&[&["test", "--quiet"], &named[..]].concat())
    })?;
    step("the same bytes from another folder", &mut build::again)?;
    match std::env::var_os("GAPCHART_FACTS") {
        Some(_) => step("the figures against where they were gathered", &mut || {
            cargo(&["test", "--quiet", "--test", "data", "--", "--ignored"])
        })?,
        None => {
            println!("\n== the figures against where they were gathered: not compared, GAPCHART_FACTS does not name their folder")
        }
    }
    step("browsers", &mut || cargo(&["test", "--test", "browser"]))?;
    println!("\n== time");
    for (name, time) in &times {
        println!("{:>7.1} s  {name}", time.as_secs_f64());
    }
    Ok(())
}

/// Draws what is compared with pictures anew: only on request, never by a test.
fn pictures() -> Result<(), Fault> {
    run(Command::new(env!("CARGO"))
        .args(["test", "--quiet", "--test", "golden"])
        .env("GAPCHART_DRAW_ANEW", "1")
        .current_dir(root()))
}

/// Writes what is compared with the code anew.
fn docs() -> Result<(), Fault> {
    run(Command::new(env!("CARGO"))
        .args(["test", "--quiet", "--test", "docs", "--test", "gallery"])
        .env("GAPCHART_DRAW_ANEW", "1")
        .current_dir(root()))
}

/// What is handed out.
fn release(arguments: &[&str]) -> Result<(), Fault> {
    let address = match arguments {
        [] => None,
        ["--address", address] if address.starts_with("https://") && !address.contains(['"', '<', '>', '&']) => Some(*address),
        _ => return Err("release takes --address https://…, where the single page stands in public".to_string()),
    };
    build::package_for(address, &[])?;
    release::files().map(|list| print!("{list}"))
}

/// The list for a Welsh speaker.
fn words() -> Result<(), Fault> {
    words::review().map(|told| print!("{told}"))
}
