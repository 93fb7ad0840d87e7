//! Newer figures beside the package, on elements that ask for them.

use crate::stage::{Check, Stage};
use libtest_mimic::Failed;
use xtask::server::How;

pub const CHECKS: &[(&str, Check)] = &[
    ("newer_figures_join_where_they_are_asked_for", newer_figures_join_where_they_are_asked_for),
    ("a_fault_in_the_newer_figures_is_named", a_fault_in_the_newer_figures_is_named),
];

/// The package's file with the newest vintage of the index again as `2027`, and a made-up year more.
fn newer() -> Result<String, Failed> {
    let held = xtask::build::data()?;
    let source =
        "made-up,Made-up Office,Made-up figures,2026-10-15,https://example.org/made-up,Open Government Licence v3.0,en\n";
    let again = held.lines().filter(|line| line.starts_with("dfe-ks4-gap-index,") && line.contains(",2026,"));
    let mut lines: String =
        again.map(|line| [line.split(",2026,").next().unwrap_or_default(), ",2027,", source].concat()).collect();
    lines += "dfe-ks4-gap-index,2025/26,academic,E92000001,disadvantaged-and-other,3.50,index,2,final,yes,,unchanged,2027,";
    Ok([held, lines, source.to_string()].concat())
}

fn newer_figures_join_where_they_are_asked_for(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("gapchart-data.csv", How::Bytes(newer()?.into_bytes()));
    stage.site.asked.lock().expect("no check holds it").clear();
    stage.open(
        "<gap-chart id=\"one\" view=\"trend\" data=\"latest\"></gap-chart><gap-chart id=\"two\" view=\"windows\" data=\"latest\"></gap-chart>\
         <gap-chart id=\"three\" view=\"trend\"></gap-chart>",
    )?;
    stage.check(
        r#"
        const must = (holds, what) => { if (!holds) throw new Error(what); };
        const source = id => part("source", id).textContent;
        await ready();
        must(source("one").includes("Made-up Office") && source("one").includes("2027"), source("one"));
        chart("two").scrollIntoView();
        await ready("two");
        must(part("subtitle", "two").textContent.includes("2027"), part("subtitle", "two").textContent);
        chart("three").scrollIntoView();
        await ready("three");
        must(!source("three").includes("2027"), source("three"));
        // The same for a script, and what it did not ask for is as it was.
        const { figure } = await import("/gapchart/gapchart.js");
        const [with_, without] = [await figure("trend", { data: "latest" }), await figure("trend")];
        must(with_.vintage === "2027" && without.vintage !== "2027", `${with_.vintage} ${without.vintage}`);
        // An attribute taken away: the package's own again.
        chart("one").removeAttribute("data");
        await wait(() => !source("one").includes("2027"));
        "#,
    )?;
    let asked = stage.site.asked.lock().expect("no check holds it").clone();
    let of = |name: &str| asked.iter().filter(|path| path.contains(name)).count();
    if (of("gapchart-latest.wasm"), of("gapchart-data.csv")) != (1, 2) {
        return Err(format!("asked for {asked:?}").into());
    }
    stage.clean()
}

fn a_fault_in_the_newer_figures_is_named(stage: &mut Stage) -> Result<(), Failed> {
    let good = newer()?;
    let rows = good.lines().count();
    let cases = [
        (
            How::Bytes(good.replace("disadvantaged-and-other,3.50", "disadvantaged-and-other,three").into_bytes()),
            "cell",
            rows.to_string(),
        ),
        (How::Missing, "not-fetched", "404".to_string()),
        (How::Bytes(b"<!doctype html><p>Not here".to_vec()), "refused", "gapchart-data.csv".to_string()),
    ];
    for (how, code, words) in cases {
        stage.site.faults.lock().expect("no check holds it").clear();
        stage.misbehave("gapchart-data.csv", how);
        stage.open("<gap-chart id=\"one\" view=\"trend\" data=\"latest\"><p>Instead</p></gap-chart><gap-chart id=\"two\" view=\"trend\"></gap-chart>")?;
        stage.ask(
            r#"
            const { detail } = await failed();
            if (detail.code !== args[0] || !detail.message.includes(args[1])) throw new Error(JSON.stringify(detail));
            if (part("fallback").hidden || part("message").textContent !== detail.message) throw new Error("no fallback, or no message");
            chart("two").scrollIntoView();
            await ready("two");
            "#,
            vec![code.into(), words.into()],
        )?;
    }
    stage.clean()
}
