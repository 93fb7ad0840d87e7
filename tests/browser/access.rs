//! What assistive technology meets: axe-core over every view, theme and language, panels open.

use crate::stage::{Check, Stage};
use gapchart::views;
use libtest_mimic::Failed;
use serde_json::{Value, json};
use xtask::browser::Engine;

pub const CHECKS: &[(&str, Check)] = &[
    ("no_view_violates_a_rule_of_access", no_view_violates_a_rule_of_access),
    ("no_page_violates_a_rule_of_access", no_page_violates_a_rule_of_access),
    ("a_figure_is_read_out_in_its_order", a_figure_is_read_out_in_its_order),
    ("the_focus_is_seen", the_focus_is_seen),
];

/// Runs axe over the page; what it finds, with the rule and the places.
const RUN: &str = r#"
const found = await axe.run(document, { resultTypes: ["violations"] });
const told = found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => `${node.target.flat().join(" ")} (${node.any.map(check => check.message).join("; ")})`).join(", ")}`);
if (told.length > 0) throw new Error(`${args?.[0] ?? ""} ${told.join("\n")}`);
"#;

fn give_axe(stage: &mut Stage) -> Result<(), Failed> {
    let script = xtask::setup::tools().join("npm/node_modules/axe-core/axe.min.js");
    stage.file("/axe.js", &std::fs::read_to_string(script)?);
    Ok(())
}

fn no_view_violates_a_rule_of_access(stage: &mut Stage) -> Result<(), Failed> {
    give_axe(stage)?;
    // One engine sees them all, the others one of each.
    let all = stage.engine() == Engine::Chromium;
    for (half, lang) in ["en", "cy"].into_iter().enumerate() {
        // One page for all: each load of a page compiles the engine that files are made by anew.
        stage.open_in(
            lang,
            "",
            "<h1>Test</h1><h2>Test</h2><gap-chart id=\"one\" view=\"projection\"></gap-chart><script src=\"/axe.js\"></script>",
        )?;
        stage.check("await ready()")?;
        for (at, view) in views::VIEWS.iter().enumerate() {
            for (number, theme) in ["light", "dark"].into_iter().enumerate() {
                if !all && 2 * half + number != at % 4 {
                    continue;
                }
                stage.ask(
                    &format!(
                        r#"const name = ARGS[0], view = name.split(" ")[0], theme = name.split(" ").pop();
                        for (const [name, value] of Object.entries({{ view, theme }})) chart().setAttribute(name, value);
                        await wait(() => chart().permalink?.includes(`view=${{view}}&`) && chart().permalink.includes(`theme=${{theme}}`));
                        for (const panel of chart().shadowRoot.querySelectorAll("details")) panel.open = true;
                        await wait(() => part("take").querySelector("button") && part("sentence").textContent);
                        await rest(250);
                        {RUN}"#
                    ),
                    vec![json!(format!("{} {lang} {theme}", view.key))],
                )?;
            }
        }
    }
    stage.clean()
}

/// The text of a node of Chromium's accessibility tree and of all below it.
fn text_within(nodes: &[Value], node: &Value) -> String {
    if node["role"]["value"] == json!("StaticText") {
        return node["name"]["value"].as_str().unwrap_or_default().to_string();
    }
    let children = node["childIds"].as_array().into_iter().flatten();
    children.filter_map(|id| nodes.iter().find(|node| node["nodeId"] == *id)).map(|child| text_within(nodes, child)).collect()
}

fn no_page_violates_a_rule_of_access(stage: &mut Stage) -> Result<(), Failed> {
    give_axe(stage)?;
    for page in [
        "/index.html",
        "/cy.html",
        "/manifesto.html",
        "/maniffesto.html",
        "/builder.html",
        "/mewnosod.html",
        "/gallery.html",
        "/oriel.html",
        "/news.html",
        "/newyddion.html",
        "/slide.html",
        "/sleid.html",
        "/methods.html",
        "/dulliau.html",
    ] {
        stage.visit(page)?;
        stage.ask(
            &format!(
                r#"await wait(() => !document.querySelector("gap-chart, [data-cell]") && document.querySelector("h2") || document.querySelector("gap-chart")?.shadowRoot?.querySelector(".headline").textContent || document.querySelector(".result")?.textContent);
                await import("/axe.js");
                {RUN}"#
            ),
            vec![json!(page)],
        )?;
    }
    Ok(())
}

/// What is met, one after the other, by whoever has the page read out: asked of the engine itself. Chromium gives its whole tree; the
/// others role and name of every element, whose order is the document's because nothing in the style sheets changes it.
fn a_figure_is_read_out_in_its_order(stage: &mut Stage) -> Result<(), Failed> {
    for (view, lang) in [("projection", "en"), ("windows", "cy"), ("wales", "en")] {
        stage.open_in(
            lang,
            "",
            &format!("<h1>Test</h1><gap-chart id=\"one\" view=\"{view}\" heading-level=\"2\"></gap-chart>"),
        )?;
        let words = stage.check(
            r#"
            await ready();
            await wait(() => part("sentence").textContent);
            const moved = [...chart().shadowRoot.querySelectorAll("*")].filter(node => {
              const style = getComputedStyle(node);
              return style.order !== "0" || /reverse/.test(style.flexDirection) || node.tabIndex > 0 || node.hasAttribute("aria-owns") || node.hasAttribute("aria-flowto");
            });
            if (moved.length) throw new Error(`out of order: ${moved.map(node => node.className)}`);
            const summaries = [...chart().shadowRoot.querySelectorAll("summary")].map(node => node.textContent);
            return [part("headline").textContent, part("canvas").getAttribute("aria-label"), part("summary").textContent, ...summaries];
            "#,
        )?;
        let words: Vec<String> = serde_json::from_value(words)?;
        let browser = stage.browser.as_ref().expect("started");
        let met: Vec<String> = if stage.engine() == Engine::Chromium {
            let tree = stage.runtime.block_on(browser.devtools("Accessibility.getFullAXTree", json!({})))?;
            let nodes = tree["nodes"].as_array().ok_or("no tree")?;
            let find = |id: &serde_json::Value| nodes.iter().find(|node| node["nodeId"] == *id);
            let (mut met, mut ahead) = (vec![], vec![&nodes[0]]);
            while let Some(node) = ahead.pop() {
                if node["ignored"] != json!(true) {
                    // A sentence in parts (a year that stays on one line) is read out as one.
                    let name = node["name"]["value"].as_str().filter(|name| !name.is_empty());
                    met.push(name.map_or_else(|| text_within(nodes, node), str::to_string));
                }
                ahead.extend(node["childIds"].as_array().into_iter().flatten().rev().filter_map(find));
            }
            met
        } else {
            let script = "return [...document.getElementById('one').shadowRoot.querySelectorAll('h2, canvas, summary')].filter(node => node.checkVisibility?.() ?? true)";
            let told = stage.runtime.block_on(browser.read_out(script))?;
            // A summary has a name and, as these two engines tell it, no role.
            for role in ["heading", "image"] {
                if !told.iter().any(|(told, _)| told == role || (role == "image" && told == "img")) {
                    return Err(format!("{view}: nothing is read out as {role} in {told:?}").into());
                }
            }
            told.into_iter().map(|(_, label)| label).collect()
        };
        // The summary beside the picture is text, which has no name of its own.
        let named =
            |text: &String| stage.browser.as_ref().is_some_and(|browser| browser.engine == Engine::Chromium) || *text != words[2];
        let mut rest = met.iter();
        for text in words.iter().filter(|text| named(text)) {
            if !rest.any(|met| met.trim() == text.trim()) {
                return Err(format!("{view}: {text:?} is not met in its place among {met:#?}").into());
            }
        }
        stage.clean()?;
    }
    Ok(())
}

/// Wherever the tab key leads, something is drawn that was not there before, against what was there, and wide enough to be seen.
fn the_focus_is_seen(stage: &mut Stage) -> Result<(), Failed> {
    // One engine sees both themes.
    for theme in if stage.engine() == Engine::Chromium { &["light", "dark"][..] } else { &["dark"] } {
        stage.restart()?;
        stage.visit(&format!("/index.html#view=projection&theme={theme}"))?;
        stage.check("await wait(() => document.querySelector('gap-chart').shadowRoot?.querySelector('.sentence')?.textContent); await rest(800);")?;
        let mut seen = vec![];
        for _ in 0..45 {
            stage.press('\u{e004}')?;
            let place = stage.check(
                r#"
                let focus = document.activeElement;
                while (focus?.shadowRoot?.activeElement) focus = focus.shadowRoot.activeElement;
                if (!focus || focus === document.body) return null;
                focus.scrollIntoView({ block: "center" });
                await rest(60);
                const { left, top, width, height } = focus.getBoundingClientRect();
                return { name: `${focus.localName}.${focus.className}#${focus.id} ${focus.textContent.trim().slice(0, 30)}`, box: [left, top, width, height].map(length => length * devicePixelRatio) };
                "#,
            )?;
            if place.is_null() {
                continue;
            }
            let name = place["name"].as_str().unwrap_or_default().to_string();
            if seen.contains(&name) {
                break;
            }
            let [left, top, width, height] = core::array::from_fn(|at| place["box"][at].as_f64().unwrap_or_default());
            let mut changed = 0;
            // A busy engine may hand out the picture that it painted last.
            for milliseconds in [60, 400, 1500] {
                let with = shot(stage)?;
                stage.ask("let focus = document.activeElement; while (focus?.shadowRoot?.activeElement) focus = focus.shadowRoot.activeElement; window.focused = focus; focus.blur(); await rest(ARGS[0]);", vec![milliseconds.into()])?;
                let without = shot(stage)?;
                stage.ask("window.focused.focus({ preventScroll: true }); await rest(ARGS[0]);", vec![milliseconds.into()])?;
                changed = with.apart(&without, [left - 8.0, top - 8.0, left + width + 8.0, top + height + 8.0]);
                if changed >= 100 {
                    break;
                }
            }
            // Two pixels around a box of 24 by 24 are 192.
            if changed < 100 {
                return Err(format!("{theme}: the focus of {name} shows in {changed} pixels").into());
            }
            seen.push(name);
        }
        if seen.len() < 20 {
            return Err(format!("{theme}: only {seen:?}").into());
        }
    }
    Ok(())
}

/// A picture of the window.
struct Shot {
    width: usize,
    height: usize,
    channels: usize,
    bytes: Vec<u8>,
}

fn shot(stage: &mut Stage) -> Result<Shot, Failed> {
    let browser = stage.browser.as_ref().expect("started");
    let bytes = stage.runtime.block_on(browser.client.screenshot())?;
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info()?;
    let mut bytes = vec![0; reader.output_buffer_size().ok_or("a picture too large")?];
    let info = reader.next_frame(&mut bytes)?;
    Ok(Shot { width: info.width as usize, height: info.height as usize, channels: info.color_type.samples(), bytes })
}

impl Shot {
    /// How many pixels of a box have three times the contrast with what was there, as WCAG counts it.
    fn apart(&self, other: &Shot, [left, top, right, bottom]: [f64; 4]) -> usize {
        let luminance = |shot: &Shot, x: usize, y: usize| {
            let at = (y * shot.width + x) * shot.channels;
            let part = |byte: u8| {
                let share = f64::from(byte) / 255.0;
                if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(shot.bytes[at]) + 0.7152 * part(shot.bytes[at + 1]) + 0.0722 * part(shot.bytes[at + 2])
        };
        let within = |low: f64, high: f64, most: usize| low.max(0.0) as usize..(high.max(0.0) as usize).min(most);
        let (width, height) = (self.width.min(other.width), self.height.min(other.height));
        let mut count = 0;
        for y in within(top, bottom, height) {
            for x in within(left, right, width) {
                let (one, two) = (luminance(self, x, y), luminance(other, x, y));
                if (one.max(two) + 0.05) / (one.min(two) + 0.05) >= 3.0 {
                    count += 1;
                }
            }
        }
        count
    }
}
