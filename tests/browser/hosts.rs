//! Pages that make it hard: boxes without size, other documents, style sheets that reach for everything; and manners towards them.

use crate::stage::{Check, SCRIPT, Stage};
use libtest_mimic::Failed;
use xtask::browser::Engine;
use xtask::server::{How, POLICY};

pub const CHECKS: &[(&str, Check)] = &[
    ("nothing_is_left_on_the_page", nothing_is_left_on_the_page),
    ("a_nasty_style_sheet_changes_nothing_inside", a_nasty_style_sheet_changes_nothing_inside),
    ("a_language_that_changes_around_it_redraws_it", a_language_that_changes_around_it_redraws_it),
    ("boxes_that_open_later_show_their_figure", boxes_that_open_later_show_their_figure),
    ("without_width_it_waits_for_some", without_width_it_waits_for_some),
    ("it_moves_between_documents", it_moves_between_documents),
    ("clones_and_shadow_roots_hold_figures", clones_and_shadow_roots_hold_figures),
    ("what_was_set_before_the_script_holds", what_was_set_before_the_script_holds),
    ("back_and_forward_find_it_drawn", back_and_forward_find_it_drawn),
    ("twelve_elements_and_a_preload_are_one_fetch", twelve_elements_and_a_preload_are_one_fetch),
    ("a_thousand_come_and_go", a_thousand_come_and_go),
];

/// Whether anything is drawn on an element's canvas.
const INKED: &str = r#"
const must = (holds, what) => { if (!holds) throw new Error(what); };
const inked = element => {
  const canvas = element.shadowRoot.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value, at) => at % 4 === 0 && value < 60 && data[at + 3] > 0);
};
const headline = element => element.shadowRoot?.querySelector(".headline")?.textContent ?? "";
"#;

fn check(stage: &mut Stage, script: &str) -> Result<serde_json::Value, Failed> {
    stage.check(&[INKED, script].concat())
}

fn nothing_is_left_on_the_page(stage: &mut Stage) -> Result<(), Failed> {
    // Before anything of ours: what the page has.
    stage.early(
        "window.had = () => {
           const own = {};
           for (const name of Object.getOwnPropertyNames(window)) {
             const value = Object.getOwnPropertyDescriptor(window, name)?.value;
             own[name] = '';
             if (typeof value === 'function' && value.prototype) {
               const members = Object.getOwnPropertyNames(value.prototype);
               own[name] = members.map(member => { const it = Object.getOwnPropertyDescriptor(value.prototype, member); return [member, it.value, it.get]; });
             }
           }
           return own;
         };
         window.before = undefined; window.before = had();",
    );
    let scripts = format!("<script src=\"/probe.js\"></script><script src=\"/early.js\"></script>{SCRIPT}");
    stage.open_with("en", &scripts, "<gap-chart id=\"one\" view=\"trend\"></gap-chart>")?;
    check(
        stage,
        r#"
        await ready();
        chart().shadowRoot.querySelector(".take").open = true;
        await wait(() => chart().shadowRoot.querySelector(".take a[download]"));
        const after = had();
        // The numbers are the frames of a window; an element's id names it by the platform's own doing.
        const more = Object.keys(after).filter(name => !(name in before) && !/^\d+$/.test(name));
        must(more.length === 0, `new on window: ${more}`);
        for (const [name, members] of Object.entries(before)) {
          if (!members || !after[name]) continue;
          must(members.length === after[name].length, `${name}'s prototype`);
          members.forEach((member, at) => must(member.every((part, k) => Object.is(part, after[name][at][k])), `${name}.prototype.${String(member[0])}`));
        }
        must(document.cookie === "" && localStorage.length === 0 && sessionStorage.length === 0, "something is stored");
        if (indexedDB.databases) must((await indexedDB.databases()).length === 0, "a database");
        if (window.caches) must((await caches.keys()).length === 0, "a cache");
        must(document.querySelectorAll("head > *").length === document.head.childElementCount && !document.querySelector("link[rel=modulepreload]"), "left in the head");
        // With the engine there, no figure of it asks for anything.
        const requests = () => performance.getEntriesByType("resource").filter(({ name }) => !name.startsWith("blob:")).length;
        chart().shadowRoot.querySelector(".take").open = false;
        const had_requests = requests();
        chart().setAttribute("view", "projection");
        chart().setAttribute("from", "2012");
        await wait(() => headline(chart()).includes("2012"));
        chart().setAttribute("lang", "cy");
        await wait(() => chart().shadowRoot.querySelector(".gap").lang === "cy");
        await rest(400);
        must(requests() === had_requests, "a request after it was loaded");
        "#,
    )?;
    stage.clean()
}

fn a_nasty_style_sheet_changes_nothing_inside(stage: &mut Stage) -> Result<(), Failed> {
    let look = r#"
        const root = chart().shadowRoot;
        const seen_now = [...root.querySelectorAll(".headline, .subtitle, canvas, .summary, .source, summary, td, th, a, li")].map(node => {
          const style = getComputedStyle(node);
          return [node.className, style.color, style.display, style.fontSize, style.fontStyle, style.letterSpacing, style.lineHeight, style.margin,
            style.padding, style.textTransform, style.textAlign, style.opacity, style.transform, style.visibility, style.boxSizing, style.direction, style.wordSpacing, style.textIndent, style.borderTopWidth].join();
        });
        return seen_now.join("\n");
    "#;
    stage.open("<gap-chart id=\"one\" view=\"trend\"></gap-chart>")?;
    let plain = check(stage, &["await ready(); for (const node of chart().shadowRoot.querySelectorAll('details')) node.open = true; await wait(() => chart().shadowRoot.querySelector('a[download$=json]')); await rest(100);", look].concat())?;
    stage.file(
        "/nasty.css",
        "* { color: red !important; margin: 7px !important; padding: 5px !important; letter-spacing: 3px !important; text-transform: uppercase !important;
             text-align: right !important; line-height: 3 !important; word-spacing: 9px; text-indent: 30px; font-style: italic; box-sizing: content-box !important; opacity: 0.9; }
         table, td, canvas, summary { display: block !important; border: 5px solid red !important; width: 10px !important; transform: rotate(3deg); }
         canvas { visibility: hidden !important; } html { direction: rtl; font-variant: small-caps; }
         gap-chart { font-size: 16px; font-family: sans-serif; opacity: 1 !important; transform: none !important; }",
    );
    stage.open("<link rel=\"stylesheet\" href=\"/nasty.css\"><gap-chart id=\"one\" view=\"trend\"></gap-chart>")?;
    let nasty = check(stage, &["await ready(); for (const node of chart().shadowRoot.querySelectorAll('details')) node.open = true; await wait(() => chart().shadowRoot.querySelector('a[download$=json]')); await rest(100);", look].concat())?;
    let size = |text: &serde_json::Value| text.as_str().unwrap_or_default().to_string();
    let differ: Vec<(String, String)> = size(&plain)
        .lines()
        .zip(size(&nasty).lines())
        // The size of letters is the page's to choose.
        .map(|(a, b)| (sizeless(a), sizeless(b)))
        .filter(|(a, b)| a != b)
        .collect();
    if differ.is_empty() && size(&plain).lines().count() > 20 {
        stage.clean()
    } else {
        Err(format!("{:?}", differ.first()).into())
    }
}

/// Lengths follow the size of letters; colours, displays and the rest do not.
fn sizeless(line: &str) -> String {
    line.split(',')
        .map(|part| if part.contains("px") && !part.trim_start().starts_with("0px") { "some" } else { part.trim() })
        .collect::<Vec<_>>()
        .join(",")
}

fn a_language_that_changes_around_it_redraws_it(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(
        "<section><div id=\"box\"><gap-chart id=\"one\" view=\"trend\"></gap-chart></div></section><div id=\"host\"></div>",
    )?;
    check(
        stage,
        r#"
        await ready();
        must(headline(chart()).startsWith("The GCSE"), "English");
        document.documentElement.lang = "cy";
        await wait(() => headline(chart()).startsWith("Lleihaodd") && chart().shadowRoot.querySelector(".gap").lang === "cy");
        document.getElementById("box").lang = "en-GB";
        await wait(() => headline(chart()).startsWith("The GCSE"));
        // Further out, nothing changes, and nothing is told.
        await rest(200);
        const many = seen.length;
        document.documentElement.lang = "de";
        document.querySelector("section").lang = "cy";
        await rest(200);
        must(seen.length === many, "told of a language that is not its own");
        document.getElementById("box").removeAttribute("lang");
        await wait(() => headline(chart()).startsWith("Lleihaodd"));
        // Through a shadow root.
        const root = document.getElementById("host").attachShadow({ mode: "open" });
        const inner = document.createElement("gap-chart");
        inner.setAttribute("view", "trend");
        root.append(inner);
        inner.scrollIntoView();
        await wait(() => headline(inner).startsWith("The GCSE"));
        document.getElementById("host").lang = "cy";
        await wait(() => headline(inner).startsWith("Lleihaodd"));
        "#,
    )?;
    stage.clean()
}

fn boxes_that_open_later_show_their_figure(stage: &mut Stage) -> Result<(), Failed> {
    stage.file("/none.css", ".none { display: none }");
    // In the head: what stands in the body may come after what it hides was seen.
    stage.open_with(
        "en",
        &format!("<link rel=\"stylesheet\" href=\"/none.css\"><script src=\"/probe.js\"></script>{SCRIPT}"),
        "<div id=\"none\" class=\"none\"><gap-chart id=\"one\" view=\"trend\"></gap-chart></div>
         <div id=\"panel\" hidden><gap-chart id=\"two\" view=\"trend\"></gap-chart></div>
         <details id=\"more\"><summary>More</summary><gap-chart id=\"three\" view=\"trend\"></gap-chart></details>
         <dialog id=\"ask\"><gap-chart id=\"four\" view=\"trend\"></gap-chart></dialog>",
    )?;
    check(
        stage,
        r#"
        await wait(() => customElements.get("gap-chart"));
        await rest(300);
        must(seen.length === 0 && instances.length === 0, "loaded while nothing is to be seen");
        for (const [id, open] of [
          ["one", () => document.getElementById("none").classList.remove("none")],
          ["two", () => (document.getElementById("panel").hidden = false)],
          ["three", () => (document.getElementById("more").open = true)],
          ["four", () => document.getElementById("ask").showModal()],
        ]) {
          open();
          chart(id).scrollIntoView();
          await ready(id);
          await wait(() => inked(chart(id)));
        }
        // Shut and opened again: still drawn, at another width too.
        document.getElementById("ask").close();
        document.getElementById("more").open = false;
        await rest(50);
        document.getElementById("more").open = true;
        await rest(100);
        must(inked(chart("three")), "drawn after it was shut");
        "#,
    )?;
    stage.clean()
}

fn without_width_it_waits_for_some(stage: &mut Stage) -> Result<(), Failed> {
    stage.file("/zero.css", ".zero { inline-size: 0; overflow: hidden }");
    stage.open("<link rel=\"stylesheet\" href=\"/zero.css\"><div id=\"box\" class=\"zero\"><gap-chart id=\"one\" view=\"wales\"></gap-chart></div>")?;
    check(
        stage,
        r#"
        await wait(() => customElements.get("gap-chart"));
        await rest(500);
        must(!seen.some(({ type }) => type === "gap-error"), "a fault for want of room");
        document.getElementById("box").className = "";
        await ready();
        await wait(() => chart().hits.length > 0 && inked(chart()));
        "#,
    )?;
    stage.clean()
}

/// From one document to another and back: its style, its drawing and its values go with it.
fn it_moves_between_documents(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("test.html", How::Policy(format!("{POLICY}; frame-src 'self'")));
    stage.file("/inner.html", "<!doctype html><html lang=\"cy\"><head><link rel=\"stylesheet\" href=\"/gapchart/gapchart.css\"></head><body></body></html>");
    stage.open("<gap-chart id=\"one\" view=\"trend\"></gap-chart><iframe id=\"frame\" src=\"/inner.html\" width=\"700\" height=\"800\"></iframe>")?;
    check(
        stage,
        r#"
        await ready();
        const element = chart(), frame = document.getElementById("frame");
        const inner = await wait(() => frame.contentDocument?.querySelector("link") && frame.contentDocument);
        frame.scrollIntoView();
        inner.body.append(element);
        await wait(() => headline(element).startsWith("Lleihaodd") && !element.shadowRoot.querySelector(".gap").hidden);
        await wait(() => inked(element));
        must(frame.contentWindow.getComputedStyle(element.shadowRoot.querySelector(".gap")).display === "flex", "without its style");
        document.querySelector("main").prepend(element);
        await wait(() => headline(element).startsWith("The GCSE") && inked(element));
        // Its size is told once more after it was drawn.
        await rest(200);
        must(getComputedStyle(element.shadowRoot.querySelector(".gap")).display === "flex", "without its style after coming back");
        must(element.permalink.startsWith('#v=1') && !seen.some(event => event.type === "gap-error"), "another element after coming back");
        "#,
    )?;
    stage.clean()
}

fn clones_and_shadow_roots_hold_figures(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<gap-chart id=\"one\" view=\"trend\" from=\"2012\"><p class=\"instead\">Made in advance</p></gap-chart><div id=\"host\"></div>")?;
    check(
        stage,
        r#"
        await ready();
        const copy = chart().cloneNode(true);
        copy.id = "copy";
        must(copy.querySelector(".instead") && copy.getAttribute("from") === "2012", "the copy");
        chart().after(copy);
        copy.scrollIntoView();
        await ready("copy");
        must(headline(copy) === headline(chart()) && inked(copy), "the copy's figure");
        copy.setAttribute("from", "2013");
        await wait(() => copy.permalink.includes("from=2013"));
        must(chart().getAttribute("from") === "2012" && !headline(chart()).includes("2013"), "one changed the other");
        const root = document.getElementById("host").attachShadow({ mode: "closed" });
        const deep = document.createElement("gap-chart");
        deep.id = "deep";
        deep.setAttribute("view", "projection");
        root.append(deep);
        deep.scrollIntoView();
        let told = 0;
        document.addEventListener("gap-ready", () => (told += 1));
        await wait(() => told === 1 && inked(deep));
        "#,
    )?;
    stage.clean()
}

fn what_was_set_before_the_script_holds(stage: &mut Stage) -> Result<(), Failed> {
    stage.early(
        "addEventListener('DOMContentLoaded', () => {});
         const made = document.createElement('gap-chart');
         made.id = 'one'; made.setAttribute('view', 'projection'); made.setAttribute('from', '2011'); made.setAttribute('to', '2019'); made.lang = 'cy';
         new MutationObserver((_, watch) => { if (document.querySelector('main')) { watch.disconnect(); document.querySelector('main').append(made); } })
           .observe(document, { childList: true, subtree: true });",
    );
    stage.open_in("en", "early", "<p>Text</p>")?;
    check(stage, "await ready(); must(headline(chart()).startsWith('Ar sail 2011–2019'), headline(chart()));")?;
    stage.clean()
}

fn back_and_forward_find_it_drawn(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<gap-chart id=\"one\" view=\"trend\"></gap-chart>")?;
    check(stage, "await ready();")?;
    let here = stage.site.url("/test.html");
    stage.onward(&stage.site.url("/manifesto.html"))?;
    stage.back()?;
    stage.check("await wait(() => location.pathname === '/test.html');")?;
    let kept = check(
        stage,
        r#"
        await wait(() => headline(chart()).startsWith("The GCSE") && inked(chart()));
        chart().setAttribute("lang", "cy");
        await wait(() => headline(chart()).startsWith("Lleihaodd"));
        return location.href;
        "#,
    )?;
    if kept == serde_json::json!(here) { Ok(()) } else { Err(format!("{kept}").into()) }
}

fn twelve_elements_and_a_preload_are_one_fetch(stage: &mut Stage) -> Result<(), Failed> {
    let charts: String =
        (0..12).map(|at| format!("<gap-chart id=\"c{at}\" view=\"{}\"></gap-chart>", ["trend", "projection"][at % 2])).collect();
    let preload = "<link rel=\"preload\" href=\"/gapchart/gapchart.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin>";
    for early in ["", preload] {
        stage.afresh()?;
        // As servers do: without leave to keep it, Firefox and WebKit throw a preload away.
        stage.misbehave("gapchart.wasm", How::Header("Cache-Control", "max-age=60".to_string()));
        stage.open_with("en", &format!("{early}<script src=\"/probe.js\"></script>{SCRIPT}"), &charts)?;
        check(
            stage,
            r#"
            for (let at = 0; at < 12; at++) {
              chart(`c${at}`).scrollIntoView();
              await ready(`c${at}`);
            }
            must(instances.length === 1, `${instances.length} instances`);
            "#,
        )?;
        let asked = stage.site.asked.lock().expect("no check holds it").iter().filter(|path| path.ends_with(".wasm")).count();
        // WebKitGTK fetches what was preloaded for `fetch` again, whatever the hash.
        let expected = if stage.engine() == Engine::WebKit && !early.is_empty() { 1..=2 } else { 1..=1 };
        if !expected.contains(&asked) {
            return Err(format!("{asked} requests for an engine with {early}").into());
        }
    }
    stage.clean()
}

/// Memory after a thousand is that after the first hundreds; what it was is printed.
fn a_thousand_come_and_go(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<gap-chart id=\"one\" view=\"trend\"></gap-chart><div id=\"place\"></div>")?;
    let round = r#"
        const place = document.getElementById("place");
        document.scrollingElement.scrollTop = 0;
        place.scrollIntoView();
        for (let n = 0; n < args[0]; n++) {
          const made = document.createElement("gap-chart");
          made.setAttribute("view", ["projection", "trend"][n % 2]);
          const drawn = new Promise(done => made.addEventListener("gap-ready", done, { once: true }));
          place.append(made);
          await drawn;
          made.remove();
        }
        seen.length = 0;
        performance.clearResourceTimings();
        await rest(200);
        for (let n = 0; n < 3; n++) window.gc?.();
        const memory = Object.values(instances[0].exports).find(value => value.buffer);
        return { wasm: memory.buffer.byteLength, heap: performance.memory?.usedJSHeapSize ?? null };
    "#;
    check(stage, "await ready();")?;
    let mut told = vec![];
    for _ in 0..10 {
        told.push(stage.ask(round, vec![serde_json::json!(100)])?);
    }
    eprintln!("{}: after each of ten hundreds: {}", stage.engine().name(), serde_json::Value::from(told.clone()));
    if told.iter().any(|memory| memory["wasm"] != told[0]["wasm"]) {
        return Err(format!("the engine's memory grew: {told:?}").into());
    }
    // Only Chromium tells, in steps, and collects when it is asked to; the first hundreds also compile what they run.
    let heap = |at: usize| told[at]["heap"].as_f64().unwrap_or_default();
    if heap(9) > 1.2 * heap(3) {
        return Err(format!("the heap grew: {told:?}").into());
    }
    stage.clean()
}
