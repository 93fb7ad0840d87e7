//! What a reader makes of a figure: its colours, a table in another order, what it sounds like, and whether it is old.

use crate::stage::{Check, Stage};
use libtest_mimic::Failed;

pub const CHECKS: &[(&str, Check)] = &[
    ("a_page_colours_its_figures_where_they_can_be_read", a_page_colours_its_figures_where_they_can_be_read),
    ("a_system_that_forces_its_colours_and_paper_have_theirs", a_system_that_forces_its_colours_and_paper_have_theirs),
    ("a_table_is_sorted_and_keeps_its_figure", a_table_is_sorted_and_keeps_its_figure),
    ("a_figure_is_heard", a_figure_is_heard),
    ("old_figures_say_so", old_figures_say_so),
    ("financial_years_stay_on_one_line", financial_years_stay_on_one_line),
    ("a_drawn_figure_takes_colours_that_come_later", a_drawn_figure_takes_colours_that_come_later),
];

/// A browser may break a line after a hyphen, and a year is one word; the words are the same without their parts.
fn financial_years_stay_on_one_line(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<div id=\"box\"><gap-chart id=\"one\" view=\"funding\"></gap-chart></div>")?;
    stage.check(
        r#"
        await ready();
        const words = ["headline", "subtitle", "summary"].map(name => part(name).textContent);
        let years = 0;
        for (let width = 280; width < 480; width += 9) {
          document.getElementById("box").style.width = `${width}px`;
          for (const year of chart().shadowRoot.querySelectorAll(".year")) {
            if (year.getClientRects().length !== 1) throw new Error(`${year.textContent} is broken at ${width}`);
            years += 1;
          }
        }
        if (years < 100) throw new Error(`${years} years`);
        chart().setAttribute("to", "2019-20");
        await wait(() => !words.includes(part("subtitle").textContent));
        if (!/2010-11 to 2019-20/.test(part("subtitle").textContent)) throw new Error(part("subtitle").textContent);
        "#,
    )?;
    stage.clean()
}

/// Colours with enough contrast are drawn and colour the words; others are refused with the reason.
fn a_page_colours_its_figures_where_they_can_be_read(stage: &mut Stage) -> Result<(), Failed> {
    let page = "<link rel=\"stylesheet\" href=\"/theme.css\"><gap-chart id=\"one\" view=\"wales\"></gap-chart>";
    let ground = r#"
        const must = (holds, what) => { if (!holds) throw new Error(what); };
        await ready();
        await wait(() => part("canvas").width > 50);
        const context = part("canvas").getContext("2d"), corner = pixel(context, 1, 1).slice(0, 3).join();
        const words = getComputedStyle(part("gap"));
    "#;
    stage.file(
        "/theme.css",
        "gap-chart { --gap-background: #fff8ec; --gap-text: rgb(43 27 0); --gap-lower: #3b0f5c; --gap-upper: #e0702f }",
    );
    stage.open(page)?;
    stage.check(
        &[
            ground,
            r#"
            must(corner === "255,248,236", `ground ${corner}`);
            must(words.color === "rgb(43, 27, 0)" && words.backgroundColor === "rgb(255, 248, 236)", `words ${words.color}`);
            "#,
        ]
        .concat(),
    )?;
    stage.clean()?;
    for (refused, reason) in [
        ("--gap-text: #999", "--gap-text #999999 against --gap-background #ffffff is 2.84 to 1, and needs 4.5 to 1"),
        (
            "--gap-lower: #555; --gap-upper: #777",
            "--gap-lower #555555 against --gap-upper #777777 is 1.66 to 1, and needs 3 to 1",
        ),
        ("--gap-background: transparent", "--gap-background: transparent is no colour that covers what is under it"),
        ("--gap-published: blau", "--gap-published: blau is no colour that covers what is under it"),
    ] {
        stage.file("/theme.css", &format!("gap-chart {{ {refused} }}"));
        stage.early("window.told = []; console.warn = text => told.push(text);");
        stage.open_in("en", "early", page)?;
        stage.ask(
            &[
                ground,
                r#"
                must(corner === "255,255,255" && words.color === "rgb(29, 29, 27)", `refused colours were used: ${corner} ${words.color}`);
                must(told.length === 1 && told[0].endsWith(args[0]), JSON.stringify(told));
                "#,
            ]
            .concat(),
            vec![serde_json::json!(reason)],
        )?;
    }
    // A ground alone: everything else is made to be seen on it.
    for ground_only in ["#06233f", "#f4ead2", "#7a1f1f", "black"] {
        stage.file("/theme.css", &format!("gap-chart {{ --gap-background: {ground_only} }}"));
        stage.early("window.told = []; console.warn = text => told.push(text);");
        stage.open_in("en", "early", page)?;
        stage.check(&[ground, "must(told.length === 0, told.join()); must(corner !== \"255,255,255\", corner);"].concat())?;
    }
    stage.clean()
}

/// The answers of the two media queries are put in the browser's mouth: only one engine could be asked to force colours, none to print.
fn a_system_that_forces_its_colours_and_paper_have_theirs(stage: &mut Stage) -> Result<(), Failed> {
    let holds = |query: &str| {
        format!(
            "const real = matchMedia.bind(window);
             window.matchMedia = query => query === \"{query}\" ? Object.assign(new EventTarget(), {{ matches: true, media: query }}) : real(query);"
        )
    };
    let drawn = r#"
        const must = (holds, what) => { if (!holds) throw new Error(what); };
        await ready();
        await wait(() => part("canvas").width > 50);
        const canvas = part("canvas"), corner = pixel(canvas.getContext("2d"), 1, 1).slice(0, 3).join();
        const probe = document.body.appendChild(document.createElement("span"));
        const system = name => { probe.style.color = name; return getComputedStyle(probe).color; };
    "#;
    stage.early(&holds("(forced-colors: active)"));
    // No colour of a page's counts then.
    stage.file("/theme.css", "gap-chart { --gap-background: #fff8ec }");
    stage.open_in(
        "en",
        "early",
        "<link rel=\"stylesheet\" href=\"/theme.css\"><gap-chart id=\"one\" view=\"projection\"></gap-chart>",
    )?;
    stage.check(
        &[
            drawn,
            r#"
            must(`rgb(${corner.replaceAll(",", ", ")})` === system("Canvas"), `ground ${corner}`);
            must(getComputedStyle(part("gap")).color === system("CanvasText"), "words");
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height), link = system("LinkText").match(/\d+/g).map(Number);
            let found = 0;
            for (let at = 0; at < data.length; at += 4) found += link.every((value, part) => Math.abs(data[at + part] - value) < 9);
            must(found > 100, `${found} pixels of the trend`);
            "#,
        ]
        .concat(),
    )?;
    stage.early(&holds("print"));
    stage.open_in("en", "early", "<gap-chart id=\"one\" view=\"projection\" theme=\"dark\"></gap-chart>")?;
    stage.check(
        &[drawn, "must(corner === \"255,255,255\" && !part(\"gap\").dataset.theme, `dark on paper: ${corner}`);"].concat(),
    )?;
    stage.clean()
}

/// By digits and by letters, both ways; what a reader points at is still its own row.
fn a_table_is_sorted_and_keeps_its_figure(stage: &mut Stage) -> Result<(), Failed> {
    for view in ["trend", "windows", "wales"] {
        stage.open(&format!("<gap-chart id=\"one\" view=\"{view}\"></gap-chart>"))?;
        stage.check(
            r#"
            const must = (holds, what) => { if (!holds) throw new Error(what); };
            await ready();
            part("table").open = true;
            const table = part("table").querySelector("table");
            const buttons = await wait(() => { const found = [...table.tHead.querySelectorAll("button")]; return found.length > 1 && found; });
            const rows = () => [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent));
            const before = rows();
            const column = [...table.rows[0].cells].findLastIndex(cell => cell.classList.contains("number"));
            const numbers = () => rows().map(row => row[column].replaceAll("\u2212", "-").replace(/[£,%]/g, "")).filter(text => /^-?\d/.test(text)).map(Number);
            const up = list => list.every((value, at) => at === 0 || value >= list[at - 1]);
            buttons[column].click();
            must(numbers().length > 3 && up(numbers()), `ascending ${numbers()}`);
            must(table.rows[0].cells[column].getAttribute("aria-sort") === "ascending", "unsaid");
            const last = rows().at(-1)[column];
            buttons[column].click();
            must(up(numbers().reverse()), `descending ${numbers()}`);
            must(!/^[\u2013\s]*$/.test(rows()[0][column]), "what says nothing comes last");
            buttons[0].click();
            must(table.rows[0].cells[0].getAttribute("aria-sort") === "ascending" && !table.rows[0].cells[column].hasAttribute("aria-sort"), "two orders");
            must(JSON.stringify(rows().map(String).sort()) === JSON.stringify(before.map(String).sort()), "rows were lost");
            buttons[column].click();
            // What is read off the picture stays with its year.
            const at = type => {
              // The opened table may have moved it a moment ago.
              const { left, top } = part("canvas").getBoundingClientRect(), { hits } = chart();
              part("stage").dispatchEvent(new PointerEvent(type, { clientX: left + hits[2], clientY: top + hits[3], bubbles: true, composed: true }));
            };
            at("pointerenter");
            const tip = await wait(() => part("tip"));
            await wait(() => {
              at("pointermove");
              return tip.querySelector("b");
            });
            const first = tip.querySelector("b").textContent, said = [...tip.querySelectorAll("td")].map(cell => cell.textContent);
            must(before.some(row => first.endsWith(row[0]) && said.every(text => row.includes(text))), `no row says ${tip.textContent}`);
            // Another figure: the order follows.
            chart().setAttribute("lang", "cy");
            await wait(() => part("gap").lang === "cy");
            await rest(300);
            const again = part("table").querySelector("table");
            if (again === table) must(up(numbers()), `after a change ${numbers()}`);
            "#,
        )?;
        stage.clean()?;
    }
    Ok(())
}

/// What was published, fitted, projected and left open sound different, and values are pitch.
fn a_figure_is_heard(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<gap-chart id=\"one\" view=\"projection\" from=\"2011\" to=\"2019\"></gap-chart>")?;
    stage.check(
        r#"
        const must = (holds, what) => { if (!holds) throw new Error(what); };
        await ready();
        const sound = await import("/gapchart/gapchart-sound.js"), { figure } = await import("/gapchart/gapchart.js");
        const made = await figure("projection", { from: 2011, to: 2019 });
        const parts = sound.score(made);
        const voices = parts.map(part => part.voice).sort().join();
        must(voices === "held,pluck,pulse,range,tick", voices);
        const plucked = parts.find(part => part.voice === "pluck").notes;
        const published = made.marks.filter(mark => mark.kind === "points" && mark.role === "observed");
        must(plucked.length === published.reduce((sum, mark) => sum + mark.x.length, 0), "a datum is not heard");
        const values = published.flatMap(mark => mark.y);
        for (const [one, note] of plucked.entries()) for (const [two, other] of plucked.entries())
          must(Math.sign(note.from - other.from) === Math.sign(values[one] - values[two]) , "pitch is not value");
        const range = parts.find(part => part.voice === "range").notes;
        const spread = at => { const here = range.filter(note => Math.abs(note.at - at) < 1e-9).map(note => note.from); return Math.max(...here) - Math.min(...here); };
        const ats = [...new Set(range.map(note => note.at))].sort((a, b) => a - b);
        must(spread(ats.at(-1)) > spread(ats[Math.floor(ats.length / 2)]), "a wider range is not heard");
        if (globalThis.OfflineAudioContext) {
          // Loudness in steps of 20 ms: a pulse falls silent again and again, a held tone never.
          const heard = async voice => {
            const context = new OfflineAudioContext(1, 3 * 8000, 8000);
            sound.play(context, parts.filter(part => part.voice === voice), 3, 0);
            const samples = (await context.startRendering()).getChannelData(0);
            const loud = [];
            for (let at = 0; at + 160 <= samples.length; at += 160) loud.push(Math.hypot(...samples.subarray(at, at + 160)));
            const most = Math.max(...loud), first = loud.findIndex(value => value > most / 10), last = loud.findLastIndex(value => value > most / 10);
            must(most > 0, `${voice} is silent`);
            return loud.slice(first, last).filter(value => value < most / 20).length;
          };
          must(await heard("pulse") > 5, "a pulse that does not pulse");
          must(await heard("held") === 0, "a held tone that is not held");
        }
        part("sound").open = true;
        const panel = part("sound").lastElementChild;
        await wait(() => panel.textContent.length > 20);
        if (globalThis.AudioContext) {
          const button = panel.querySelector("button");
          button.click();
          must(button.textContent === "Stop", button.textContent);
          panel.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
          must(button.textContent === "Play", button.textContent);
          must(panel.querySelectorAll("li").length === 5, panel.textContent);
        }
        "#,
    )?;
    stage.clean()
}

/// A month after the last that was to be expected, by the reader's own clock, and not before.
fn old_figures_say_so(stage: &mut Stage) -> Result<(), Failed> {
    for (now, lang, said) in [
        ("2027-09-30", "en", ""),
        ("2027-10-01", "en", "Newer figures than these are to be expected by now."),
        ("2030-01-01", "cy", "Disgwylir ffigurau mwy newydd na'r rhain erbyn hyn."),
    ] {
        stage.early(&format!(
            "window.Date = class extends Date {{ constructor(...given) {{ given.length ? super(...given) : super('{now}T12:00:00Z'); }} }};"
        ));
        stage.open_in(lang, "early", "<gap-chart id=\"one\" view=\"projection\"></gap-chart>")?;
        stage.ask(
            r#"
            await ready();
            await rest(200);
            const stale = part("stale"), told = stale.hidden ? "" : stale.textContent;
            if (told !== args[0]) throw new Error(`said “${told}”`);
            "#,
            vec![serde_json::json!(said)],
        )?;
    }
    stage.clean()
}

/// A page may colour a figure long after it was drawn.
fn a_drawn_figure_takes_colours_that_come_later(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<gap-chart id=\"one\" view=\"projection\"></gap-chart>")?;
    stage.check(
        r##"
        await ready();
        chart().style.setProperty("--gap-background", "#fff8ec");
        chart().setAttribute("to", "2019");
        const context = part("canvas").getContext("2d");
        await wait(() => pixel(context, 1, 1).slice(0, 3).join() === "255,248,236");
        "##,
    )?;
    stage.clean()
}
