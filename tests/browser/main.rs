//! What a reader does, in three real browsers: Chromium, Firefox, WebKitGTK.
//!
//! Every page is served under the strict policy with Trusted Types, and every check ends with the page's own list of
//! faults: a script error, an unhandled rejection or a violated policy fails it. `cargo xtask test` installs the browsers
//! and builds the package that is tested here. `cargo test --test browser -- firefox` runs one engine.

mod access;
mod builder;
mod drawing;
mod faults;
mod figures;
mod hosts;
mod installed;
mod kinds;
mod latest;
mod loading;
mod own;
mod pages;
mod reading;
mod single;
mod stage;
mod stranger;
mod taking;
mod wordpress;

use libtest_mimic::{Arguments, Trial};
use stage::{Stage, set_up};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use xtask::browser::Engine;

fn main() {
    let mut arguments = Arguments::from_args();
    // One window an engine, and checks that change what the server does: one after another.
    arguments.test_threads = Some(1);
    let mut trials = vec![];
    let mut stages = vec![];
    for engine in Engine::ALL {
        let stage: Arc<Mutex<Option<Stage>>> = Arc::default();
        stages.push(stage.clone());
        let checks = [
            drawing::CHECKS,
            figures::CHECKS,
            loading::CHECKS,
            pages::CHECKS,
            own::CHECKS,
            taking::CHECKS,
            reading::CHECKS,
            access::CHECKS,
            single::CHECKS,
            installed::CHECKS,
            hosts::CHECKS,
            builder::CHECKS,
            wordpress::CHECKS,
            latest::CHECKS,
            stranger::CHECKS,
        ]
        .concat();
        for (name, check) in checks.into_iter().chain(kinds::checks()) {
            let stage = stage.clone();
            trials.push(Trial::test(format!("{}::{name}", engine.name()), move || {
                let mut held = stage.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                let stage = match held.as_mut() {
                    Some(stage) => stage,
                    None => held.insert(set_up(engine)?),
                };
                stage.site.faults.lock().expect("no check holds it").clear();
                let start = Instant::now();
                let result = check(stage);
                if start.elapsed() > Duration::from_secs(60) {
                    eprintln!("{name} took {:.0} s", start.elapsed().as_secs_f64());
                }
                if result.is_err() {
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
    for stage in stages {
        let held = stage.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
        if let Some(Stage { runtime, browser: Some(browser), .. }) = held {
            runtime.block_on(browser.stop());
        }
    }
    conclusion.exit();
}
