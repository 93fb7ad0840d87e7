//! What assistive technology meets: axe-core over every view, theme and language, panels open.

use crate::stage::{Check, Stage};
use gapchart::views;
use libtest_mimic::Failed;
use serde_json::json;
use xtask::browser::Engine;

pub const CHECKS: &[(&str, Check)] = &[
    ("no_view_violates_a_rule_of_access", no_view_violates_a_rule_of_access),
    ("no_page_violates_a_rule_of_access", no_page_violates_a_rule_of_access),
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
    for (at, view) in views::VIEWS.iter().enumerate() {
        for (number, (lang, theme)) in [("en", "light"), ("en", "dark"), ("cy", "light"), ("cy", "dark")].into_iter().enumerate()
        {
            if !all && number != at % 4 {
                continue;
            }
            stage.open_in(
                lang,
                "",
                &format!("<h1>Test</h1><h2>Test</h2><gap-chart id=\"one\" view=\"{}\" theme=\"{theme}\"></gap-chart><script src=\"/axe.js\"></script>", view.key),
            )?;
            let name = format!("{} {lang} {theme}", view.key);
            stage.ask(
                &format!(
                    r#"await ready();
                    for (const panel of chart().shadowRoot.querySelectorAll("details")) panel.open = true;
                    await wait(() => part("take").querySelector("button"));
                    {RUN}"#
                ),
                vec![json!(name)],
            )?;
        }
    }
    stage.clean()
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
    ] {
        stage.visit(page)?;
        stage.ask(
            &format!(
                r#"await wait(() => document.querySelector("gap-chart")?.shadowRoot?.querySelector(".headline").textContent || document.querySelector(".result")?.textContent);
                await import("/axe.js");
                {RUN}"#
            ),
            vec![json!(page)],
        )?;
    }
    Ok(())
}
