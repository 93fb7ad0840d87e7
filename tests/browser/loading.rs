//! What is loaded and when: one engine for all, none for what is out of sight, nothing that moves, all freed again.

use crate::stage::{Check, FALLBACK, Stage};
use libtest_mimic::Failed;
use serde_json::json;
use std::time::Duration;
use xtask::browser::Engine;
use xtask::server::How;

pub const CHECKS: &[(&str, Check)] = &[
    ("ten_elements_share_one_engine", ten_elements_share_one_engine),
    ("removal_frees_everything", removal_frees_everything),
    ("a_figure_loads_the_engine_that_holds_it_alone", a_figure_loads_the_engine_that_holds_it_alone),
    ("an_element_far_below_loads_nothing", an_element_far_below_loads_nothing),
    ("nothing_shifts", nothing_shifts),
];

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
        const memory = () => Object.values(instances[0].exports).find(value => value.buffer).buffer.byteLength;
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

fn a_figure_loads_the_engine_that_holds_it_alone(stage: &mut Stage) -> Result<(), Failed> {
    for (attributes, engine) in [
        ("view=\"windows\"", "gapchart-gap.wasm"),
        ("view=\"wales\"", "gapchart-wales.wasm"),
        ("view=\"formula\"", "gapchart-formula.wasm"),
        ("view=\"funding\"", "gapchart-money.wasm"),
        ("view=\"icfp\"", "gapchart-school.wasm"),
        ("view=\"distribution\"", "gapchart-school.wasm"),
        ("view=\"back-test\"", "gapchart-record.wasm"),
        ("view=\"claims\" claim=\"BP-03\"", "gapchart-claims.wasm"),
        ("view=\"survey\"", "gapchart-claims.wasm"),
        ("view=\"projection\" close-by=\"2040\"", "gapchart-gap.wasm"),
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
    const WIDTHS: [u32; 4] = [288, 375, 560, 1000];
    let rule = WIDTHS.map(|width| format!(".w{width} {{ flex: none; width: {width}px }}"));
    stage.file(
        "/width.css",
        &[".row { display: flex; align-items: flex-start; width: 2300px } main, body { max-width: none }", &rule.concat()]
            .concat(),
    );
    stage.sized(2500, 1000)?;
    let mut worst: Vec<String> = vec![];
    for lang in ["en", "cy"] {
        for (view, options) in [
            ("projection", ""),
            ("projection", "from=\"2011\" to=\"2019\""),
            ("projection", "from=\"2023\""),
            ("trend", ""),
            ("back-test", ""),
            ("finish-line", ""),
            ("stages", ""),
            ("nations", ""),
            ("projection", "close-by=\"2040\" pace=\"2011-2019\" generation=\"28\""),
            ("wales", ""),
            ("funding", ""),
            ("base-years", "to=\"2019-20\""),
            ("decomposition", ""),
            ("freeze", ""),
            ("announced", ""),
            ("post-16", ""),
            ("pay", ""),
            ("premium", "students=\"300000\" persistent=\"30\" uplift=\"20\""),
            ("premium-rates", ""),
            ("distribution", ""),
            ("icfp", ""),
            ("scorecard", ""),
            (
                "icfp",
                "pupils=\"1050\" teachers=\"62.5\" periods=\"25\" lessons=\"1215\" teacher-cost=\"3500000\" income=\"6900000\" expenditure=\"7000000\" protected=\"20\"",
            ),
            ("formula", ""),
            ("windows", "guess=\"2100\""),
            ("projection", "series=\"dfe-ks4-attainment8\" method=\"theil-sen\""),
        ] {
            // The engine comes late enough for a layout without it.
            for engine in [
                "gapchart.wasm",
                "gapchart-gap.wasm",
                "gapchart-record.wasm",
                "gapchart-money.wasm",
                "gapchart-wales.wasm",
                "gapchart-school.wasm",
                "gapchart-formula.wasm",
            ] {
                stage.misbehave(engine, How::Late(Duration::from_millis(150)));
            }
            // Beside each other and each with something below it, all of it in sight.
            let boxes = WIDTHS.map(|width| {
                format!(
                    "<div class=\"w{width}\"><gap-chart id=\"w{width}\" view=\"{view}\" {options}></gap-chart><p>After</p></div>"
                )
            });
            let boxes = format!("<link rel=\"stylesheet\" href=\"/width.css\"><div class=\"row\">{}</div>", boxes.concat());
            stage.open_in(lang, "", &boxes)?;
            let told = stage.ask(
                "for (const width of ARGS[0]) await ready(`w${width}`);
                 await rest(120);
                 return { shifts, stages: ARGS[0].map(width => part('stage', `w${width}`).clientHeight), end: chart('w1000').getBoundingClientRect().right, wide: innerWidth };",
                vec![json!(WIDTHS)],
            )?;
            stage.site.faults.lock().expect("no check holds it").clear();
            let low = told["stages"].as_array().is_none_or(|stages| stages.iter().any(|height| height.as_f64() < Some(250.0)));
            if told["shifts"] != json!([]) || low || told["end"].as_f64() > told["wide"].as_f64() {
                worst.push(format!("{lang} {view} {options}: {told}"));
            }
        }
    }
    stage.sized(1200, 1000)?;
    if !worst.is_empty() {
        return Err(worst.join("\n").into());
    }
    for page in ["/manifesto.html", "/maniffesto.html", "/news.html", "/sleid.html", "/index.html", "/cy.html"] {
        stage.visit(page)?;
        let shifts = stage.check(
            r#"
            window.shifts = [];
            new PerformanceObserver(list => shifts.push(...list.getEntries().filter(entry => !entry.hadRecentInput).map(({ value, sources }) => [value, ...sources.map(({ node, previousRect, currentRect }) => `${node?.localName ?? node?.textContent?.slice(0, 30)}#${node?.id} .${node?.className}: ${previousRect.y}, ${previousRect.height} high, to ${currentRect.y}, ${currentRect.height}`)]))).observe({ type: "layout-shift", buffered: true });
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
