//! What goes wrong: each fault leaves the fallback in sight, says what it was, and the page goes on.

use crate::stage::{FALLBACK, Stage};
use libtest_mimic::Failed;
use serde_json::json;
use xtask::server::How;

/// Each fault: its code, words in the page's language, the fallback in sight, and a page that goes on working.
pub fn expect_fault(stage: &mut Stage, code: &str, words: &str) -> Result<(), Failed> {
    stage.ask(
        r#"
        const [code, words] = args;
        const event = await failed();
        const must = (holds, what) => { if (!holds) throw new Error(`${what}: ${JSON.stringify(event)}`); };
        must(event.detail.code === code, `code ${code}`);
        must(event.detail.message.includes(words), `words ${words}`);
        const message = part("message");
        must(!message.hidden && message.textContent === event.detail.message && message.getBoundingClientRect().height > 10, "message in sight");
        must(message.lang === document.documentElement.lang, "language of the message");
        must(document.querySelector(".instead").getBoundingClientRect().height > 5, "fallback in sight");
        must(part("gap").hidden, "no figure in sight");
        let worked = false;
        document.getElementById("button").addEventListener("click", () => (worked = true));
        document.getElementById("button").click();
        must(worked, "the page goes on");
        "#,
        vec![json!(code), json!(words)],
    )?;
    Ok(())
}

pub fn bad_attributes_are_named_in_the_pages_language(stage: &mut Stage) -> Result<(), Failed> {
    for (lang, attributes, code, words) in [
        ("en", "series=\"nothing\"", "unknown-series", "There is no series “nothing”"),
        ("cy", "series=\"nothing\"", "unknown-series", "Nid oes cyfres “nothing”"),
        ("en", "from=\"2000\"", "window-outside", "reaches outside the data"),
        ("cy", "from=\"2019\" to=\"2011\"", "window-reversed", "tuag yn ôl"),
        ("en", "from=\"2019\" to=\"2020\"", "too-few-points", "holds 1 result"),
        ("cy", "from=\"2020\" to=\"2022\"", "too-few-points", "0 canlyniad"),
        ("en", "from=\"soon\"", "bad-option", "“soon” is not right"),
        ("en", "from=\"<img src=x onerror=alert(1)>\"", "bad-option", "<img src=x onerror=alert(1)>"),
        ("cy", "level=\"2\"", "bad-option", "nid yw “2” yn gywir"),
        ("en", "view=\"nothing\"", "unknown-view", "There is no view “nothing”"),
        // What every object of JavaScript has under that name is not a view.
        ("en", "view=\"constructor\"", "unknown-view", "There is no view “constructor”"),
        ("en", "vintage=\"1066\"", "unknown-vintage", "There is no vintage “1066”"),
        ("en", "until=\"5000\"", "bad-option", "a number from 2025 to 3025"),
    ] {
        stage.open_in(lang, "", &format!("<gap-chart id=\"one\" {}>{FALLBACK}</gap-chart>", attributes.replace('<', "&lt;")))?;
        expect_fault(stage, code, words)?;
        stage.clean()?;
    }
    // A mended attribute brings the figure back.
    stage.open(&format!("<gap-chart id=\"one\" from=\"2000\">{FALLBACK}</gap-chart>"))?;
    stage.check("await failed(); chart().setAttribute('from', '2012'); await ready(); if (part('gap').hidden || !part('message').hidden) throw new Error('not mended');")?;
    // What parts one option from the next, where they go into the engine, is no part of a value.
    stage.check("const before = seen.length; chart().setAttribute('from', '2014\\0to\\x002020'); await wait(() => seen.slice(before).some(({ type, detail }) => type === 'gap-error' && detail.message.startsWith('from')));")?;
    stage.clean()
}

pub fn a_missing_engine_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    for (lang, words) in [("en", "gapchart.wasm was not found"), ("cy", "ni chafwyd hyd i")] {
        stage.afresh()?;
        stage.misbehave("gapchart.wasm", How::Missing);
        stage.open_in(lang, "", &format!("<gap-chart id=\"one\">{FALLBACK}</gap-chart>"))?;
        expect_fault(stage, "engine-missing", words)?;
        stage.clean()?;
        // Found later, it is used.
        stage.site.faults.lock().expect("no check holds it").clear();
        stage.check("chart().setAttribute('view', 'trend'); await ready();")?;
    }
    Ok(())
}

pub fn a_damaged_engine_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    let whole = std::fs::read(xtask::root().join("pkg/gapchart.wasm"))?;
    let mut altered = whole.clone();
    let middle = altered.len() / 2;
    altered[middle..middle + 64].fill(0xff);
    for how in [
        How::Truncated(1000),
        How::Truncated(whole.len() - 10),
        How::Bytes(altered),
        How::Bytes(b"<html>not found</html>".to_vec()),
    ] {
        stage.misbehave("gapchart.wasm", how);
        stage.open(&format!("<gap-chart id=\"one\">{FALLBACK}</gap-chart>"))?;
        expect_fault(stage, "engine-broken", "is damaged")?;
        stage.clean()?;
        stage.site.faults.lock().expect("no check holds it").clear();
    }
    Ok(())
}

pub fn a_blocked_engine_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    let policy = xtask::server::POLICY.replace(" 'wasm-unsafe-eval'", "");
    stage.misbehave("test.html", How::Policy(policy));
    stage.open(&format!("<gap-chart id=\"one\">{FALLBACK}</gap-chart>"))?;
    expect_fault(stage, "engine-blocked", "'wasm-unsafe-eval'")
}

pub fn a_browser_without_webassembly_keeps_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    stage.early("delete window.WebAssembly;");
    stage.open_in("cy", "early", &format!("<gap-chart id=\"one\">{FALLBACK}</gap-chart>"))?;
    expect_fault(stage, "no-webassembly", "Ni all y porwr hwn")?;
    stage.clean()
}

pub fn a_page_without_canvas_keeps_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    for script in [
        "HTMLCanvasElement.prototype.getContext = () => null;",
        "HTMLCanvasElement.prototype.getContext = () => { throw new Error('blocked'); };",
    ] {
        stage.early(script);
        stage.open_in("en", "early", &format!("<gap-chart id=\"one\">{FALLBACK}</gap-chart>"))?;
        expect_fault(stage, "drawing", "The chart could not be drawn")?;
        stage.clean()?;
    }
    Ok(())
}

pub fn a_wrong_mime_type_is_got_over(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("gapchart.wasm", How::Type("application/octet-stream".to_string()));
    stage.open("<gap-chart id=\"one\"></gap-chart>")?;
    stage.check("await ready();")?;
    stage.clean()
}

/// A throw out of the middle of the engine leaves it in a state that cannot be trusted, as a trap does.
pub fn a_trap_is_got_over_once(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<gap-chart id=\"one\" view=\"trend\"></gap-chart><gap-chart id=\"two\" view=\"projection\"></gap-chart>")?;
    stage.check(
        r#"
        await ready("one"); chart("two").scrollIntoView(); await ready("two");
        const real = CanvasRenderingContext2D.prototype.fillRect;
        let left = 1;
        CanvasRenderingContext2D.prototype.fillRect = function (...given) {
          if (left-- > 0) throw new WebAssembly.RuntimeError("unreachable");
          return real.apply(this, given);
        };
        seen.length = 0;
        chart("one").setAttribute("from", "2012");
        await wait(() => seen.some(event => event.id === "one" && event.type === "gap-change") && seen.some(event => event.id === "two"));
        CanvasRenderingContext2D.prototype.fillRect = real;
        if (instances.length !== 2) throw new Error(`${instances.length} instances`);
        for (const id of ["one", "two"]) {
          if (part("gap", id).hidden || !part("message", id).hidden) throw new Error(`${id} not shown`);
          const canvas = part("canvas", id), data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          if (!data.some((value, at) => at % 4 === 0 && value < 60)) throw new Error(`${id} not drawn`);
        }
        chart("two").setAttribute("to", "2019");
        await wait(() => part("headline", "two").textContent.includes("2011–2019"));
        "#,
    )?;
    stage.clean()
}

pub fn a_lasting_trap_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    stage.early("CanvasRenderingContext2D.prototype.fillRect = () => { throw new WebAssembly.RuntimeError('unreachable'); };");
    stage.open_in("en", "early", &format!("<gap-chart id=\"one\">{FALLBACK}</gap-chart>"))?;
    expect_fault(stage, "trap", "failed while it was drawn")?;
    stage.check("await rest(300); if (instances.length > 4) throw new Error(`${instances.length} instances`);")?;
    stage.clean()
}
