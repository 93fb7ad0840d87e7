//! Every kind of fault on the way from a server to a reader: the fallback is there, the message is right, the page goes on.
//!
//! [`KINDS`] is the list. The embedder's guide shows it as a table, and `tests/tidy.rs` holds the two together.

use crate::faults::*;
use crate::stage::{Check, FALLBACK, SCRIPT, Stage};
use libtest_mimic::Failed;
use serde_json::json;
use std::time::Duration;
use xtask::browser::Engine;
use xtask::server::{How, POLICY, serve};

/// The check's name, what goes wrong, what a reader sees, the check.
const KINDS: &[(&str, &str, &str, Check)] = &[
    ("a_missing_engine_leaves_the_fallback", "an engine is not found", "`engine-missing`", a_missing_engine_leaves_the_fallback),
    (
        "a_server_error_is_told_by_its_number",
        "the server answers for an engine with 403, 500 or 503",
        "`engine-missing`",
        a_server_error_is_told_by_its_number,
    ),
    (
        "a_damaged_engine_leaves_the_fallback",
        "an engine is cut short, altered, or a page that says “not found”",
        "`engine-broken`",
        a_damaged_engine_leaves_the_fallback,
    ),
    ("an_empty_engine_leaves_the_fallback", "an engine is empty", "`engine-broken`", an_empty_engine_leaves_the_fallback),
    (
        "an_engine_of_another_version_leaves_the_fallback",
        "an engine works, but is another version's",
        "`engine-broken`",
        an_engine_of_another_version_leaves_the_fallback,
    ),
    (
        "an_old_copy_in_the_cache_is_got_over",
        "the browser has kept an engine of another version",
        "the figure",
        an_old_copy_in_the_cache_is_got_over,
    ),
    ("a_wrong_mime_type_is_got_over", "an engine is served as another type", "the figure", a_wrong_mime_type_is_got_over),
    (
        "a_false_encoding_leaves_the_fallback",
        "an engine is said to be compressed and is not",
        "`engine-unreachable`; in WebKit the figure",
        a_false_encoding_leaves_the_fallback,
    ),
    (
        "another_server_that_allows_it_serves_the_figure",
        "the package lies on another server, which allows it",
        "the figure",
        another_server_that_allows_it_serves_the_figure,
    ),
    (
        "another_server_that_does_not_allow_it_is_named",
        "the package lies on another server, which allows scripts only",
        "`engine-unreachable`",
        another_server_that_does_not_allow_it_is_named,
    ),
    (
        "a_missing_script_of_an_engine_leaves_the_fallback",
        "an engine's script is not found",
        "`script-broken`",
        a_missing_script_of_an_engine_leaves_the_fallback,
    ),
    (
        "an_altered_script_of_an_engine_is_not_run",
        "an engine's script is altered",
        "`script-broken`",
        an_altered_script_of_an_engine_is_not_run,
    ),
    (
        "a_script_of_another_type_leaves_the_fallback",
        "an engine's script is served as another type",
        "`script-broken`",
        a_script_of_another_type_leaves_the_fallback,
    ),
    (
        "without_words_one_sentence_fits_all",
        "an engine and the words for faults are not found",
        "`not-loaded`",
        without_words_one_sentence_fits_all,
    ),
    (
        "a_missing_element_leaves_the_fallback",
        "`gapchart.js` is not found",
        "the fallback",
        a_missing_element_leaves_the_fallback,
    ),
    (
        "a_damaged_element_leaves_the_fallback",
        "`gapchart.js` is cut short",
        "the fallback",
        a_damaged_element_leaves_the_fallback,
    ),
    (
        "an_element_of_another_type_leaves_the_fallback",
        "`gapchart.js` is served as another type",
        "the fallback",
        an_element_of_another_type_leaves_the_fallback,
    ),
    (
        "a_pinned_element_that_was_altered_is_not_run",
        "`gapchart.js` is pinned and altered",
        "the fallback",
        a_pinned_element_that_was_altered_is_not_run,
    ),
    (
        "a_missing_style_sheet_takes_no_figure",
        "`gapchart.css` is not found, or blocked",
        "the figure; the page moves when it comes",
        a_missing_style_sheet_takes_no_figure,
    ),
    (
        "a_blocked_engine_leaves_the_fallback",
        "the policy lacks `'wasm-unsafe-eval'`",
        "`engine-blocked`",
        a_blocked_engine_leaves_the_fallback,
    ),
    (
        "a_policy_against_fetching_is_named",
        "the policy lacks the package in `connect-src`",
        "`engine-blocked`",
        a_policy_against_fetching_is_named,
    ),
    (
        "a_policy_against_scripts_leaves_the_fallback",
        "the policy lacks the package in `script-src`",
        "the fallback",
        a_policy_against_scripts_leaves_the_fallback,
    ),
    (
        "a_frame_without_scripts_shows_the_fallback",
        "scripts are switched off",
        "the fallback",
        a_frame_without_scripts_shows_the_fallback,
    ),
    (
        "a_browser_without_webassembly_keeps_the_fallback",
        "no WebAssembly",
        "`no-webassembly`",
        a_browser_without_webassembly_keeps_the_fallback,
    ),
    (
        "a_browser_that_cannot_start_it_says_why",
        "the browser has no memory left for an engine",
        "`engine-refused`",
        a_browser_that_cannot_start_it_says_why,
    ),
    ("a_page_without_canvas_keeps_the_fallback", "no canvas", "`drawing`", a_page_without_canvas_keeps_the_fallback),
    (
        "a_browser_without_what_the_element_needs_keeps_the_fallback",
        "no custom elements, shadow roots, constructable style sheets or observers",
        "the fallback",
        a_browser_without_what_the_element_needs_keeps_the_fallback,
    ),
    (
        "a_slow_engine_keeps_the_fallback_until_it_comes",
        "the network is slow",
        "the fallback, then the figure; nothing flashes",
        a_slow_engine_keeps_the_fallback_until_it_comes,
    ),
    (
        "an_element_that_goes_while_it_loads_leaves_nothing",
        "the element is removed while it loads",
        "nothing",
        an_element_that_goes_while_it_loads_leaves_nothing,
    ),
    (
        "a_fault_that_comes_late_does_not_cover_the_figure",
        "attributes change while a missing engine is waited for",
        "the figure last asked for",
        a_fault_that_comes_late_does_not_cover_the_figure,
    ),
    (
        "errors_of_the_page_take_no_figure",
        "a script of the page throws, before and after",
        "the figure",
        errors_of_the_page_take_no_figure,
    ),
    (
        "prototypes_of_the_page_take_no_figure",
        "a script of the page has added to every object and array",
        "the figure",
        prototypes_of_the_page_take_no_figure,
    ),
    (
        "two_copies_of_the_script_are_one",
        "the script is on the page twice, from two addresses",
        "the figure",
        two_copies_of_the_script_are_one,
    ),
    (
        "an_element_of_the_same_name_is_left_alone",
        "the page has a `<gap-chart>` of its own",
        "the page's own",
        an_element_of_the_same_name_is_left_alone,
    ),
    (
        "bad_attributes_are_named_in_the_pages_language",
        "an attribute is wrong",
        "what is wrong and what would be right, as `bad-option`, `window-outside`, `unknown-view`",
        bad_attributes_are_named_in_the_pages_language,
    ),
    ("a_trap_is_got_over_once", "the engine traps once", "the figure", a_trap_is_got_over_once),
    ("a_lasting_trap_leaves_the_fallback", "the engine traps every time", "`trap`", a_lasting_trap_leaves_the_fallback),
    (
        "without_its_script_no_value_is_read",
        "the script that reads values under a pointer is not found",
        "the figure, and its table",
        without_its_script_no_value_is_read,
    ),
    (
        "a_script_that_asks_is_told_what_failed",
        "a script asks for a figure and the engine for it is not found",
        "the promise is rejected with the fault",
        a_script_that_asks_is_told_what_failed,
    ),
];

pub fn checks() -> impl Iterator<Item = (&'static str, Check)> {
    KINDS.iter().map(|(name, _, _, check)| (*name, *check))
}

const ONE: &str = "<gap-chart id=\"one\"><p class=\"instead\">Made in advance</p></gap-chart>";

/// The fallback is in sight without a message, and the page goes on.
fn expect_fallback(stage: &mut Stage) -> Result<(), Failed> {
    stage.check(
        r#"
        await rest(400);
        const must = (holds, what) => { if (!holds) throw new Error(what); };
        const box = document.querySelector(".instead").getBoundingClientRect();
        must(box.height > 5 && box.width > 50, "fallback in sight");
        let worked = false;
        document.getElementById("button").addEventListener("click", () => (worked = true));
        document.getElementById("button").click();
        must(worked, "the page goes on");
        "#,
    )?;
    Ok(())
}

/// The figure is there, and the fallback is not.
fn expect_figure(stage: &mut Stage) -> Result<(), Failed> {
    stage.check("await ready(); if (part('gap').hidden || !part('message').hidden) throw new Error('no figure');")?;
    Ok(())
}

fn a_server_error_is_told_by_its_number(stage: &mut Stage) -> Result<(), Failed> {
    for (status, words) in [(403, "(HTTP 403)"), (500, "(HTTP 500)"), (503, "(HTTP 503)")] {
        stage.site.faults.lock().expect("no check holds it").clear();
        stage.misbehave("gapchart.wasm", How::Status(status));
        stage.open(ONE)?;
        expect_fault(stage, "engine-missing", words)?;
    }
    stage.clean()
}

fn an_empty_engine_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("gapchart.wasm", How::Truncated(0));
    stage.open(ONE)?;
    expect_fault(stage, "engine-broken", "upload all the files of the package again")?;
    stage.clean()
}

fn an_engine_of_another_version_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    let other = std::fs::read(xtask::root().join("pkg/gapchart-money.wasm"))?;
    stage.misbehave("gapchart.wasm", How::Bytes(other));
    stage.open_in("cy", "", ONE)?;
    expect_fault(stage, "engine-broken", "lanlwythwch holl ffeiliau'r pecyn eto")?;
    stage.clean()
}

fn an_old_copy_in_the_cache_is_got_over(stage: &mut Stage) -> Result<(), Failed> {
    stage.afresh()?;
    let other = std::fs::read(xtask::root().join("pkg/gapchart-wales.wasm"))?;
    let kept = other.len();
    stage.misbehave("gapchart.wasm", How::Bytes(other));
    stage.misbehave("gapchart.wasm", How::Header("Cache-Control", "max-age=3600".to_string()));
    stage.open("<p>not yet</p>")?;
    stage.check("await (await fetch('/gapchart/gapchart.wasm')).arrayBuffer();")?;
    stage.site.faults.lock().expect("no check holds it").clear();
    // WebKit keeps nothing on a disk while it is driven.
    if stage.engine() != Engine::WebKit {
        stage.check(&format!(
            "if ((await (await fetch('/gapchart/gapchart.wasm')).arrayBuffer()).byteLength !== {kept}) throw new Error('nothing was kept');"
        ))?;
    }
    stage.open(ONE)?;
    expect_figure(stage)?;
    stage.clean()
}

fn a_false_encoding_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("gapchart.wasm", How::Header("Content-Encoding", "gzip".to_string()));
    stage.open(ONE)?;
    // WebKit takes the bytes as they are.
    if stage.engine() == Engine::WebKit {
        expect_figure(stage)
    } else {
        expect_fault(stage, "engine-unreachable", "could not be reached")
    }
}

/// A page whose package lies on another server. `allowed` are the endings of what that server lets others have.
fn elsewhere(stage: &mut Stage, allowed: &[&str]) -> Result<(), Failed> {
    let other = serve(0)?;
    for ending in allowed {
        let how = How::Header("Access-Control-Allow-Origin", "*".to_string());
        other.faults.lock().expect("just made").push(xtask::server::Misbehaviour { path: ending.to_string(), how });
    }
    let origin = other.url("");
    let policy = POLICY.replace("script-src 'self'", &format!("script-src 'self' {origin}"));
    let policy = policy.replace("connect-src 'self'", &format!("connect-src 'self' {origin}"));
    stage.misbehave("test.html", How::Policy(policy));
    let script = SCRIPT.replace("/gapchart/", &other.url("/gapchart/"));
    stage.open_with("en", &format!("<script src=\"/probe.js\"></script>{script}"), ONE)
}

fn another_server_that_allows_it_serves_the_figure(stage: &mut Stage) -> Result<(), Failed> {
    elsewhere(stage, &[".js", ".wasm"])?;
    expect_figure(stage)?;
    stage
        .check("chart().setAttribute('view', 'windows'); await wait(() => part('headline').textContent.includes('windows'));")?;
    stage.clean()
}

fn another_server_that_does_not_allow_it_is_named(stage: &mut Stage) -> Result<(), Failed> {
    elsewhere(stage, &[".js"])?;
    expect_fault(stage, "engine-unreachable", "Access-Control-Allow-Origin")
}

fn a_missing_script_of_an_engine_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    for (lang, words) in [("en", "gapchart-gap.js is missing"), ("cy", "mae gapchart-gap.js ar goll")] {
        stage.afresh()?;
        stage.misbehave("gapchart-gap.js", How::Missing);
        stage.open_in(lang, "", &ONE.replace("<gap-chart", "<gap-chart view=\"windows\""))?;
        expect_fault(stage, "script-broken", words)?;
    }
    stage.clean()
}

/// Whoever has pinned `gapchart.js` has pinned this one too.
fn an_altered_script_of_an_engine_is_not_run(stage: &mut Stage) -> Result<(), Failed> {
    for (file, attributes) in [("gapchart-gap.js", "view=\"windows\""), ("gapchart-money.js", "view=\"funding\"")] {
        stage.afresh()?;
        let whole = std::fs::read_to_string(xtask::root().join("pkg").join(file))?;
        stage.misbehave(file, How::Bytes(format!("window.stolen = true;{whole}").into_bytes()));
        stage.open(&ONE.replace("<gap-chart", &format!("<gap-chart {attributes}")))?;
        expect_fault(stage, "script-broken", "damaged")?;
        stage.check("if (window.stolen) throw new Error('it was run');")?;
    }
    stage.clean()
}

fn a_script_of_another_type_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("gapchart-gap.js", How::Type("text/plain".to_string()));
    stage.open(&ONE.replace("<gap-chart", "<gap-chart view=\"windows\""))?;
    expect_fault(stage, "script-broken", "serve .js as text/javascript")
}

fn without_words_one_sentence_fits_all(stage: &mut Stage) -> Result<(), Failed> {
    stage.afresh()?;
    for (lang, words) in [("en", "This chart could not be loaded."), ("cy", "Ni ellid llwytho'r siart hwn.")] {
        stage.misbehave("gapchart.wasm", How::Missing);
        stage.misbehave("gapchart-fault.js", How::Missing);
        stage.open_in(lang, "", ONE)?;
        expect_fault(stage, "not-loaded", words)?;
    }
    stage.clean()
}

fn a_missing_element_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("gapchart.js", How::Missing);
    stage.open(ONE)?;
    expect_fallback(stage)
}

fn a_damaged_element_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("gapchart.js", How::Truncated(9000));
    stage.open(ONE)?;
    expect_fallback(stage)
}

fn an_element_of_another_type_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("gapchart.js", How::Type("text/plain".to_string()));
    stage.open(ONE)?;
    expect_fallback(stage)
}

fn a_pinned_element_that_was_altered_is_not_run(stage: &mut Stage) -> Result<(), Failed> {
    let whole = std::fs::read(xtask::root().join("pkg/gapchart.js"))?;
    let pinned = SCRIPT.replace(" src", &format!(" integrity=\"{}\" src", xtask::build::integrity(&whole)));
    let scripts = format!("<script src=\"/probe.js\"></script>{pinned}");
    stage.open_with("en", &scripts, ONE)?;
    expect_figure(stage)?;
    stage.clean()?;
    stage.misbehave("gapchart.js", How::Bytes([b"window.stolen = true;".to_vec(), whole].concat()));
    stage.open_with("en", &scripts, ONE)?;
    expect_fallback(stage)?;
    stage.check("if (window.stolen || customElements.get('gap-chart')) throw new Error('it was run');")?;
    Ok(())
}

fn a_missing_style_sheet_takes_no_figure(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("gapchart.css", How::Missing);
    stage.open(ONE)?;
    expect_figure(stage)?;
    stage.site.faults.lock().expect("no check holds it").clear();
    stage.misbehave("test.html", How::Policy(POLICY.replace("style-src 'self'", "style-src 'none'")));
    stage.open(ONE)?;
    expect_figure(stage)
}

fn a_policy_against_fetching_is_named(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("test.html", How::Policy(POLICY.replace("connect-src 'self'", "connect-src 'none'")));
    for (lang, words) in [("en", "(connect-src)"), ("cy", "rhaid i'r polisi ganiatáu http")] {
        stage.open_in(lang, "", ONE)?;
        expect_fault(stage, "engine-blocked", words)?;
    }
    Ok(())
}

fn a_policy_against_scripts_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("test.html", How::Policy(POLICY.replace("script-src 'self'", "script-src")));
    stage.open(ONE)?;
    expect_fallback(stage)
}

fn a_frame_without_scripts_shows_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("test.html", How::Policy(format!("{POLICY}; frame-src 'self'")));
    stage.file("/inner.html", &format!("<!doctype html><link rel=\"stylesheet\" href=\"/gapchart/gapchart.css\">{SCRIPT}{ONE}"));
    // Without `allow-scripts`; of one origin, so that this page can look.
    stage.open("<iframe id=\"frame\" sandbox=\"allow-same-origin\" src=\"/inner.html\"></iframe>")?;
    stage.check(
        r#"
        const inner = await wait(() => document.getElementById("frame").contentDocument?.querySelector(".instead"));
        await rest(300);
        if (inner.getBoundingClientRect().height < 5 || inner.parentNode.shadowRoot) throw new Error("no fallback");
        "#,
    )?;
    stage.clean()
}

fn a_browser_that_cannot_start_it_says_why(stage: &mut Stage) -> Result<(), Failed> {
    stage.early("WebAssembly.Instance = function () { throw new RangeError('Out of memory: no room for it'); };");
    stage.open_with("en", "<script src=\"/early.js\"></script><script src=\"/probe.js\"></script><script type=\"module\" src=\"/gapchart/gapchart.js\"></script>", ONE)?;
    expect_fault(stage, "engine-refused", "no room for it")?;
    stage.clean()
}

fn a_browser_without_what_the_element_needs_keeps_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    for script in [
        "delete window.customElements;",
        "delete Element.prototype.attachShadow;",
        "window.CSSStyleSheet = function () { throw new TypeError('Illegal constructor'); };",
        "delete window.IntersectionObserver;",
        "delete window.ResizeObserver;",
    ] {
        stage.early(script);
        stage.open_in("en", "early", ONE)?;
        expect_fallback(stage)?;
    }
    Ok(())
}

fn a_slow_engine_keeps_the_fallback_until_it_comes(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("gapchart.wasm", How::Late(Duration::from_millis(1200)));
    stage.open(ONE)?;
    stage.check(
        r#"
        await wait(() => customElements.get("gap-chart"));
        const height = chart().getBoundingClientRect().height;
        for (let at = 0; at < 5; at++) {
          await rest(120);
          if (seen.length > 0) break;
          if (document.querySelector(".instead").getBoundingClientRect().height < 5) throw new Error("no fallback");
          if (!part("message").hidden || !part("gap").hidden) throw new Error("something else");
        }
        await ready();
        if (!part("fallback").hidden) throw new Error("still the fallback");
        if (Math.abs(chart().getBoundingClientRect().height - height) > 1) throw new Error("the box changed");
        "#,
    )?;
    stage.clean()
}

fn an_element_that_goes_while_it_loads_leaves_nothing(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("gapchart.wasm", How::Late(Duration::from_millis(600)));
    stage.open(ONE)?;
    stage.check(
        r#"
        await wait(() => customElements.get("gap-chart"));
        const element = chart();
        await rest(100);
        element.remove();
        await rest(1000);
        if (seen.length) throw new Error(JSON.stringify(seen));
        document.querySelector("main").append(element);
        await ready();
        "#,
    )?;
    stage.clean()
}

fn a_fault_that_comes_late_does_not_cover_the_figure(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("gapchart-money.wasm", How::Missing);
    stage.misbehave("gapchart-money.wasm", How::Late(Duration::from_millis(400)));
    stage.open(&ONE.replace("<gap-chart", "<gap-chart view=\"funding\""))?;
    stage.check(
        r#"
        await wait(() => customElements.get("gap-chart"));
        await rest(150);
        chart().setAttribute("view", "trend");
        await ready();
        await rest(2000);
        if (part("gap").hidden || seen.some(event => event.type === "gap-error")) throw new Error("the late fault was shown");
        "#,
    )?;
    stage.clean()
}

fn errors_of_the_page_take_no_figure(stage: &mut Stage) -> Result<(), Failed> {
    stage
        .early("addEventListener('gap-ready', () => { throw new Error('of the page'); }, true); throw new Error('of the page');");
    stage.open_in("en", "early", ONE)?;
    expect_figure(stage)?;
    stage
        .check("chart().setAttribute('view', 'trend'); await wait(() => part('headline').textContent.startsWith('The GCSE'));")?;
    let faults = stage.check("return faults")?;
    match faults.as_array() {
        Some(faults) if faults.iter().all(|fault| fault.as_str().is_some_and(|text| text.contains("of the page"))) => Ok(()),
        _ => Err(format!("{faults}").into()),
    }
}

fn prototypes_of_the_page_take_no_figure(stage: &mut Stage) -> Result<(), Failed> {
    // In a frame: the browsers' drivers run scripts of their own in the page, and would fall over it.
    stage.misbehave("test.html", How::Policy(format!("{POLICY}; frame-src 'self'")));
    stage.early(
        "Object.prototype.theirs = Array.prototype.theirs = Function.prototype.theirs = () => 1;
         Object.prototype.projection = ['theirs']; Object.prototype.en = 'theirs'; Array.prototype.toJSON = () => 'theirs';",
    );
    stage.file("/inner.html", &format!("<!doctype html><html lang=\"en\"><link rel=\"stylesheet\" href=\"/gapchart/gapchart.css\"><script src=\"/early.js\"></script>{SCRIPT}{ONE}"));
    stage.open("<iframe id=\"frame\" src=\"/inner.html\" width=\"700\" height=\"900\"></iframe>")?;
    stage.check(
        r#"
        const inner = await wait(() => document.getElementById("frame").contentDocument?.querySelector("gap-chart")?.shadowRoot);
        await wait(() => inner.querySelector(".headline").textContent.startsWith("No straight-line trend"));
        await wait(() => inner.querySelector("table")?.rows.length === 41);
        if (inner.querySelector(".gap").hidden) throw new Error("not shown");
        "#,
    )?;
    stage.clean()
}

fn two_copies_of_the_script_are_one(stage: &mut Stage) -> Result<(), Failed> {
    let twice = format!("<script src=\"/probe.js\"></script>{SCRIPT}{}", SCRIPT.replace(".js", ".js?another"));
    stage.open_with("en", &twice, ONE)?;
    stage.check("await ready(); await rest(300); if (seen.length !== 1 || instances.length !== 1) throw new Error(`${seen.length} and ${instances.length}`);")?;
    stage.clean()
}

fn an_element_of_the_same_name_is_left_alone(stage: &mut Stage) -> Result<(), Failed> {
    stage.early("customElements.define('gap-chart', class extends HTMLElement { connectedCallback() { this.theirs = true; } });");
    stage.open_in("en", "early", ONE)?;
    expect_fallback(stage)?;
    stage.check("if (!chart().theirs || chart().shadowRoot) throw new Error('taken over');")?;
    stage.clean()
}

fn without_its_script_no_value_is_read(stage: &mut Stage) -> Result<(), Failed> {
    stage.afresh()?;
    stage.misbehave("gapchart-read.js", How::Missing);
    stage.open(ONE)?;
    expect_figure(stage)?;
    stage.check("part('keys').focus(); await rest(400); chart().setAttribute('view', 'trend'); await wait(() => part('headline').textContent.startsWith('The GCSE'));")?;
    stage.clean()
}

fn a_script_that_asks_is_told_what_failed(stage: &mut Stage) -> Result<(), Failed> {
    for (file, how, code) in [
        ("gapchart-export.wasm", How::Missing, "engine-missing"),
        ("gapchart-export.wasm", How::Truncated(5000), "engine-broken"),
        ("gapchart-export.js", How::Missing, "script-broken"),
    ] {
        stage.afresh()?;
        stage.misbehave(file, how);
        stage.open(&format!("<p>{FALLBACK}</p>"))?;
        let told = stage.ask(
            r#"
            const { figure } = await import("/gapchart/gapchart.js");
            return figure("trend", { lang: "cy" }).then(() => "nothing", fault => [fault.code, fault.message, args[0]]);
            "#,
            vec![json!(file)],
        )?;
        if told[0] != json!(code) || !told[1].as_str().is_some_and(|message| message.contains(file)) {
            return Err(format!("{file}: {told}").into());
        }
    }
    stage.clean()
}
