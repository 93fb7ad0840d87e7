//! What a reader does, in three real browsers: Chromium, Firefox, WebKitGTK.
//!
//! Every page is served under the strict policy with Trusted Types, and every check ends with the page's own list of
//! faults: a script error, an unhandled rejection or a violated policy fails it. `cargo xtask test` installs the browsers
//! and builds the package that is tested here. `cargo test --test browser -- firefox` runs one engine.

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use xtask::browser::{Browser, Engine};
use xtask::server::{How, Misbehaviour, Site, serve};

/// What every test page loads first: it notes events, faults, instances and shifts.
const PROBE: &str = r#"
window.seen = []; window.faults = []; window.instances = []; window.shifts = [];
for (const type of ["gap-ready", "gap-change", "gap-error"])
  document.addEventListener(type, event => seen.push({ type, id: event.target.id, detail: event.detail }));
addEventListener("error", event => faults.push(`error: ${event.message}`));
addEventListener("unhandledrejection", event => faults.push(`unhandled: ${event.reason?.stack ?? JSON.stringify(event.reason)}`));
document.addEventListener("securitypolicyviolation", event => faults.push(`policy: ${event.violatedDirective} ${event.blockedURI}`));
if (window.WebAssembly) WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(target, given) { const made = new target(...given); instances.push(made); return made; },
});
try { new PerformanceObserver(list => shifts.push(...list.getEntries().map(entry => entry.value))).observe({ type: "layout-shift", buffered: true }); } catch {}
"#;

/// Helpers that every script of a check may use.
const TOOLS: &str = r#"
const wait = async (what, limit = 15000) => {
  const end = performance.now() + limit;
  for (;;) {
    const value = await what();
    if (value) return value;
    if (performance.now() > end) throw new Error(`waited in vain for ${what}; seen ${JSON.stringify(window.seen)}; faults ${JSON.stringify(window.faults)}`);
    await new Promise(done => setTimeout(done, 30));
  }
};
const rest = ms => new Promise(done => setTimeout(done, ms));
const chart = (id = "one") => document.getElementById(id);
const part = (name, id) => chart(id).shadowRoot.querySelector(`.${name}`);
const ready = (id = "one") => wait(() => seen.some(event => event.id === id && event.type === "gap-ready"));
const failed = (id = "one") => wait(() => seen.find(event => event.id === id && event.type === "gap-error"));
const pixel = (context, x, y) => [...context.getImageData(Math.round(x), Math.round(y), 1, 1).data];
const apart = (a, b) => Math.max(...a.map((value, at) => Math.abs(value - b[at])));
"#;

const FALLBACK: &str = "<p class=\"instead\">Made in advance</p>";

/// What a check works with.
struct Stage {
    runtime: tokio::runtime::Runtime,
    browser: Option<Browser>,
    site: Site,
}

impl Stage {
    /// Opens a page whose body is given.
    fn open(&mut self, body: &str) -> Result<(), Failed> {
        self.open_in("en", "", body)
    }

    fn open_in(&mut self, lang: &str, early: &str, body: &str) -> Result<(), Failed> {
        let early = if early.is_empty() { String::new() } else { "<script src=\"/early.js\"></script>".to_string() };
        let page = format!(
            "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>Test</title><link rel=\"icon\" href=\"/icon.svg\">\
             <link rel=\"stylesheet\" href=\"/site.css\"><link rel=\"stylesheet\" href=\"/gapchart/gapchart.css\">{early}\
             <script src=\"/probe.js\"></script><script type=\"module\" src=\"/gapchart/gapchart.js\"></script></head>\
             <body><main>{body}</main><button id=\"button\">works</button></body></html>"
        );
        self.file("/test.html", &page);
        self.visit("/test.html")
    }

    fn visit(&mut self, path: &str) -> Result<(), Failed> {
        let url = self.site.url(path);
        let browser = self.browser.as_ref().expect("started");
        self.runtime.block_on(async {
            // Only the part after # would not load a page anew.
            browser.client.goto("about:blank").await?;
            browser.client.goto(&url).await
        })?;
        Ok(())
    }

    /// A script made before the probe, for a check that takes something away.
    fn early(&mut self, script: &str) {
        self.file("/early.js", script);
    }

    fn file(&mut self, path: &str, contents: &str) {
        let mut pages = self.site.pages.lock().expect("no check holds it");
        pages.retain(|(known, _)| known != path);
        pages.push((path.to_string(), contents.to_string()));
    }

    fn ask(&mut self, script: &str, arguments: Vec<Value>) -> Result<Value, Failed> {
        let browser = self.browser.as_ref().expect("started");
        Ok(self.runtime.block_on(browser.script(&format!("{TOOLS}\n{script}"), arguments))?)
    }

    /// Runs a script that throws when what it checks does not hold.
    fn check(&mut self, script: &str) -> Result<Value, Failed> {
        self.ask(script, vec![])
    }

    fn misbehave(&mut self, path: &str, how: How) {
        self.site.faults.lock().expect("no check holds it").push(Misbehaviour { path: path.to_string(), how });
    }

    /// The page reports no fault of its own.
    fn clean(&mut self) -> Result<(), Failed> {
        let faults = self.check("return window.faults")?;
        if faults == json!([]) { Ok(()) } else { Err(format!("the page reports {faults}").into()) }
    }

    fn engine(&self) -> Engine {
        self.browser.as_ref().expect("started").engine
    }
}

type Check = fn(&mut Stage) -> Result<(), Failed>;

const CHECKS: &[(&str, Check)] = &[
    ("ink_lies_where_the_data_say", ink_lies_where_the_data_say),
    ("bars_stand_where_the_data_say", bars_stand_where_the_data_say),
    ("the_table_is_the_json", the_table_is_the_json),
    ("json_and_svg_are_those_of_the_shell", json_and_svg_are_those_of_the_shell),
    ("lines_are_crisp_at_every_pixel_ratio", lines_are_crisp_at_every_pixel_ratio),
    ("resizing_redraws", resizing_redraws),
    ("attributes_change_the_figure", attributes_change_the_figure),
    ("words_and_roles_for_those_who_hear_the_page", words_and_roles_for_those_who_hear_the_page),
    ("ten_elements_share_one_engine", ten_elements_share_one_engine),
    ("removal_frees_everything", removal_frees_everything),
    ("a_cell_opens_its_projection", a_cell_opens_its_projection),
    ("a_figure_loads_the_engine_that_holds_it_alone", a_figure_loads_the_engine_that_holds_it_alone),
    ("an_element_far_below_loads_nothing", an_element_far_below_loads_nothing),
    ("nothing_shifts", nothing_shifts),
    ("bad_attributes_are_named_in_the_pages_language", bad_attributes_are_named_in_the_pages_language),
    ("a_missing_engine_leaves_the_fallback", a_missing_engine_leaves_the_fallback),
    ("a_damaged_engine_leaves_the_fallback", a_damaged_engine_leaves_the_fallback),
    ("a_blocked_engine_leaves_the_fallback", a_blocked_engine_leaves_the_fallback),
    ("a_browser_without_webassembly_keeps_the_fallback", a_browser_without_webassembly_keeps_the_fallback),
    ("a_page_without_canvas_keeps_the_fallback", a_page_without_canvas_keeps_the_fallback),
    ("a_wrong_mime_type_is_got_over", a_wrong_mime_type_is_got_over),
    ("a_trap_is_got_over_once", a_trap_is_got_over_once),
    ("a_lasting_trap_leaves_the_fallback", a_lasting_trap_leaves_the_fallback),
    ("the_explorer_follows_its_address", the_explorer_follows_its_address),
    ("a_reader_answers_before_they_see_every_window", a_reader_answers_before_they_see_every_window),
    ("the_example_pages_show_their_figures", the_example_pages_show_their_figures),
];

/// Ink at the place of each result and of the lines; background 12 pixels away in some direction.
fn ink_lies_where_the_data_say(stage: &mut Stage) -> Result<(), Failed> {
    for (view, options) in [("trend", ""), ("projection", "from=\"2011\" to=\"2019\""), ("projection", "theme=\"dark\"")] {
        stage.open(&format!("<gap-chart id=\"one\" view=\"{view}\" {options}></gap-chart>"))?;
        stage.check(
            r#"
            await ready();
            const { figure } = await import("/gapchart/gapchart.js");
            const options = Object.fromEntries(["from", "to", "theme"].map(name => [name, chart().getAttribute(name)]));
            const data = await figure(chart().getAttribute("view"), options);
            const canvas = part("canvas"), context = canvas.getContext("2d"), ratio = canvas.width / canvas.clientWidth;
            const [left, top, right, bottom] = chart().plot;
            const [first, last] = data.axes.x.domain, [low, high] = data.axes.y.domain;
            const place = (year, value) => [left + (year - first) / (last - first) * (right - left), bottom - (value - low) / (high - low) * (bottom - top)];
            const background = pixel(context, 1, canvas.height - 1);
            let tried = 0;
            const published = Object.fromEntries(data.marks.filter(mark => mark.kind === "points").flatMap(mark => mark.x.map((year, at) => [year, mark.y[at]])));
            for (const mark of data.marks.filter(mark => mark.kind === "points" || (mark.kind === "line" && mark.role === "fitted"))) {
              mark.x.forEach((year, at) => {
                const [x, y] = place(year, mark.y[at]);
                const marker = published[year];
                // A marker lies over the line.
                if (mark.kind === "line" && marker !== undefined && Math.abs(place(year, marker)[1] - y) < 9) return;
                // A hollow marker has its ink on the rim.
                const rim = [[3, 0], [-3, 0], [0, 3], [0, -3], [2.5, 2.5], [3.5, 0], [0, 3.5], [4, 0]];
                const around = mark.role === "not_comparable" ? rim : mark.kind === "line" ? [[0, -1], [0, 0], [0, 1]] : [[0, 0]];
                const ink = Math.max(...around.map(([dx, dy]) => apart(pixel(context, (x + dx) * ratio, (y + dy) * ratio), background)));
                if (ink < 80) throw new Error(`no ink for ${mark.role} ${year} at ${x}, ${y}: ${ink}`);
                tried += 1;
                if (mark.kind !== "points") return;
                const away = [[12, 0], [-12, 0], [0, 12], [0, -12], [9, 9], [-9, 9], [9, -9], [-9, -9]]
                  .map(([dx, dy]) => apart(pixel(context, (x + dx) * ratio, (y + dy) * ratio), background));
                if (Math.min(...away) > 60) throw new Error(`no background near ${mark.role} ${year}: ${away}`);
              });
            }
            if (tried < 15) throw new Error(`only ${tried} places`);
            if (chart().hits.length < 4 * 15) throw new Error("too few places of data");
            "#,
        )?;
        stage.clean()?;
    }
    Ok(())
}

fn bars_stand_where_the_data_say(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<gap-chart id=\"one\" view=\"wales\"></gap-chart>")?;
    stage.check(
        r#"
        await ready();
        const { figure } = await import("/gapchart/gapchart.js");
        const data = await figure("wales");
        const canvas = part("canvas"), context = canvas.getContext("2d"), ratio = canvas.width / canvas.clientWidth;
        const [left, top, right, bottom] = chart().plot;
        const [first, last] = data.axes.x.domain, [low, high] = data.axes.y.domain;
        const slot = (right - left) / (last - first + 1);
        const x = year => left + (year - first + 0.5) * slot, y = value => bottom - (value - low) / (high - low) * (bottom - top);
        const background = pixel(context, 1, canvas.height - 1);
        const colours = {};
        for (const mark of data.marks.filter(mark => mark.kind === "bar" && !["total", "estimate"].includes(mark.role))) {
          mark.x.forEach((year, at) => {
            // Low in the segment, where no number is printed.
            const here = pixel(context, x(year) * ratio, y(mark.lower[at] + 0.12 * (mark.upper[at] - mark.lower[at])) * ratio);
            colours[mark.role] ??= here;
            if (apart(here, colours[mark.role]) > 2 || apart(here, background) < 60) throw new Error(`${mark.role} ${year}: ${here}`);
            const between = pixel(context, (x(year) + slot / 2) * ratio, y(1000) * ratio);
            if (apart(between, background) > 2) throw new Error(`not background beside ${year}: ${between}`);
          });
        }
        if (apart(colours.delegated, colours.retained) < 60) throw new Error("the parts look alike");
        "#,
    )?;
    stage.clean()
}

fn the_table_is_the_json(stage: &mut Stage) -> Result<(), Failed> {
    for view in ["projection", "trend", "windows", "wales"] {
        for lang in ["en", "cy"] {
            stage.open(&format!("<div lang=\"{lang}\"><gap-chart id=\"one\" view=\"{view}\"></gap-chart></div>"))?;
            stage.check(
                r#"
                await ready();
                const { figure } = await import("/gapchart/gapchart.js");
                const lang = chart().closest("[lang]").lang;
                const data = await figure(chart().getAttribute("view"), { lang });
                const shown = data.table.columns.flatMap((column, at) => (column.detail ? [] : [at]));
                const expected = [shown.map(at => data.table.columns[at].label), ...data.table.cells.map(row => shown.map(at => row[at]))];
                const table = chart().shadowRoot.querySelector("table");
                const actual = [...table.rows].map(row => [...row.cells].map(cell => cell.textContent));
                if (JSON.stringify(actual) !== JSON.stringify(expected)) throw new Error(JSON.stringify([actual, expected]));
                const text = name => part(name).textContent;
                for (const [name, words] of [["headline", data.headline], ["summary", data.summary], ["source", data.source_line], ["sentence", data.sentence], ["description", data.description.long], ["method", data.method.text]])
                  if (text(name) !== words) throw new Error(`${name}: ${text(name)} and ${words}`);
                if (text("subtitle") !== `${data.title}. ${data.subtitle}` || text("calculation") !== (data.calculation ?? "")) throw new Error("subtitle or calculation");
                if (part("canvas").getAttribute("aria-label") !== data.description.short) throw new Error("alternative text");
                if (part("gap").lang !== lang || data.lang !== lang) throw new Error("language");
                if ([...chart().shadowRoot.querySelectorAll(".notes li")].length < data.notes.length) throw new Error("notes");
                if (chart().permalink !== data.state.permalink) throw new Error(chart().permalink);
                "#,
            )?;
            stage.clean()?;
        }
    }
    Ok(())
}

/// Options drawn from a fixed stream, so that a failure can be had again.
fn drawn_options(count: usize) -> Vec<(String, Vec<(String, String)>)> {
    let mut state = 0x2581_u64;
    let mut draw = |n: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % n
    };
    let mut drawn = vec![];
    while drawn.len() < count {
        let view = ["projection", "projection", "trend", "windows", "wales"][draw(5)];
        let mut options = vec![("lang".to_string(), ["en", "cy"][draw(2)].to_string())];
        let mut set = |name: &str, value: String| options.push((name.to_string(), value));
        let (from, to) = (2011 + draw(9), 2020 + draw(6));
        match view {
            "wales" => {
                set("from", (2012 + draw(5)).to_string());
                set("to", (2018 + draw(8)).to_string());
            }
            "windows" => {
                set("vintage", ["2026", "2025", "2024", "2023"][draw(4)].to_string());
                set("guess", ["never".to_string(), (2025 + draw(1000)).to_string()][draw(2)].clone());
            }
            "projection" if draw(2) == 0 => {
                // The curves and gaps that need more than exactly rounded operations.
                let series =
                    ["dfe-ks4-gap-index", "dfe-ks4-attainment8", "dfe-ks4-english-maths-grade5", "dfe-level3-by-19-fsm-gap"];
                set("series", series[draw(4)].to_string());
                set("method", ["theil-sen", "exponential", "ols"][draw(3)].to_string());
                set("until", (2025 + draw(300)).to_string());
            }
            view => {
                let vintage = ["2026", "2026", "2025", "2024", "2023"][draw(5)];
                let last = if vintage == "2026" { 2025 } else { vintage.parse::<usize>().expect("a year") - 1 };
                set("vintage", vintage.to_string());
                set("from", from.to_string());
                set("to", to.min(last).to_string());
                if view == "projection" {
                    set("until", (2025 + draw(300)).to_string());
                    set("level", ["0.95", "0.8"][draw(2)].to_string());
                    if draw(3) == 0 {
                        set("include", "not-comparable".to_string());
                    }
                }
            }
        }
        drawn.push((view.to_string(), options));
    }
    drawn
}

fn shell(view: &str, options: &[(String, String)], format: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gapchart"));
    command.args([view, "--format", format]);
    for (name, value) in options {
        command.args([&format!("--{name}"), value]);
    }
    let output = command.output().expect("the binary is built");
    let text = if output.status.success() { output.stdout } else { output.stderr };
    String::from_utf8(text).expect("UTF-8").trim_end().to_string()
}

fn json_and_svg_are_those_of_the_shell(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<p>scripts only</p>")?;
    for (view, options) in drawn_options(24) {
        let asked: Vec<Value> = options.iter().map(|(name, value)| json!([name, value])).collect();
        let answer = stage.ask(
            r#"
            const { figure, svg, csv } = await import("/gapchart/gapchart.js");
            const [view, pairs] = args, options = Object.fromEntries(pairs);
            try { return { json: JSON.stringify(await figure(view, options)), svg: await svg(view, options), csv: await csv(view, options) }; }
            catch (fault) { return { fault: fault.message }; }
            "#,
            vec![json!(view), Value::Array(asked)],
        )?;
        let name = format!("{view} {options:?}");
        if let Some(fault) = answer.get("fault") {
            let english = shell(&view, &options, "json");
            if !english.starts_with("gapchart: ") {
                return Err(format!("{name}: {fault} in the page only").into());
            }
            continue;
        }
        for format in ["json", "svg", "csv"] {
            let (page, shell) = (answer[format].as_str().unwrap_or_default().trim_end(), shell(&view, &options, format));
            if page != shell {
                let at = page.bytes().zip(shell.bytes()).take_while(|(a, b)| a == b).count();
                let around = |text: &str| text.chars().skip(at.saturating_sub(40)).take(120).collect::<String>();
                return Err(format!("{name}: {format} differs at {at}:\n{}\n{}", around(page), around(&shell)).into());
            }
        }
    }
    stage.clean()
}

fn lines_are_crisp_at_every_pixel_ratio(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<gap-chart id=\"one\" view=\"wales\"></gap-chart>")?;
    stage.check(
        r#"
        await ready();
        for (const ratio of [1, 1.5, 2, 3]) {
          Object.defineProperty(window, "devicePixelRatio", { value: ratio, configurable: true });
          chart().draw();
          const canvas = part("canvas"), context = canvas.getContext("2d");
          if (Math.abs(canvas.width - Math.round(part("stage").clientWidth * ratio)) > 1) throw new Error(`${ratio}: ${canvas.width}`);
          const [left, top, right, bottom] = chart().plot;
          // Down through the axis, in the gap between two bars: whole pixels of one colour, with no grey neighbours.
          const slot = (right - left) / 14, x = (left + slot) * ratio;
          const column = [...Array(Math.ceil(8 * ratio))].map((_, at) => pixel(context, x, bottom * ratio - 4 * ratio + at));
          const background = pixel(context, 1, canvas.height - 1);
          const shades = new Set(column.map(String));
          if (shades.size !== 2 || !shades.has(String(background))) throw new Error(`${ratio}: ${[...shades]}`);
          const thick = column.filter(shade => apart(shade, background) > 2).length;
          if (thick !== Math.max(1, Math.round(ratio))) throw new Error(`${ratio}: ${thick} pixels thick`);
        }
        "#,
    )?;
    stage.clean()
}

fn resizing_redraws(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<div id=\"box\"><gap-chart id=\"one\" view=\"trend\"></gap-chart></div>")?;
    stage.check(
        r#"
        await ready();
        const canvas = part("canvas"), before = canvas.width, hit = chart().hits[2 * 4 + 2];
        document.getElementById("box").style.width = "320px";
        await wait(() => canvas.width < before && Math.abs(canvas.width - part("stage").clientWidth * devicePixelRatio) <= 1);
        if (chart().hits[2 * 4 + 2] === hit) throw new Error("the places of the data did not move");
        const inked = [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data].some((value, at) => at % 4 === 0 && value < 60);
        if (!inked) throw new Error("nothing drawn after the change");
        document.getElementById("box").style.display = "none";
        await rest(100);
        document.getElementById("box").style.display = "";
        document.getElementById("box").style.width = "600px";
        await wait(() => Math.abs(canvas.width - part("stage").clientWidth * devicePixelRatio) <= 1 && canvas.width > 400);
        "#,
    )?;
    stage.clean()
}

fn attributes_change_the_figure(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<gap-chart id=\"one\"></gap-chart>")?;
    stage.check(
        r#"
        await ready();
        if (!part("headline").textContent.startsWith("No straight-line trend")) throw new Error(part("headline").textContent);
        const changed = async (change, words) => {
          const before = seen.length;
          change();
          await wait(() => seen.length > before);
          await wait(() => part("headline").textContent.includes(words));
        };
        await changed(() => { chart().setAttribute("from", "2011"); chart().setAttribute("to", "2018/19"); }, "in the 2110s");
        // The table follows when the change has come to rest.
        await wait(() => part("sentence").textContent.includes("All 3 comparable results since then lie above"));
        await changed(() => chart().setAttribute("lang", "cy"), "Ar sail 2011–2019");
        if (part("gap").lang !== "cy") throw new Error("language not marked");
        await changed(() => chart().setAttribute("view", "wales"), "Window") .catch(() => {});
        for (const name of ["from", "to", "lang"]) chart().removeAttribute(name);
        await wait(() => part("headline").textContent.includes("£8,616"));
        await wait(() => chart().shadowRoot.querySelector("table").rows.length === 15);
        chart().setAttribute("heading-level", "2");
        await wait(() => part("headline").localName === "h2");
        const many = seen.length;
        for (let year = 2012; year < 2020; year++) chart().setAttribute("from", String(year));
        await wait(() => seen.length > many);
        await rest(50);
        if (seen.length !== many + 1) throw new Error("more than one update for changes made at once");
        "#,
    )?;
    stage.clean()
}

fn words_and_roles_for_those_who_hear_the_page(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<h1>Page</h1><gap-chart id=\"one\" view=\"projection\" heading-level=\"2\"></gap-chart>")?;
    stage.check(
        r#"
        await ready();
        const root = chart().shadowRoot, canvas = part("canvas");
        const must = (holds, what) => { if (!holds) throw new Error(what); };
        must(part("headline").localName === "h2", "heading level");
        must(canvas.getAttribute("role") === "img" && canvas.getAttribute("aria-label").length <= 220, "canvas as an image");
        must(canvas.textContent.includes("table below"), "fallback text names the table");
        must(root.querySelector("caption") && root.querySelectorAll("th[scope=col]").length === 6, "table heads");
        must(root.querySelectorAll("th[scope=row]").length === 40, "row heads");
        must([...root.querySelectorAll("summary")].map(node => node.textContent).join("|") === "Table of the figures|Notes and sources|Show working", "summaries");
        must(root.querySelectorAll("[role=application]").length === 0, "no application role");
        must(root.querySelectorAll(".sources [lang=en]").length >= 2, "language of titles");
        for (const summary of root.querySelectorAll("summary")) {
          summary.focus();
          must(root.activeElement === summary, "reachable by keyboard");
          must(summary.getBoundingClientRect().height >= 24, "large enough");
          const before = part("stage").clientHeight;
          summary.click();
          await rest(50);
          must(summary.parentElement.open && part("stage").clientHeight === before, "the picture keeps its height");
        }
        must(part("status").getAttribute("role") === "status" && part("status").textContent === "", "nothing is announced unasked");
        chart().setAttribute("to", "2019");
        await wait(() => part("status").textContent.includes("2110s"));
        "#,
    )?;
    stage.clean()
}

fn ten_elements_share_one_engine(stage: &mut Stage) -> Result<(), Failed> {
    let charts: String =
        (0..10).map(|at| format!("<gap-chart id=\"c{at}\" view=\"{}\"></gap-chart>", ["trend", "projection"][at % 2])).collect();
    stage.site.asked.lock().expect("no check holds it").clear();
    stage.open(&charts)?;
    stage.check(
        r#"
        for (let at = 0; at < 10; at++) {
          chart(`c${at}`).scrollIntoView();
          await ready(`c${at}`);
        }
        if (instances.length !== 1) throw new Error(`${instances.length} instances`);
        "#,
    )?;
    let asked = stage.site.asked.lock().expect("no check holds it").iter().filter(|path| path.ends_with(".wasm")).count();
    if asked != 1 {
        return Err(format!("{asked} requests for an engine").into());
    }
    stage.clean()
}

fn removal_frees_everything(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<gap-chart id=\"one\" view=\"trend\"></gap-chart><div id=\"place\"></div>")?;
    stage.check(
        r#"
        await ready();
        const place = document.getElementById("place");
        const memory = () => instances[0].exports.memory.buffer.byteLength;
        const round = async () => {
          const made = document.createElement("gap-chart");
          made.id = "made";
          made.setAttribute("view", ["projection", "trend"][Math.floor(Math.random() * 2)]);
          seen.length = 0;
          place.append(made);
          await wait(() => seen.some(event => event.id === "made"));
          made.remove();
        };
        for (let n = 0; n < 30; n++) await round();
        const before = memory();
        for (let n = 0; n < 120; n++) await round();
        if (memory() !== before) throw new Error(`the engine's memory grew from ${before} to ${memory()}`);
        // Removed before it could load, moved, and put back.
        const odd = document.createElement("gap-chart");
        odd.id = "odd";
        place.append(odd);
        odd.remove();
        await rest(50);
        document.body.append(odd);
        odd.scrollIntoView();
        await wait(() => seen.some(event => event.id === "odd" && event.type === "gap-ready"));
        odd.remove();
        if (!odd.shadowRoot.querySelector(".gap").hidden) throw new Error("still shown after removal");
        "#,
    )?;
    stage.clean()
}

/// By pointer and by the table's buttons, with a way back; a page may do something else instead.
fn a_cell_opens_its_projection(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<gap-chart id=\"one\" view=\"windows\" guess=\"2100\"></gap-chart>")?;
    stage.check(
        r#"
        await ready();
        const must = (holds, what) => { if (!holds) throw new Error(what); };
        const { figure } = await import("/gapchart/gapchart.js");
        const data = await figure("windows", { guess: "2100" });
        const at = data.marks[0].x.findIndex((to, at) => to === 2019 && data.marks[0].y[at] === 2011);
        const hits = chart().hits, place = [...hits.keys()].find(k => k % 4 === 0 && hits[k] === 0 && hits[k + 1] === at);
        const box = part("canvas").getBoundingClientRect();
        const click = () => part("canvas").dispatchEvent(new MouseEvent("click", { bubbles: true, clientX: box.left + hits[place + 2], clientY: box.top + hits[place + 3] }));
        must(part("back").hidden, "nothing to go back to");
        document.addEventListener("gap-select", event => { window.selected = event.detail.permalink; event.preventDefault(); }, { once: true });
        click();
        must(selected === data.marks[0].opens[at] && chart().getAttribute("view") === "windows", `the page decides: ${selected}`);
        click();
        await wait(() => part("headline").textContent.startsWith("On 2011–2019"));
        must(chart().getAttribute("from") === "2011" && chart().getAttribute("to") === "2019", "attributes");
        await wait(() => !part("back").hidden);
        part("back").click();
        await wait(() => part("headline").textContent.startsWith("Of 55 windows"));
        must(chart().getAttribute("guess") === "2100" && !chart().hasAttribute("from"), "as it was");
        await wait(() => part("back").hidden);
        const buttons = [...part("table").querySelectorAll("button")];
        must(buttons.length === 55 && buttons[0].getAttribute("aria-label") === "First year 2011, Last year 2013", buttons[0].getAttribute("aria-label"));
        part("table").open = true;
        must(buttons.every(button => button.getBoundingClientRect().height >= 24), "large enough");
        buttons.at(-1).click();
        await wait(() => chart().getAttribute("from") === "2023" && part("headline").textContent.includes("2023"));
        "#,
    )?;
    stage.clean()
}

fn a_figure_loads_the_engine_that_holds_it_alone(stage: &mut Stage) -> Result<(), Failed> {
    for (attributes, engine) in [
        ("view=\"windows\"", "gapchart-gap.wasm"),
        ("view=\"wales\"", "gapchart-money.wasm"),
        ("view=\"projection\" method=\"recent\"", "gapchart-gap.wasm"),
        ("view=\"trend\" series=\"dfe-ks2-gap-index\"", "gapchart-gap.wasm"),
        ("view=\"trend\"", "/gapchart.wasm"),
    ] {
        stage.site.asked.lock().expect("no check holds it").clear();
        stage.open(&format!("<gap-chart id=\"one\" {attributes}></gap-chart>"))?;
        stage.check("await ready();")?;
        let asked = stage.site.asked.lock().expect("no check holds it").clone();
        let engines: Vec<&String> = asked.iter().filter(|path| path.ends_with(".wasm")).collect();
        if engines.len() != 1 || !engines[0].ends_with(engine) {
            return Err(format!("{attributes}: {engines:?}").into());
        }
    }
    stage.clean()
}

fn an_element_far_below_loads_nothing(stage: &mut Stage) -> Result<(), Failed> {
    stage.site.asked.lock().expect("no check holds it").clear();
    stage.open(&format!("<div id=\"space\"></div><gap-chart id=\"one\" view=\"trend\">{FALLBACK}</gap-chart>"))?;
    stage.check("document.getElementById('space').style.height = '9000px'")?;
    // The space came after the first look: begin again with it there.
    stage.site.asked.lock().expect("no check holds it").clear();
    let filler = "<p>Filler</p>".repeat(400);
    stage.open(&format!("{filler}<gap-chart id=\"one\" view=\"trend\">{FALLBACK}</gap-chart>"))?;
    stage.check("await wait(() => customElements.get('gap-chart')); await rest(600);")?;
    if stage.site.asked.lock().expect("no check holds it").iter().any(|path| path.ends_with(".wasm")) {
        return Err("an engine was fetched for an element out of sight".into());
    }
    stage.check("chart().scrollIntoView(); await ready();")?;
    stage.clean()
}

/// Chromium counts layout shifts; none may happen at any width, in any view and language, with or without a fallback.
fn nothing_shifts(stage: &mut Stage) -> Result<(), Failed> {
    if stage.engine() != Engine::Chromium {
        return Ok(()); // The others do not report them.
    }
    let mut worst: Vec<String> = vec![];
    for lang in ["en", "cy"] {
        for (view, options) in [
            ("projection", ""),
            ("projection", "from=\"2011\" to=\"2019\""),
            ("projection", "from=\"2023\""),
            ("trend", ""),
            ("wales", ""),
            ("windows", "guess=\"2100\""),
            ("projection", "series=\"dfe-ks4-attainment8\" method=\"theil-sen\""),
        ] {
            for width in [288, 375, 560, 1000] {
                stage.file("/width.css", &format!("#box {{ width: {width}px }}"));
                // The engine comes late enough for a layout without it.
                for engine in ["gapchart.wasm", "gapchart-gap.wasm", "gapchart-money.wasm"] {
                    stage.misbehave(engine, How::Late(Duration::from_millis(150)));
                }
                stage.open_in(
                    lang,
                    "",
                    &format!("<link rel=\"stylesheet\" href=\"/width.css\"><div id=\"box\"><gap-chart id=\"one\" view=\"{view}\" {options}></gap-chart></div><p>After</p>"),
                )?;
                let told = stage.check("await ready(); await rest(120); return { shifts, stage: part('stage').clientHeight, height: chart().clientHeight };")?;
                stage.site.faults.lock().expect("no check holds it").clear();
                if told["shifts"] != json!([]) || told["stage"].as_f64() < Some(250.0) {
                    worst.push(format!("{lang} {view} {options} at {width}: {told}"));
                }
            }
        }
    }
    if !worst.is_empty() {
        return Err(worst.join("\n").into());
    }
    for page in ["/manifesto.html", "/maniffesto.html", "/index.html", "/cy.html"] {
        stage.visit(page)?;
        let shifts = stage.check(
            r#"
            window.shifts = [];
            new PerformanceObserver(list => shifts.push(...list.getEntries().filter(entry => !entry.hadRecentInput).map(entry => entry.value))).observe({ type: "layout-shift", buffered: true });
            for (const element of document.querySelectorAll("gap-chart")) {
              element.scrollIntoView();
              await wait(() => element.shadowRoot?.querySelector(".gap").hidden === false);
            }
            await rest(500);
            return shifts;
            "#,
        )?;
        if shifts != json!([]) {
            return Err(format!("{page}: {shifts}").into());
        }
    }
    Ok(())
}

/// Each fault: its code, words in the page's language, the fallback in sight, and a page that goes on working.
fn expect_fault(stage: &mut Stage, code: &str, words: &str) -> Result<(), Failed> {
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

fn bad_attributes_are_named_in_the_pages_language(stage: &mut Stage) -> Result<(), Failed> {
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
    stage.clean()
}

fn a_missing_engine_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    for (lang, words) in [("en", "gapchart.wasm was not found"), ("cy", "ni chafwyd hyd i")] {
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

fn a_damaged_engine_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
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

fn a_blocked_engine_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    let policy = xtask::server::POLICY.replace(" 'wasm-unsafe-eval'", "");
    stage.misbehave("test.html", How::Policy(policy));
    stage.open(&format!("<gap-chart id=\"one\">{FALLBACK}</gap-chart>"))?;
    expect_fault(stage, "engine-blocked", "'wasm-unsafe-eval'")
}

fn a_browser_without_webassembly_keeps_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    stage.early("delete window.WebAssembly;");
    stage.open_in("cy", "early", &format!("<gap-chart id=\"one\">{FALLBACK}</gap-chart>"))?;
    expect_fault(stage, "no-webassembly", "Ni all y porwr hwn")?;
    stage.clean()
}

fn a_page_without_canvas_keeps_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
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

fn a_wrong_mime_type_is_got_over(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("gapchart.wasm", How::Type("application/octet-stream".to_string()));
    stage.open("<gap-chart id=\"one\"></gap-chart>")?;
    stage.check("await ready();")?;
    stage.clean()
}

/// A throw out of the middle of the engine leaves it in a state that cannot be trusted, as a trap does.
fn a_trap_is_got_over_once(stage: &mut Stage) -> Result<(), Failed> {
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

fn a_lasting_trap_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    stage.early("CanvasRenderingContext2D.prototype.fillRect = () => { throw new WebAssembly.RuntimeError('unreachable'); };");
    stage.open_in("en", "early", &format!("<gap-chart id=\"one\">{FALLBACK}</gap-chart>"))?;
    expect_fault(stage, "trap", "failed while it was drawn")?;
    stage.check("await rest(300); if (instances.length > 4) throw new Error(`${instances.length} instances`);")?;
    stage.clean()
}

fn a_reader_answers_before_they_see_every_window(stage: &mut Stage) -> Result<(), Failed> {
    for page in ["/index.html", "/cy.html"] {
        stage.visit(page)?;
        stage.check(
            r##"
            const element = document.querySelector("gap-chart"), ask = document.querySelector("#ask");
            const must = (holds, what) => { if (!holds) throw new Error(what); };
            await wait(() => document.querySelector("#option-from"));
            must(ask.hidden, "asked before the question was chosen");
            document.querySelector('.views a[href="#view=windows"]').click();
            await wait(() => !ask.hidden);
            must(getComputedStyle(element).display === "none", "the answer is shown before it was given");
            ask.querySelector("input").value = "2100";
            ask.querySelector("button[value=year]").click();
            await wait(() => /guess=2100/.test(location.hash) && ask.hidden);
            await wait(() => element.shadowRoot?.querySelector(".summary").textContent.includes("2100"));
            must(document.querySelector("#option-guess").value === "2100", "the control says another");
            (await wait(() => element.shadowRoot.querySelector("table button"))).click();
            await wait(() => /view=projection&.*from=2011&to=2013/.test(location.hash) && document.querySelector("#option-to")?.value === "2013");
            history.back();
            await wait(() => /view=windows/.test(location.hash) && element.getAttribute("guess") === "2100");
            "##,
        )?;
    }
    Ok(())
}

fn the_explorer_follows_its_address(stage: &mut Stage) -> Result<(), Failed> {
    stage.visit("/index.html#v=1&view=projection&vintage=2026&from=2011&to=2019&odd=1")?;
    stage.check(
        r##"
        const element = document.querySelector("gap-chart"), headline = () => element.shadowRoot?.querySelector(".headline").textContent ?? "";
        await wait(() => headline().includes("in the 2110s"));
        if (document.querySelector("#ignored").hidden || document.querySelector("#ignored code").textContent !== "odd") throw new Error("unknown key not named");
        const typed = await wait(() => document.querySelector("#option-to"));
        if (typed.value !== "2019") throw new Error(`the control says ${typed.value}`);
        const slider = typed.previousElementSibling;
        slider.value = "2025";
        slider.dispatchEvent(new Event("input"));
        await wait(() => headline().startsWith("No straight-line trend"));
        await wait(() => location.hash.includes("to=2025"));
        await wait(() => document.querySelector("a.language").getAttribute("href").startsWith("cy.html#v=1&view=projection"));
        const link = [...document.querySelectorAll(".views a")].find(link => link.getAttribute("href") === "#view=wales");
        link.click();
        await wait(() => headline().includes("£8,616") && link.hasAttribute("aria-current"));
        "##,
    )?;
    stage.visit("/cy.html#view=trend&vintage=2023")?;
    stage.check(
        r##"
        const element = document.querySelector("gap-chart");
        await wait(() => element.shadowRoot?.querySelector(".headline").textContent.startsWith("Lleihaodd"));
        await wait(() => location.hash.includes("vintage=2023"));
        if (document.querySelector("#option-vintage").value !== "2023") throw new Error("vintage not chosen");
        "##,
    )?;
    Ok(())
}

fn the_example_pages_show_their_figures(stage: &mut Stage) -> Result<(), Failed> {
    for (page, words) in [("/manifesto.html", ["in the 2110s", "£8,616"]), ("/maniffesto.html", ["Ar sail 2011–2019", "£8,616"])]
    {
        stage.visit(page)?;
        stage.ask(
            r#"
            const elements = [...document.querySelectorAll("gap-chart")];
            if (elements.length !== args[0].length) throw new Error(`${elements.length} elements`);
            for (const [at, element] of elements.entries()) {
              if (!element.querySelector("img").alt || !element.querySelector("table")) throw new Error("no fallback");
              element.scrollIntoView();
              await wait(() => element.shadowRoot?.querySelector(".headline").textContent.includes(args[0][at]));
            }
            "#,
            vec![json!(words)],
        )?;
    }
    Ok(())
}

fn main() {
    let mut arguments = Arguments::from_args();
    // One window an engine, and checks that change what the server does: one after another.
    arguments.test_threads = Some(1);
    let mut trials = vec![];
    let mut stages = vec![];
    for engine in Engine::ALL {
        let stage: Arc<Mutex<Option<Stage>>> = Arc::default();
        stages.push(stage.clone());
        for (name, check) in CHECKS {
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

fn set_up(engine: Engine) -> Result<Stage, Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let browser = runtime.block_on(Browser::start(engine, 1200, 1000))?;
    let site = serve(0)?;
    site.pages.lock().expect("just made").push(("/probe.js".to_string(), PROBE.to_string()));
    Ok(Stage { runtime, browser: Some(browser), site })
}
