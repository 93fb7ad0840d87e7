//! What is said: table, words and roles, attributes, and the same figure as the shell's.

use crate::stage::{Check, Stage};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::process::Command;
use xtask::browser::Engine;

pub const CHECKS: &[(&str, Check)] = &[
    ("the_table_is_the_json", the_table_is_the_json),
    ("json_and_svg_are_those_of_the_shell", json_and_svg_are_those_of_the_shell),
    ("attributes_change_the_figure", attributes_change_the_figure),
    ("words_and_roles_for_those_who_hear_the_page", words_and_roles_for_those_who_hear_the_page),
    ("a_cell_opens_its_projection", a_cell_opens_its_projection),
    ("two_hundred_changes_leave_all_in_step", two_hundred_changes_leave_all_in_step),
    ("a_claim_is_told_and_opens_its_figure", a_claim_is_told_and_opens_its_figure),
];

/// Options drawn from a fixed stream, so that a failure can be had again.
fn drawn_options(count: usize) -> Vec<(String, Vec<(String, String)>)> {
    let mut state = 0x2581_u64;
    let mut draw = |n: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % n
    };
    let mut drawn = vec![];
    while drawn.len() < count {
        let view = [
            "projection",
            "projection",
            "trend",
            "windows",
            "wales",
            "back-test",
            "finish-line",
            "stages",
            "funding",
            "freeze",
            "decomposition",
            "premium",
            "claims",
            "survey",
            "icfp",
            "scorecard",
            "distribution",
        ][draw(17)];
        let mut options = vec![("lang".to_string(), ["en", "cy"][draw(2)].to_string())];
        let mut set = |name: &str, value: String| options.push((name.to_string(), value));
        let (from, to) = (2011 + draw(9), 2020 + draw(6));
        match view {
            "funding" => {
                set("vintage", ["2022", "2021", "2024"][draw(3)].to_string());
                set("deflator", ["gdp-2022-06", "school-costs-2022-07", "cpi-2023-02"][draw(3)].to_string());
                set("from", (2010 + draw(3)).to_string());
            }
            "freeze" => {
                set("years", (1 + draw(20)).to_string());
                set("inflation", ["2", "1.7", "3.25", "11"][draw(4)].to_string());
            }
            // Logarithms.
            "decomposition" => {
                set("vintage", ["2021", "2022", "2024"][draw(3)].to_string());
                set("to", (2011 + draw(4)).to_string());
            }
            "premium" => {
                set("students", (1 + draw(900_000)).to_string());
                set("persistent", (1 + draw(100)).to_string());
                set(["uplift", "uplift-pounds"][draw(2)], (1 + draw(400)).to_string());
            }
            "icfp" => {
                set("pupils", (100 + draw(2000)).to_string());
                set("teachers", format!("{}.{}", 60 + draw(100), draw(10)));
                set("periods", ["25", "30", "50"][draw(3)].to_string());
                set("lessons", (400 + draw(1100)).to_string());
                set(["teacher-cost", "lesson-cost", "protected"][draw(3)], (10 + draw(80)).to_string());
            }
            "scorecard" => {
                let (value, benchmark) = (draw(900), draw(900));
                set("measures", format!("staff/Days & hours:-{value}.5:{benchmark};outcomes/Attainment 8:{benchmark}:{value}:%"));
            }
            "distribution" => {}
            "wales" => {
                set("from", (2012 + draw(5)).to_string());
                set("to", (2018 + draw(8)).to_string());
            }
            "claims" if draw(2) == 0 => {
                let claims = gapchart::datasets::claims();
                set("claim", claims[draw(claims.len())].id.to_string());
            }
            "claims" => {
                set("document", ["blueprint", "manifesto", "wales", "trusts", "what-we-stand-for"][draw(5)].to_string());
                set("verdict", ["all", "holds", "holds-if", "does-not-hold", "cannot-be-checked"][draw(5)].to_string());
            }
            "survey" => {
                set("share", ["54", "0.3", "99.75", "100"][draw(4)].to_string());
                set("base", (1 + draw(3000)).to_string());
                set("sample", ["probability", "self-selected", "unknown"][draw(3)].to_string());
            }
            "windows" => {
                set("vintage", ["2026", "2025", "2024", "2023"][draw(4)].to_string());
                set("guess", ["never".to_string(), (2025 + draw(1000)).to_string()][draw(2)].clone());
            }
            "stages" => set("vintage", ["2019", "2024", "2025"][draw(3)].to_string()),
            "back-test" | "finish-line" => {
                set("vintage", ["2026", "2025", "2024", "2023"][draw(4)].to_string());
                set("level", ["0.95", "0.8"][draw(2)].to_string());
            }
            "projection" if draw(3) == 0 => {
                set("close-by", (2030 + draw(900)).to_string());
                set("pace", format!("{}-{}", 2011 + draw(4), 2016 + draw(4)));
                set("generation", ["28", "25.5"][draw(2)].to_string());
                set("until", (2025 + draw(300)).to_string());
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

fn the_table_is_the_json(stage: &mut Stage) -> Result<(), Failed> {
    for lang in ["en", "cy"] {
        stage.open(&format!(
            "<div lang=\"{lang}\"><gap-chart id=\"one\" view=\"{}\"></gap-chart></div>",
            gapchart::views::KEYS[0]
        ))?;
        // One page for all: each load of a page compiles the engine that scripts ask anew.
        stage.ask(
            r#"
            await ready();
            const { figure } = await import("/gapchart/gapchart.js");
            const lang = chart().closest("[lang]").lang;
            for (const view of ARGS[0]) {
              chart().setAttribute("view", view);
              const data = await figure(view, { lang });
              await wait(() => chart().permalink === data.state.permalink && part("sentence").textContent === data.sentence);
              const shown = data.table.columns.flatMap((column, at) => (column.detail ? [] : [at]));
              const expected = [shown.map(at => data.table.columns[at].label), ...data.table.cells.map(row => shown.map(at => row[at]))];
              const table = chart().shadowRoot.querySelector("table");
              const actual = () => JSON.stringify([...table.rows].map(row => [...row.cells].map(cell => cell.textContent)));
              await wait(() => actual() === JSON.stringify(expected)).catch(() => { throw new Error(JSON.stringify([actual(), expected])); });
              const text = name => part(name).textContent;
              for (const [name, words] of [["headline", data.headline], ["summary", data.summary], ["source", data.source_line], ["description", data.description.long], ["method", data.method.text]])
                if (text(name) !== words) throw new Error(`${name}: ${text(name)} and ${words}`);
              if (text("subtitle") !== `${data.title}. ${data.subtitle}` || text("calculation") !== (data.calculation ?? "")) throw new Error("subtitle or calculation");
              if (part("canvas").getAttribute("aria-label") !== data.description.short) throw new Error("alternative text");
              if (part("gap").lang !== lang || data.lang !== lang) throw new Error("language");
              if ([...chart().shadowRoot.querySelectorAll(".notes li")].length < data.notes.length) throw new Error("notes");
            }
            "#,
            vec![json!(gapchart::views::KEYS)],
        )?;
        stage.clean()?;
    }
    Ok(())
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
        chart().setAttribute("view", "wales");
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
        must([...root.querySelectorAll("summary")].map(node => node.textContent).join("|") === "Table of the figures|Hear it|Save and share|Notes and sources|Show working", "summaries");
        // A screen reader passes over an application: it holds nothing, and the picture is met beside it.
        must(part("keys").getAttribute("aria-label").includes("arrow keys") && part("keys").childNodes.length === 0, "the keys hold nothing");
        must(canvas.closest("[role=application]") === null, "the picture is met outside the keys");
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

/// Each view's options are changed two hundred times, twenty in engines that take minutes longer; now and then the page comes to
/// rest, and what it shows, says and draws is what a script is told of the same options.
fn two_hundred_changes_leave_all_in_step(stage: &mut Stage) -> Result<(), Failed> {
    let turns = match stage.engine() {
        Engine::Chromium => 200,
        Engine::Firefox | Engine::WebKit => 20,
    };
    stage.open("<gap-chart id=\"one\"></gap-chart>")?;
    for view in gapchart::views::KEYS {
        stage.ask(
            r#"
            const [turns, view] = ARGS;
            await ready();
            const { describe, figure } = await import("/gapchart/gapchart.js");
            for (const name of chart().getAttributeNames()) if (name !== "id") chart().removeAttribute(name);
            chart().setAttribute("view", view);
            const { options } = (await describe("en")).find(({ key }) => key === view);
            let seed = view.length * 2581;
            const draw = n => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor(seed / 2 ** 32 * n); };
            const one = list => list[draw(list.length)];
            const year = ({ first, last }) => String((first ?? 2010) + draw(Math.min((last ?? 2025) - (first ?? 2010), 400) + 1));
            const value = option => {
              if (draw(4) === 0) return null;
              if (option.choices.length) return option.takes === "guess" && draw(2) ? year(option) : one(option.choices)[0];
              if (option.takes === "window") return "2011-2019";
              if (option.takes === "number" || option.takes === "count") return one(["1", "2", "3", "28", "350"]);
              if (option.takes === "levels") return "2009-10:80,2010-11:82,2014-15:90,2019-20:100,2023-24:120,2024-25:125,2025-26:130";
              return year(option);
            };
            const asked = () => Object.fromEntries([...chart().attributes].filter(({ name }) => !["id", "view"].includes(name)).map(({ name, value }) => [name, value]));
            const set = (name, value) => value === null ? chart().removeAttribute(name) : chart().setAttribute(name, value);
            let data = await figure(view, {}), looked = 0;
            for (let turn = 1; turn <= turns; turn += 1) {
              const option = one(options), before = chart().getAttribute(option.name);
              set(option.name, value(option));
              const made = await figure(view, asked()).catch(() => undefined);
              if (made) data = made;
              else set(option.name, before);
              if (turn % (turns / 4)) continue;
              const name = JSON.stringify(asked()), must = (holds, what) => { if (!holds) throw new Error(`${name}: ${what}`); };
              await wait(() => chart().permalink === data.state.permalink);
              await wait(() => part("sentence").textContent === data.sentence && part("description").textContent === data.description.long);
              for (const [where, words] of [["headline", data.headline], ["summary", data.summary], ["source", data.source_line]]) must(part(where).textContent === words, `${where}: ${part(where).textContent}`);
              must(part("canvas").getAttribute("aria-label") === data.description.short, "alternative text");
              const shown = data.table.columns.flatMap((column, at) => (column.detail ? [] : [at]));
              const expected = data.table.cells.map(row => shown.map(at => row[at]));
              const rows = () => [...chart().shadowRoot.querySelectorAll("table tr")].slice(1).map(row => [...row.cells].map(cell => cell.textContent));
              must(JSON.stringify(rows()) === JSON.stringify(expected), `table ${JSON.stringify(rows())}`);
              // What is drawn lies where the axes say.
              const { hits, plot: [left, top, right, bottom] } = chart(), { x, y } = data.axes;
              must(hits.length > 0, "nothing drawn");
              for (let at = 0; at < hits.length; at += 4) {
                const mark = data.marks[hits[at]], datum = hits[at + 1];
                const end = () => (mark.lower[datum] < 0 ? mark.lower[datum] : mark.upper[datum]), amount = mark.y?.[datum] ?? end();
                const row = data.axes.rows?.[mark.x[datum]], turned = row || (["authority", "factor", "survey"].includes(x.unit) && x.ticks.length > 6), [low, high] = (row ?? y).domain, share = y.kind === "band" ? (amount - low + 0.5) / (high - low + 1) : (amount - low) / (high - low);
                const [drawn, place] = turned ? [hits[at + 2], left + share * (right - left)] : [hits[at + 3], bottom - share * (bottom - top)];
                must(Math.abs(drawn - place) < 0.01, `${mark.label} ${datum} at ${drawn}, not ${place}`);
              }
              looked += 1;
            }
            if (looked !== 4) throw new Error("not looked at");
            "#,
            vec![turns.into(), view.into()],
        )?;
        stage.clean()?;
    }
    Ok(())
}

/// By its number alone; from its own table the view that shows its figures, and back; from the list one claim.
fn a_claim_is_told_and_opens_its_figure(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<gap-chart id=\"one\" claim=\"BP-03\"></gap-chart>")?;
    stage.check(
        r#"
        await ready();
        const must = (holds, what) => { if (!holds) throw new Error(what); };
        const headline = start => wait(() => part("headline").textContent.startsWith(start));
        must(part("headline").textContent === "Claim BP-03: holds under a condition", part("headline").textContent);
        must(part("working").textContent.includes("2581 \u2212 2019 = 562"), part("working").textContent);
        const button = at => part("table").querySelectorAll("button")[at];
        await wait(() => button(0));
        button(0).click();
        await headline("On 2011\u20132019");
        await wait(() => !part("back").hidden);
        part("back").click();
        await headline("Claim BP-03");
        chart().removeAttribute("claim");
        chart().setAttribute("view", "claims");
        chart().setAttribute("verdict", "does-not-hold");
        await headline("Of 4 claims");
        await wait(() => part("table").querySelectorAll("button").length === 4);
        button(0).click();
        await headline("Claim MS-04: does not hold");
        must(part("summary").textContent.includes("It would hold if"), part("summary").textContent);
        "#,
    )?;
    stage.clean()
}
