//! The page that holds everything: from a disk, on a stand, and in a frame on another site.

use crate::stage::{Check, Stage};
use libtest_mimic::Failed;
use serde_json::json;
use xtask::server::{How, POLICY};

pub const CHECKS: &[(&str, Check)] = &[
    ("one_file_from_a_disk_shows_every_view_and_asks_for_nothing", one_file_from_a_disk_shows_every_view_and_asks_for_nothing),
    ("a_stand_is_driven_by_keys_and_begins_again", a_stand_is_driven_by_keys_and_begins_again),
    ("what_is_taken_from_a_disk_names_no_file", what_is_taken_from_a_disk_names_no_file),
    ("a_sandboxed_frame_shows_its_figure_and_tells_its_height", a_sandboxed_frame_shows_its_figure_and_tells_its_height),
];

/// The built file, where no server is.
fn file() -> String {
    format!("file://{}", xtask::root().join("pkg/gapchart.html").display())
}

const HERE: &str = r#"
const element = await wait(() => document.querySelector("gap-chart"));
const inside = name => element.shadowRoot.querySelector(`.${name}`);
const must = (holds, what) => { if (!holds) throw new Error(what); };
const quiet = () => {
  const asked = performance.getEntriesByType("resource").filter(({ name }) => !/^(blob|data):/.test(name)).map(({ name }) => name);
  must(asked.length === 0, `asked for ${asked}`);
};
"#;

fn one_file_from_a_disk_shows_every_view_and_asks_for_nothing(stage: &mut Stage) -> Result<(), Failed> {
    for lang in ["en", "cy"] {
        stage.go(&format!("{}?lang={lang}", file()))?;
        stage.ask(
            &format!(
                r##"{HERE}
                await wait(() => inside("headline")?.textContent && !inside("gap").hidden);
                must(document.documentElement.lang === args[0] && inside("gap").lang === args[0], "language");
                // Every view that the page's own controls know, and every one that its links open.
                const links = [...document.querySelectorAll(".views a")].map(link => link.getAttribute("href"));
                must(links.length >= 4, "links");
                for (const link of links) {{
                  location.hash = link;
                  const skip = document.querySelector("#ask button[value=skip]");
                  await rest(50);
                  if (!document.querySelector("#ask").hidden) skip.click();
                  const view = new URLSearchParams(link.slice(1)).get("view");
                  await wait(() => element.getAttribute("view") === view && element.permalink.includes(`view=${{view}}`));
                  must(inside("message").hidden && element.hits.length > 0, `no figure for ${{link}}`);
                }}
                quiet();
                "##
            ),
            vec![json!(lang)],
        )?;
    }
    // The switch keeps the figure.
    stage.go(&format!("{}?lang=en#view=trend", file()))?;
    stage.check(&format!(
        "{HERE} await wait(() => document.querySelector('a.language').href.includes('view=trend')); setTimeout(() => document.querySelector('a.language').click(), 50);"
    ))?;
    std::thread::sleep(std::time::Duration::from_millis(800));
    stage.check(&format!(
        "{HERE} await wait(() => document.documentElement.lang === 'cy' && inside('headline')?.textContent.startsWith('Lleihaodd')); quiet();"
    ))?;
    Ok(())
}

fn a_stand_is_driven_by_keys_and_begins_again(stage: &mut Stage) -> Result<(), Failed> {
    stage.go(&format!("{}?lang=en&present&idle=2", file()))?;
    stage.check(&format!(
        r##"{HERE}
        const press = key => document.body.dispatchEvent(new KeyboardEvent("keydown", {{ key, bubbles: true, composed: true, cancelable: true }}));
        const place = document.querySelector("#place");
        const steps = document.querySelectorAll(".views a").length;
        await wait(() => inside("headline")?.textContent.includes("in the 2110s") && place.textContent === `1 / ${{steps}}`);
        must(getComputedStyle(document.querySelector("h1")).display === "none", "only the figure");
        must(parseFloat(getComputedStyle(element).fontSize) >= 20, "large type");
        press("ArrowRight");
        await wait(() => element.getAttribute("view") === "trend" && place.textContent === `2 / ${{steps}}`);
        press("PageUp");
        await wait(() => element.getAttribute("view") === "projection");
        press("End");
        await wait(() => place.textContent === `${{steps}} / ${{steps}}`);
        press("PageDown");
        must(place.textContent === `${{steps}} / ${{steps}}`, "past the end");
        window.before = true;
        "##
    ))?;
    // Nobody touches it: it begins again, as it began.
    std::thread::sleep(std::time::Duration::from_millis(3000));
    stage.check(&format!(
        r##"{HERE}
        await wait(() => !window.before && document.querySelector("#place")?.textContent.startsWith("1 / "));
        await wait(() => inside("headline")?.textContent.includes("in the 2110s"));
        document.body.dispatchEvent(new KeyboardEvent("keydown", {{ key: "Escape", bubbles: true, composed: true }}));
        must(getComputedStyle(document.querySelector("h1")).display !== "none", "left");
        quiet();
        "##
    ))?;
    Ok(())
}

fn what_is_taken_from_a_disk_names_no_file(stage: &mut Stage) -> Result<(), Failed> {
    stage.go(&format!("{}?lang=en#view=trend", file()))?;
    stage.check(&format!(
        r#"{HERE}
        await wait(() => inside("headline")?.textContent.startsWith("The GCSE"));
        inside("take").open = true;
        const link = () => inside("take").querySelector("a[download$=svg]");
        await wait(link);
        const texts = [...inside("take").querySelectorAll("button")];
        must(texts.length >= 3, "texts to copy");
        // A file that was made anew meanwhile has another address.
        const picture = await wait(() => new Promise(read => {{
          const image = new Image();
          image.onload = () => read(image.naturalWidth);
          image.onerror = () => read(0);
          image.src = link().href;
        }}));
        must(picture >= 800, "a picture");
        for (const button of texts) {{
          button.click();
          await rest(30);
          const shown = inside("take").querySelector("textarea").value;
          must(!shown.includes("file:") && !shown.includes(location.pathname), `${{button.textContent}}: ${{shown}}`);
        }}
        must(!element.hasAttribute("address"), "an address of a disk");
        quiet();
        "#
    ))?;
    Ok(())
}

fn a_sandboxed_frame_shows_its_figure_and_tells_its_height(stage: &mut Stage) -> Result<(), Failed> {
    let scratch = stage.scratch("frame");
    let embedded = |view: &str, lang: &str| {
        let out = scratch.clone();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_gapchart"));
        command.args(["embed", view, "--rung", "iframe", "--lang", lang, "--engine", "/gapchart/", "--out"]).arg(&out);
        let text = String::from_utf8(command.output().expect("the binary is built").stdout).expect("UTF-8");
        std::fs::remove_dir_all(out).ok();
        text
    };
    // The page's policy is not the frame's: that has its own, by hash. A server that sends one for it would add to it.
    stage.misbehave("test.html", How::Policy(format!("{POLICY}; frame-src 'self'")));
    stage.misbehave("gapchart.html", How::Policy("frame-ancestors *".to_string()));
    let frames = [embedded("trend", "en"), embedded("wales", "cy")].concat();
    stage.site.asked.lock().expect("no check holds it").clear();
    stage.early("window.told = []; addEventListener('message', ({ data, source }) => told.push([data, [...document.querySelectorAll('iframe')].findIndex(frame => frame.contentWindow === source)]));");
    stage.open_with("en", "<script src=\"/early.js\"></script><script src=\"/probe.js\"></script>", &frames)?;
    stage.check(
        r#"
        const frames = [...document.querySelectorAll("iframe")];
        const must = (holds, what) => { if (!holds) throw new Error(`${what}: ${JSON.stringify(told)}`); };
        frames[1].scrollIntoView();
        await wait(() => told.some(([, at]) => at === 0) && told.some(([, at]) => at === 1));
        await rest(1500);
        for (const frame of frames) must(frame.height !== "760" && Number(frame.height) > 300, `height ${frame.height}`);
        // Only when it changes: no height twice in a row.
        for (const at of [0, 1]) {
          const heights = told.filter(([, from]) => from === at).map(([data]) => data.height);
          must(heights.every((height, k) => k === 0 || height !== heights[k - 1]), "told again");
        }
        must(told.every(([data]) => data.type === "gap-resize" && data.v === 1 && Object.keys(data).sort().join() === "height,id,type,v"), "message");
        const before = told.length;
        // Chromium lays out no frame of another origin that is out of sight.
        frames[0].scrollIntoView();
        frames[0].width = "400";
        await wait(() => told.length > before);
        // A message that is not a frame's own changes nothing.
        const heights = frames.map(frame => frame.height).join();
        postMessage({ type: "gap-resize", v: 1, id: "", height: 999 }, "*");
        await rest(300);
        must(!frames.some(frame => frame.height === "999") , `foreign message ${heights}`);
        let readable = true;
        try { readable = frames[0].contentDocument !== null; } catch { readable = false; }
        must(!readable, "the frame's origin is not opaque");
        "#,
    )?;
    let asked = stage.site.asked.lock().expect("no check holds it").clone();
    let from_frames: Vec<&String> = asked
        .iter()
        .filter(|path| path.ends_with(".wasm") || path.contains("gapchart.js") || path.contains("gapchart-gap"))
        .collect();
    if !from_frames.is_empty() {
        return Err(format!("the frames asked for {from_frames:?}").into());
    }
    stage.clean()?;
    // Inside, as far as the driver lets a check look: it enters the frame itself.
    stage.enter_frame(0)?;
    stage.check(&format!(
        r#"{HERE}
        must(origin === "null", `origin ${{origin}}`);
        await wait(() => inside("headline")?.textContent.startsWith("The GCSE"));
        must(getComputedStyle(document.querySelector("header")).display === "none", "the figure alone");
        must(getComputedStyle(document.documentElement).colorScheme === "light", "light as the page around it");
        inside("take").open = true;
        await wait(() => inside("take").querySelector("a[download]"));
        quiet();
        "#
    ))?;
    stage.leave_frame()
}
