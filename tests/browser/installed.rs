//! The package as npm hands it out: installed, bundled by Vite, and served as it lies.

use crate::stage::{Check, SCRIPT, Stage};
use libtest_mimic::Failed;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use xtask::{release, root, run, setup};

pub const CHECKS: &[(&str, Check)] = &[
    ("a_bundled_page_shows_its_figures", a_bundled_page_shows_its_figures),
    ("an_installed_folder_serves_a_plain_page", an_installed_folder_serves_a_plain_page),
];

/// What the page is installed from besides the package.
const MANIFEST: &str = r#"{ "private": true, "type": "module", "dependencies": { "gapchart": "file:./gapchart.tgz" }, "devDependencies": { "vite": "8.3.8" } }"#;

/// The folder of a page that installed the package and was built, once for all engines.
fn installed() -> Result<PathBuf, Failed> {
    static DONE: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let done = DONE.get_or_init(|| {
        let page = root().join("target/installed");
        let archive = release::packed(&page)?;
        std::fs::rename(&archive, page.join("gapchart.tgz")).map_err(|error| error.to_string())?;
        std::fs::remove_dir_all(page.join("node_modules/gapchart")).ok();
        for file in ["main.js", "index.html", "check.ts", "tsconfig.json"] {
            xtask::write(&page.join(file), &xtask::read(&root().join("tests/installed").join(file))?)?;
        }
        xtask::write(&page.join("package.json"), MANIFEST.as_bytes())?;
        let quiet = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
        run(Command::new("npm").args(quiet).current_dir(&page))?;
        let build = ["build", "--base=/installed/dist/", "--logLevel=warn"];
        run(Command::new(page.join("node_modules/.bin/vite")).args(build).current_dir(&page))?;
        // Types for TypeScript and for plain JavaScript.
        run(Command::new(setup::npm()?.join("node_modules/.bin/tsc")).args(["--project", "tsconfig.json"]).current_dir(&page))?;
        Ok(page)
    });
    done.clone().map_err(Failed::from)
}

fn a_bundled_page_shows_its_figures(stage: &mut Stage) -> Result<(), Failed> {
    installed()?;
    stage.site.asked.lock().expect("no check holds it").clear();
    stage.visit("/installed/dist/index.html")?;
    stage.check(
        r#"
        const shown = id => chart(id)?.shadowRoot?.querySelector(".headline").textContent;
        await wait(() => shown("one")?.startsWith("The GCSE"));
        chart("two").scrollIntoView();
        await wait(() => shown("two")?.includes("£8,616"));
        await wait(() => Math.floor(Number(document.querySelector("output").textContent)) === 2111);
        await wait(() => document.body.dataset.slope === "-1.02");
        "#,
    )?;
    let asked = stage.site.asked.lock().expect("no check holds it").clone();
    // Everything comes from the bundle, each engine once.
    let odd: Vec<&String> = asked.iter().filter(|path| path.starts_with("/gapchart/")).collect();
    let engines: Vec<&String> = asked.iter().filter(|path| path.ends_with(".wasm")).collect();
    if odd.is_empty() && engines.len() == 3 { Ok(()) } else { Err(format!("asked for {asked:?}").into()) }
}

fn an_installed_folder_serves_a_plain_page(stage: &mut Stage) -> Result<(), Failed> {
    installed()?;
    let script = SCRIPT.replace("/gapchart/", "/installed/node_modules/gapchart/");
    stage.open_with(
        "cy",
        &format!("<script src=\"/probe.js\"></script>{script}"),
        "<gap-chart id=\"one\" view=\"trend\"></gap-chart>",
    )?;
    stage.check("await ready(); if (!part('headline').textContent.startsWith('Lleihaodd')) throw new Error(part('headline').textContent);")?;
    stage.clean()
}
