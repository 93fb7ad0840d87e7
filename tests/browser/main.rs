//! What a reader does, in three real browsers: Chromium, Firefox, WebKitGTK.
//!
//! Every page is served under the strict policy with Trusted Types, and every check ends with the page's own list of
//! faults: a script error, an unhandled rejection or a violated policy fails it. `cargo xtask test` installs the browsers
//! and builds the package that is tested here. `cargo test --test browser -- firefox` runs one engine.

mod access;
mod builder;
mod door;
mod drawing;
mod faults;
mod figures;
mod hosts;
mod installed;
mod kinds;
mod languages;
mod latest;
mod loading;
mod looks;
mod own;
mod pages;
mod reading;
#[path = "../language/rule.rs"]
mod rule;
mod single;
mod stage;
mod stranger;
mod taking;
mod wordpress;

use libtest_mimic::{Arguments, Trial};
use stage::{Check, Stage, set_up};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use xtask::browser::{Engine, lost};

fn main() {
    let mut arguments = Arguments::from_args();
    let checks: Vec<(&str, Check)> = [
        drawing::CHECKS,
        figures::CHECKS,
        loading::CHECKS,
        pages::CHECKS,
        own::CHECKS,
        taking::CHECKS,
        reading::CHECKS,
        looks::CHECKS,
        languages::CHECKS,
        door::CHECKS,
        access::CHECKS,
        single::CHECKS,
        installed::CHECKS,
        hosts::CHECKS,
        builder::CHECKS,
        wordpress::CHECKS,
        latest::CHECKS,
        stranger::CHECKS,
    ]
    .concat()
    .into_iter()
    .chain(kinds::checks())
    .collect();
    // One window an engine, and checks that change what its server does: one after another, and the engines beside each other.
    // A thread for each check: they wait for their engine, and none keeps an engine waiting for another.
    arguments.test_threads = Some(checks.len() * Engine::ALL.len());
    let stages = Engine::ALL.map(|engine| (engine, Arc::<Mutex<Option<Stage>>>::default()));
    let mut trials = vec![];
    for (name, check) in checks {
        for (engine, stage) in &stages {
            let (engine, stage) = (*engine, stage.clone());
            trials.push(Trial::test(format!("{}::{name}", engine.name()), move || {
                let mut held = stage.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                let stage = match held.as_mut() {
                    Some(stage) => stage,
                    None => held.insert(set_up(engine)?),
                };
                stage.site.faults.lock().expect("no check holds it").clear();
                let start = Instant::now();
                let mut result = check(stage);
                // An engine whose process ended gives no answer at all: once more in a new one, and a page that ends that too has failed.
                if let Err(failed) = &result
                    && lost(failed.message().unwrap_or_default())
                {
                    eprintln!(
                        "{} {name}: the browser was lost ({}); once more",
                        engine.name(),
                        failed.message().unwrap_or_default()
                    );
                    stage.restart()?;
                    stage.site.faults.lock().expect("no check holds it").clear();
                    result = check(stage);
                }
                if start.elapsed() > Duration::from_secs(20) {
                    eprintln!("{} {name} took {:.0} s", engine.name(), start.elapsed().as_secs_f64());
                }
                if let Err(failed) = &result {
                    // At once: those of all are told again when all are done.
                    eprintln!("{} {name}: {}", engine.name(), failed.message().unwrap_or_default());
                    // A browser in an unknown state would make the next check fail too.
                    if let Some(Stage { runtime, browser: Some(browser), .. }) = held.take() {
                        runtime.block_on(browser.stop());
                    }
                }
                result
            }));
        }
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    for (_, stage) in stages {
        let held = stage.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
        if let Some(Stage { runtime, browser: Some(browser), .. }) = held {
            runtime.block_on(browser.stop());
        }
    }
    conclusion.exit();
}
