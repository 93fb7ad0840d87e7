//! The pages: explorer and examples.

use crate::stage::{Check, Stage};
use libtest_mimic::Failed;
use serde_json::json;

pub const CHECKS: &[(&str, Check)] = &[
    ("the_explorer_follows_its_address", the_explorer_follows_its_address),
    ("years_are_moved_by_their_handles_and_taken_back", years_are_moved_by_their_handles_and_taken_back),
    ("a_school_is_typed_and_its_formula_follows", a_school_is_typed_and_its_formula_follows),
    ("nothing_scrolls_sideways_when_letters_are_large", nothing_scrolls_sideways_when_letters_are_large),
    ("a_reader_answers_before_they_see_every_window", a_reader_answers_before_they_see_every_window),
    ("the_example_pages_show_their_figures", the_example_pages_show_their_figures),
    ("a_schools_numbers_are_typed_and_sent_nowhere", a_schools_numbers_are_typed_and_sent_nowhere),
    ("the_gallery_draws_every_case", the_gallery_draws_every_case),
    ("the_notebook_calculates", the_notebook_calculates),
    ("a_question_brings_its_figure_into_sight", a_question_brings_its_figure_into_sight),
];

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
        await wait(() => document.querySelector("#option-vintage")?.value === "2023");
        "##,
    )?;
    Ok(())
}

/// A question that is clicked, the page's title, a control of a year that nobody chose, and what stands there when there is no answer.
fn a_question_brings_its_figure_into_sight(stage: &mut Stage) -> Result<(), Failed> {
    stage.visit("/index.html")?;
    stage.check(
        r##"
        const element = document.querySelector("gap-chart"), headline = () => element.shadowRoot?.querySelector(".gap:not([hidden]) .headline")?.textContent ?? "";
        await wait(() => headline() && document.querySelector("#option-from"));
        scrollTo(0, 0);
        const link = document.querySelector('.views a[href="#view=pay"]');
        link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1 }));
        await wait(() => headline().includes("salary"));
        await wait(() => element.getBoundingClientRect().top < innerHeight / 2);
        await wait(() => document.title.startsWith(headline()));
        const base = await wait(() => document.querySelector("#option-base")), drawn = () => new URLSearchParams(location.hash.slice(1)).get("base");
        await wait(() => drawn() && base.placeholder === drawn() && base.previousElementSibling.value === drawn());
        // The picture that the page was made with is no answer to another question.
        location.hash = "#view=pay&base=2026";
        await wait(() => element.shadowRoot.querySelector(".message").offsetHeight > 0);
        await wait(() => element.querySelector("figure").offsetHeight === 0);
        "##,
    )?;
    Ok(())
}

/// Numbers of one school are typed or come from a file: they stand in the address, and no request holds them.
fn a_schools_numbers_are_typed_and_sent_nowhere(stage: &mut Stage) -> Result<(), Failed> {
    stage.site.asked.lock().expect("no check holds it").clear();
    stage.visit("/index.html#view=icfp")?;
    stage.check(
        r##"
        const element = document.querySelector("gap-chart"), headline = () => element.shadowRoot?.querySelector(".headline").textContent ?? "";
        const type = async (option, value) => {
          const field = await wait(() => document.querySelector(`#option-${option}`));
          field.value = value;
          field.dispatchEvent(new Event("change"));
        };
        await wait(() => headline().startsWith("One English tool"));
        await type("class-size", "21.0");
        await type("contact-ratio", "0.76");
        await wait(() => headline().startsWith("By the bands of one English tool: 2 green"));
        await wait(() => location.hash.includes("contact-ratio=0.76") && location.hash.includes("class-size=21.0"));
        await type("pupil-teacher-ratio", "19.5");
        await wait(() => element.shadowRoot.querySelector(".message").textContent.includes("15.96"));
        await type("pupil-teacher-ratio", "");
        await wait(() => element.shadowRoot.querySelector(".message").hidden && headline().startsWith("By the bands"));

        location.hash = "#view=scorecard";
        await wait(() => headline().startsWith("An example"));
        const chosen = await wait(() => document.querySelector("#choices input[type=file]"));
        const files = new DataTransfer();
        files.items.add(new File(["area,measure,value,benchmark\nstaff,Days & hours,6,5\noutcomes,Attainment 8,47,\n"], "own.csv"));
        chosen.files = files.files;
        chosen.dispatchEvent(new Event("change"));
        await wait(() => headline().endsWith("1 of 2"));
        await wait(() => new URLSearchParams(location.hash.slice(1)).get("measures") === "staff/Days & hours:6:5;outcomes/Attainment 8:47");
        "##,
    )?;
    let asked = stage.site.asked.lock().expect("no check holds it").clone();
    match asked.iter().find(|path| path.contains("Days") || path.contains("0.76")) {
        Some(path) => Err(format!("{path} was asked for").into()),
        None => Ok(()),
    }
}

/// By keys and by pointer; the controls follow, and the browser's button takes a step back.
fn years_are_moved_by_their_handles_and_taken_back(stage: &mut Stage) -> Result<(), Failed> {
    stage.restart()?;
    stage.visit("/index.html#view=projection")?;
    stage.check(
        r##"
        const must = (holds, what) => { if (!holds) throw new Error(what); };
        const element = document.querySelector("gap-chart");
        const grips = await wait(() => { const found = [...document.querySelectorAll(".handle")]; return found.length === 2 && found.every(grip => !grip.hidden) && found; });
        const canvas = element.shadowRoot.querySelector("canvas").getBoundingClientRect();
        // Over their years: the first and the last point of the figure.
        const { hits, plot } = element, xs = [];
        for (let at = 0; at < hits.length; at += 4) xs.push(hits[at + 2]);
        const middle = grip => { const box = grip.getBoundingClientRect(); return box.left + box.width / 2 - canvas.left; };
        must(Math.abs(middle(grips[0]) - Math.min(...xs)) < 2, `the first stands at ${middle(grips[0])}, not ${Math.min(...xs)}`);
        must(grips.every(grip => grip.getBoundingClientRect().width >= 24 && grip.getAttribute("aria-label")), "small or unnamed");
        const press = (grip, key) => grip.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        for (let turn = 0; turn < 6; turn += 1) press(grips[1], "ArrowLeft");
        must(element.getAttribute("to") === "2019" && grips[1].getAttribute("aria-valuenow") === "2019", "keys");
        await wait(() => element.shadowRoot.querySelector(".headline").textContent.includes("2110s"));
        await wait(() => location.hash.includes("to=2019") && document.querySelector("#option-to").value === "2019");
        "##,
    )?;
    stage.check(
        r##"
        const must = (holds, what) => { if (!holds) throw new Error(what); };
        const element = document.querySelector("gap-chart"), grips = [...document.querySelectorAll(".handle")];
        const middle = grip => { const box = grip.getBoundingClientRect(); return box.left + box.width / 2; };
        // Dragged: the first year to where the fourth stands.
        await wait(() => !grips[0].hidden);
        const slope = (middle(grips[1]) - middle(grips[0])) / (2019 - 2011);
        const box = grips[0].getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + box.height / 2;
        grips[0].setPointerCapture = () => {};
        grips[0].hasPointerCapture = () => true;
        const point = (type, x) => grips[0].dispatchEvent(new PointerEvent(type, { clientX: x, clientY: y, pointerId: 1, bubbles: true, cancelable: true }));
        point("pointerdown", x);
        point("pointermove", x + 3 * slope);
        must(element.getAttribute("from") === "2014", `dragged to ${element.getAttribute("from")}`);
        await wait(() => location.hash.includes("from=2014"));
        "##,
    )?;
    // Step by step, each asked for alone: a step that left the page would end the script that took it.
    stage.check("history.back()")?;
    stage.check(
        r##"
        const element = document.querySelector("gap-chart");
        await wait(() => element.getAttribute("to") === "2019" && element.getAttribute("from") !== "2014");
        "##,
    )?;
    stage.check("history.back()")?;
    stage.check(
        r##"
        const element = document.querySelector("gap-chart"), grips = [...document.querySelectorAll(".handle")], before = location.hash;
        await wait(() => element.getAttribute("to") !== "2019");
        await wait(() => document.querySelector("#option-to").value !== "2019");
        grips[1].dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true, cancelable: true }));
        await wait(() => location.hash !== before);
        document.querySelector("#again").click();
        await wait(() => !element.hasAttribute("to") && location.hash.includes("view=projection"));
        // Elsewhere there are none.
        location.hash = "#view=wales";
        await wait(() => grips.every(grip => grip.hidden));
        "##,
    )?;
    Ok(())
}

/// A school typed into the explorer has its formula, and one that cannot be keeps the figure and says the rule.
fn a_school_is_typed_and_its_formula_follows(stage: &mut Stage) -> Result<(), Failed> {
    stage.visit("/index.html#view=formula")?;
    stage.check(
        r##"
        const shadow = () => document.querySelector("gap-chart").shadowRoot, headline = () => shadow()?.querySelector(".headline").textContent ?? "";
        const must = (holds, what) => { if (!holds) throw new Error(what); };
        const type = async (name, value) => {
          const field = await wait(() => document.querySelector(`#option-${name}`));
          field.value = value;
          field.dispatchEvent(new Event("change", { bubbles: true }));
        };
        await wait(() => headline().includes("£3,962 a pupil"));
        must((await wait(() => document.querySelector("#option-fsm"))).placeholder === "60/40", "no example of what is typed");
        await type("pupils-primary", "90");
        await wait(() => location.hash.includes("pupils-primary=90"));
        await type("fsm", "30");
        await wait(() => location.hash.includes("fsm=30") && headline().includes("£4,081 a pupil"));
        await type("fsm", "300");
        await wait(() => shadow().textContent.includes("0 to 90"));
        must(headline().includes("£4,081 a pupil"), "the figure did not stay");
        "##,
    )?;
    Ok(())
}

/// As wide as a page of 1,280 pixels at four times its size, which is 320.
fn nothing_scrolls_sideways_when_letters_are_large(stage: &mut Stage) -> Result<(), Failed> {
    for page in [
        "/index.html#view=projection",
        "/cy.html#view=windows&guess=never",
        "/cy.html#view=funding",
        "/cy.html#view=trend&with=view%3Dwales",
        "/manifesto.html",
        "/newyddion.html",
        "/slide.html",
    ] {
        stage.file("/narrow.html", &format!("<!doctype html><html lang=\"en\"><title>Narrow</title><link rel=\"icon\" href=\"/icon.svg\"><link rel=\"stylesheet\" href=\"/narrow.css\"><iframe title=\"page\" src=\"{page}\"></iframe>"));
        stage.file("/narrow.css", "iframe { width: 320px; height: 6000px; border: 0 }");
        stage.misbehave("narrow.html", xtask::server::How::Policy("default-src 'self'".to_string()));
        stage.visit("/narrow.html")?;
        stage.check(
            r##"
            const frame = document.querySelector("iframe");
            const inside = await wait(() => frame.contentDocument?.querySelector("gap-chart")?.shadowRoot?.querySelector(".gap:not([hidden])") && frame.contentDocument);
            await rest(600);
            const wide = inside.documentElement.scrollWidth;
            if (wide > 320) {
              const out = [...inside.querySelectorAll("body *")].filter(node => node.getBoundingClientRect().right > 321).map(node => `${node.localName}.${node.className}`).slice(0, 5);
              throw new Error(`${wide} pixels wide: ${out}`);
            }
            "##,
        )?;
    }
    Ok(())
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
            await wait(() => document.querySelector("#option-guess")?.value === "2100");
            (await wait(() => element.shadowRoot.querySelector("table button"))).click();
            await wait(() => /view=projection&.*from=2011&to=2013/.test(location.hash) && document.querySelector("#option-to")?.value === "2013");
            history.back();
            await wait(() => /view=windows/.test(location.hash) && element.getAttribute("guess") === "2100");
            "##,
        )?;
    }
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

fn the_gallery_draws_every_case(stage: &mut Stage) -> Result<(), Failed> {
    for (page, wrong) in [("/gallery.html", "1890"), ("/oriel.html", "1890")] {
        stage.visit(page)?;
        stage.ask(
            r#"
            const elements = [...document.querySelectorAll("gap-chart")], odd = [];
            if (elements.length < 50) throw new Error(`${elements.length} figures`);
            for (const element of elements) {
              element.scrollIntoView();
              const root = await wait(() => element.shadowRoot);
              const message = root.querySelector(".message");
              await wait(() => root.querySelector(".headline").textContent || !message.hidden);
              if (!message.hidden) odd.push(message.textContent);
            }
            // The one that is wrong on purpose, and its fallback.
            if (odd.length !== 1 || !odd[0].includes(args[0])) throw new Error(odd.join("; "));
            if (document.documentElement.scrollWidth > innerWidth) throw new Error("wider than the window");
            "#,
            vec![json!(wrong)],
        )?;
    }
    Ok(())
}

/// The same numbers as the command line's, whose known answers are checked elsewhere.
fn the_notebook_calculates(stage: &mut Stage) -> Result<(), Failed> {
    let own = stage.scratch("notebook.csv");
    for page in ["/notebook.html", "/llyfr-nodiadau.html"] {
        stage.visit(page)?;
        let told = stage.check(
            r#"
            const result = async name => JSON.parse(await wait(() => document.querySelector(`[data-cell=${name}] .result`)?.textContent));
            const { figure, project, windows } = await import("/gapchart/gapchart.js");
            const gap = await result("figures");
            const wrong = async (columns, options) => project(columns, options).then(() => "drew it", ({ code, message }) => `${code} ${message}`);
            return {
              gap, closing: await result("closing"), every: await result("every"), windows: (await figure("windows")).summary, other: await result("other"),
              fit: await project({ ...gap, decimals: 2 }, { method: "step", after: 2019, until: 2040 }),
              wrong: [await wrong({ year: [2011, 2012.5], value: [1, 2] }), await wrong(gap, { method: "guess" }), await wrong(gap, { level: 2 }), await wrong({ year: [2011], value: [1, 2] })],
            };
            "#,
        )?;
        let numbers = |key: &str| told["gap"][key].as_array().into_iter().flatten().map(ToString::to_string).collect::<Vec<_>>();
        let rows: String =
            numbers("year").iter().zip(numbers("value")).map(|(year, value)| format!("{year},{value:0<4}\n")).collect();
        xtask::write(&own, format!("year,gap\n{rows}").as_bytes())?;
        let fit = std::process::Command::new(env!("CARGO_BIN_EXE_gapchart"))
            .args(["fit", "--csv"])
            .arg(&own)
            .args(["--year", "year", "--value", "gap", "--method", "step", "--after", "2019", "--until", "2040"])
            .output()?;
        std::fs::remove_file(&own).ok();
        let fit: serde_json::Value = serde_json::from_slice(&fit.stdout)?;
        let closing = told["closing"]["year"].as_f64().unwrap_or_default();
        let whole = numbers("year").len() == 12 && (closing - 2111.766).abs() < 0.001 && told["every"]["windows"] == json!(55);
        // As the view of every window counts them.
        let soon = format!(" {} meet it within 100 years", told["every"]["within_a_century"]);
        let whole = whole && told["windows"].as_str().is_some_and(|said| said.contains(&soon));
        let refused = ["cell", "bad-option", "bad-option", "columns"];
        let refused =
            refused.iter().enumerate().all(|(at, code)| told["wrong"][at].as_str().is_some_and(|said| said.starts_with(code)));
        if !whole || !refused || fit != told["fit"] {
            return Err(format!("{told}\nand the command line {fit}").into());
        }
    }
    Ok(())
}
