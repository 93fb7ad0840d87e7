//! What a reader takes away: files, texts, and the way to them by keyboard.

use crate::stage::{Check, Stage};
use libtest_mimic::Failed;
use xtask::browser::Engine;

pub const CHECKS: &[(&str, Check)] = &[
    ("a_reader_takes_a_figure_away", a_reader_takes_a_figure_away),
    ("a_picture_needs_nothing_painted", a_picture_needs_nothing_painted),
    ("the_front_page_gives_a_picture_by_keyboard_alone", the_front_page_gives_a_picture_by_keyboard_alone),
    ("the_money_is_taken_away_by_keyboard_alone", the_money_is_taken_away_by_keyboard_alone),
];

/// The files that a page offers, by address, which the policy lets no script fetch; and the size of a picture in pixels.
const FILES: &str = "
if (!window.offered) {
  window.offered = new Map();
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = file => { const address = createObjectURL.call(URL, file); offered.set(address, file); return address; };
  URL.revokeObjectURL = address => { offered.delete(address); revokeObjectURL.call(URL, address); };
}
const size = async blob => { const bitmap = await createImageBitmap(blob); return [bitmap.width, bitmap.height]; };
";

fn a_reader_takes_a_figure_away(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<gap-chart id=\"one\" from=\"2011\" to=\"2019\" address=\"explorer.html\"></gap-chart>")?;
    stage.check(&format!(
        r#"{FILES}
        const must = (holds, what) => {{ if (!holds) throw new Error(what); }};
        await ready();
        const panel = part("take"), links = () => [...panel.querySelectorAll("a")];
        panel.querySelector("summary").click();
        await wait(() => links().length === 4);
        const [png, svg, csv, json] = links().map(link => offered.get(link.href));
        must((await size(png))[0] === 1600, `the picture is ${{await size(png)}} wide`);
        const {{ figure, csv: rows }} = await import("/gapchart/gapchart.js");
        const asked = ["projection", {{ from: 2011, to: 2019, lang: "en" }}];
        const made = await figure(...asked);
        const drawing = await svg.text();
        const permalink = new URL("explorer.html" + made.state.permalink, document.baseURI).href;
        // A picture carries its source and the address that opens it, broken over lines.
        must(drawing.includes(made.headline) && drawing.replaceAll(/<[^>]*>|\s/g, "").includes(permalink.replaceAll("&", "&amp;")), "the drawing does not say where it is from");
        must(await csv.text() === await rows(...asked), "the rows are others");
        must(await json.text() === JSON.stringify(made) + "\n", "the data are others");
        for (const [at, link] of links().entries()) {{
          const kind = ["PNG", "SVG", "CSV", "JSON"][at];
          must(new RegExp(`\\(${{kind}}, \\d+ kB\\)`).test(link.textContent), link.textContent);
          must(link.download === `ks4-gap-index-projection-england-state-funded-schools-2011-2019-2026.${{kind.toLowerCase()}}`, link.download);
        }}
        const text = panel.querySelector("textarea"), said = panel.querySelector("[role=status]");
        const copied = async at => {{
          said.textContent = "";
          panel.querySelectorAll("button")[at].click();
          await wait(() => said.textContent);
          // Where the page may not copy, the text is selected for the reader's own keys.
          must(said.textContent === "Copied." || text.selectionEnd - text.selectionStart === text.value.length, said.textContent);
          return text.value;
        }};
        must(await copied(1) === made.sentence, "another sentence");
        must(await copied(2) === permalink, text.value);
        must((await copied(4)).endsWith(permalink), text.value);
        must((await copied(5)).includes(`url = {{${{permalink}}}}`), text.value);
        chart().setAttribute("to", "2018");
        await wait(() => links()[0]?.download.includes("2011-2018"));
        const [{{ href }}] = links();
        chart().remove();
        must(!offered.has(href) && offered.size === 0, "the files of a figure that is gone are kept");
        "#
    ))?;
    stage.clean()
}

fn a_picture_needs_nothing_painted(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<p>No figure here</p>")?;
    stage.check(&format!(
        r#"{FILES}
        const {{ png }} = await import("/gapchart/gapchart.js");
        const small = await size(await png("windows", {{ lang: "cy" }}, {{ width: 320, plotHeight: 300 }}));
        if (small[0] !== 640 || small[1] < 700) throw new Error(`${{small}}`);
        await png("windows", {{ guess: "soon" }}).then(() => {{ throw new Error("drew it"); }}, problem => {{ if (problem.code !== "bad-option") throw problem; }});
        "#
    ))?;
    stage.clean()
}

/// Three keys beside those that move on: the question, what can be saved, the picture.
fn the_front_page_gives_a_picture_by_keyboard_alone(stage: &mut Stage) -> Result<(), Failed> {
    stage.visit("/index.html")?;
    stage.check("await wait(() => document.querySelector('gap-chart').shadowRoot?.querySelector('.headline').textContent)")?;
    stage.enter_where("focus.getAttribute('href')?.startsWith('#view=projection')")?;
    stage.check("await wait(() => document.querySelector('gap-chart').shadowRoot.querySelector('.headline').textContent.includes('2110s'))")?;
    stage.check(FILES)?;
    stage.enter_where("focus.localName === 'summary' && focus.parentElement.className === 'take'")?;
    stage.check(
        r#"
        const link = await wait(() => document.querySelector("gap-chart").shadowRoot.querySelector(".take a"));
        // What the browser would save is looked at here instead.
        link.addEventListener("click", event => { event.preventDefault(); window.saved = { name: link.download, trusted: event.isTrusted, blob: offered.get(link.href) }; });
        "#,
    )?;
    stage.enter_where("focus.download?.endsWith('.png')")?;
    stage.check(&format!(
        r#"{FILES}
        const saved = await wait(() => window.saved);
        if (!saved.trusted || !saved.name.startsWith("ks4-gap-index-projection")) throw new Error(JSON.stringify(saved));
        if ((await size(saved.blob))[0] !== 1600) throw new Error("not the picture");
        "#
    ))?;
    Ok(())
}

/// From a question of the front page to a sentence and a file of its figures, by keyboard alone: whether funding has fallen, what a
/// reform would cost once its numbers are typed, and Wales.
fn the_money_is_taken_away_by_keyboard_alone(stage: &mut Stage) -> Result<(), Failed> {
    // The page, the question, what the headline says, what is typed into which control, and the headline then.
    type Typed<'t> = &'t [(&'t str, &'t str)];
    let asked: [(&str, &str, &str, Typed, &str); 6] = [
        ("/index.html", "funding", "in real terms", &[], "in real terms"),
        (
            "/index.html",
            "premium",
            "disadvantaged pupils",
            &[("students", "300000"), ("persistent", "30"), ("uplift", "20")],
            "reform",
        ),
        ("/index.html", "wales", "£8,616", &[("budget", "1250000"), ("roll", "210")], "£8,616"),
        ("/index.html", "wales-authorities", "Powys £9,747", &[], "Powys £9,747"),
        ("/index.html", "single-formula", "One formula", &[], "One formula"),
        ("/cy.html", "funding", "termau real", &[], "termau real"),
    ];
    for (page, view, first, typed, last) in asked {
        stage.visit(page)?;
        stage
            .check("await wait(() => document.querySelector('gap-chart').shadowRoot?.querySelector('.headline').textContent)")?;
        stage.enter_where(&format!("focus.getAttribute('href') === '#view={view}'"))?;
        let headline = |words: &str| {
            format!(
                "await wait(() => document.querySelector('gap-chart').shadowRoot.querySelector('.headline').textContent.toLowerCase().includes({:?}))",
                words.to_lowercase()
            )
        };
        stage.check(&headline(first))?;
        for (option, value) in typed {
            stage.check(&format!("await wait(() => document.querySelector('#option-{option}'))"))?;
            stage.move_to(&format!("focus.id === 'option-{option}'"))?;
            for key in value.chars() {
                stage.press(key)?;
            }
        }
        if !typed.is_empty() {
            // Leaving a control says that it is filled in.
            stage.press('\u{e004}')?;
            let (option, value) = typed[typed.len() - 1];
            stage.check(&format!("await wait(() => location.hash.includes('{option}={value}'))"))?;
        }
        stage.check(&headline(last))?;
        // The driver's tab key leads from the end of the page through Firefox's own controls, and Enter is lost after that: what was
        // typed is drawn, and what is saved is looked at where nothing was typed.
        if matches!(stage.engine(), Engine::Firefox) && !typed.is_empty() {
            continue;
        }
        stage.check(FILES)?;
        stage.enter_where("focus.localName === 'summary' && focus.parentElement.className === 'take'")?;
        stage.check(
            r#"
            const root = document.querySelector("gap-chart").shadowRoot;
            await wait(() => [...root.querySelectorAll(".take a")].some(link => link.download.endsWith(".csv"))).catch(error => {
              throw new Error(`${location} open: ${root.querySelector(".take").open}, ${root.querySelector(".take").textContent}: ${error}`);
            });
            // On what stays where it is: the links are made anew with every change of the figure.
            root.addEventListener("click", event => {
              const link = event.composedPath().find(node => node.download);
              if (!link) return;
              event.preventDefault();
              window.saved = { name: link.download, trusted: event.isTrusted, blob: offered.get(link.href) };
            }, true);
            "#,
        )?;
        stage.enter_where("focus.download?.endsWith('.csv')")?;
        stage.check(
            r#"
            const saved = await wait(() => window.saved);
            const rows = (await saved.blob.text()).trimEnd().split("\r\n");
            if (!saved.trusted || rows.length < 4 || !rows[0].includes("command")) throw new Error(JSON.stringify([saved.name, rows[0]]));
            "#,
        )?;
        // The sentence: copied, or selected where the page may not copy.
        stage.enter_where("focus.localName === 'button' && /sentence|frawddeg/i.test(focus.textContent)")?;
        stage.check(
            r#"
            const root = document.querySelector("gap-chart").shadowRoot;
            const text = await wait(() => [...root.querySelectorAll(".take textarea")].find(text => text.value));
            const sentence = root.querySelector(".sentence").textContent;
            if (text.value !== sentence || sentence.length < 60) throw new Error(`${text.value} / ${sentence}`);
            "#,
        )?;
        if view == "wales" {
            stage.check(
                "if (!document.querySelector('gap-chart').shadowRoot.querySelector('.sentence').textContent.includes('£5,952')) throw new Error('not the school')",
            )?;
        }
    }
    Ok(())
}
