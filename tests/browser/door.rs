//! The explorer as a front door: every question leads to something taken away, the search finds by words and codes, and two figures
//! stand beside each other in one address.

use crate::stage::{Check, Stage};
use libtest_mimic::Failed;
use serde_json::json;

pub const CHECKS: &[(&str, Check)] = &[
    ("every_front_question_is_answered_and_taken_away", every_front_question_is_answered_and_taken_away),
    ("a_reader_searches_by_keyboard", a_reader_searches_by_keyboard),
    ("words_and_codes_are_found_in_both_languages", words_and_codes_are_found_in_both_languages),
    ("two_figures_stand_beside_each_other", two_figures_stand_beside_each_other),
];

const ENTER: char = '\u{e007}';
const DOWN: char = '\u{e015}';

/// What a script of this file begins with.
const PAGE: &str = r##"
const must = (holds, what) => { if (!holds) throw new Error(what); };
const first = document.querySelector("gap-chart");
const headline = element => element.shadowRoot?.querySelector(".gap:not([hidden]) .headline")?.textContent ?? "";
const shown = name => first.shadowRoot.querySelector(`.${name}`);
// By the tab key it would come there too, only later.
const reach = node => {
  must(node && node.tabIndex >= 0 && (node.checkVisibility?.() ?? true), `no key leads to ${node?.outerHTML}`);
  node.focus();
  must(node.getRootNode().activeElement === node, `${node.outerHTML} takes no focus`);
};
"##;

/// From the front page to a picture, a table, a link or a sentence in at most four activations (a press of Enter each; moving the focus is
/// no activation): the question, where one is asked first that it be skipped, "Save and share", and what is taken.
fn every_front_question_is_answered_and_taken_away(stage: &mut Stage) -> Result<(), Failed> {
    stage.visit("/index.html")?;
    let groups = stage.check(
        r##"return [...document.querySelectorAll("nav.views")].map(nav => [nav.querySelector("h2")?.textContent ?? "", nav.querySelectorAll("a").length])"##,
    )?;
    let named: Vec<&str> =
        groups.as_array().into_iter().flatten().filter_map(|group| group[0].as_str()).filter(|name| !name.is_empty()).collect();
    if named != ["The gap", "The money", "My school", "Is it right?"] {
        return Err(format!("the groups are {groups}").into());
    }
    let count: usize = groups.as_array().into_iter().flatten().filter_map(|group| group[1].as_u64()).sum::<u64>() as usize;
    // Every view has its question.
    let asked = stage.check(
        r##"return [...document.querySelectorAll(".views a")].map(link => new URLSearchParams(link.hash.slice(1)).get("view"))"##,
    )?;
    for view in gapchart::views::VIEWS {
        if !asked.as_array().into_iter().flatten().any(|key| key == view.key) {
            return Err(format!("no question leads to {}", view.key).into());
        }
    }
    for at in 0..count {
        // Both languages, and each kind of what is taken, by turns.
        stage.visit(if at % 2 == 0 { "/index.html" } else { "/cy.html" })?;
        let mut activations = 0;
        stage.ask(
            &format!(
                r##"{PAGE}
                await wait(() => document.querySelector("#option-from") && headline(first));
                window.before = headline(first);
                const link = document.querySelectorAll(".views a")[args[0]];
                window.view = new URLSearchParams(link.hash.slice(1)).get("view");
                reach(link);"##
            ),
            vec![json!(at)],
        )?;
        stage.press(ENTER)?;
        activations += 1;
        let question = stage.check(&format!(
            r##"{PAGE}
            await wait(() => new URLSearchParams(location.hash.slice(1)).get("view") === view && (view === first.getAttribute("view")));
            const ask = document.querySelector("#ask");
            if (view === "windows" && !ask.hidden) {{ reach(ask.querySelector("[value=skip]")); return true; }}
            return false;"##
        ))?;
        if question == json!(true) {
            stage.press(ENTER)?;
            activations += 1;
        }
        stage.check(&format!(
            r##"{PAGE}
            await wait(() => document.querySelector("#ask").hidden && (headline(first) && headline(first) !== before || view === "projection"));
            await wait(() => shown("table").querySelectorAll("tbody tr").length > 0);
            reach(shown("take").querySelector("summary"));"##
        ))?;
        stage.press(ENTER)?;
        activations += 1;
        stage.ask(
            &format!(
                r##"{PAGE}
                await wait(() => shown("take").querySelectorAll("button").length > 3);
                await wait(() => location.hash.startsWith("#v=1"));
                // The panel is filled once more when the figure has come to rest.
                await rest(600);
                shown("take").addEventListener("click", event => {{
                  const link = event.composedPath()[0].closest("a");
                  if (!link) return;
                  // Kept from the disk.
                  event.preventDefault();
                  window.taken = event.isTrusted && link.download;
                }});
                const [png, , csv] = shown("take").querySelectorAll("a"), [, sentence, link] = shown("take").querySelectorAll("button");
                reach([png, csv, sentence, link][args[0]]);"##
            ),
            vec![json!(at % 4)],
        )?;
        stage.press(ENTER)?;
        activations += 1;
        stage.ask(
            &format!(
                r##"{PAGE}
                const {{ figure }} = await import("/gapchart/gapchart.js");
                const text = () => shown("take").querySelector("textarea").value;
                if (args[0] < 2) must(await wait(() => window.taken) && window.taken.endsWith(["png", "csv"][args[0]]), `${{window.taken}}`);
                else await wait(() => text());
                if (args[0] === 2) must(shown("sentence").textContent === text(), `${{text()}} is not the sentence`);
                if (args[0] === 3) must(text().replace(/&lang=\w+/, "") === location.href.split("#")[0] + first.permalink.replace(/&lang=\w+/, ""), `${{text()}} is not the link`);"##
            ),
            vec![json!(at % 4)],
        )?;
        if activations > 4 {
            return Err(format!("question {at} took {activations} activations").into());
        }
    }
    Ok(())
}

/// Typed, counted aloud, opened, and left again; nothing is fetched for it that was not there.
fn a_reader_searches_by_keyboard(stage: &mut Stage) -> Result<(), Failed> {
    stage.visit("/index.html")?;
    stage.check(&format!(
        r##"{PAGE} await wait(() => headline(first) && document.querySelector("#option-from")); await rest(500);"##
    ))?;
    stage.move_to("focus.id === \"search-field\"")?;
    stage.site.asked.lock().expect("no check holds it").clear();
    for letter in "bp-03".chars() {
        stage.press(letter)?;
    }
    stage.check(&format!(
        r##"{PAGE}
        const count = document.querySelector("#search-count");
        await wait(() => count.textContent === "Found: 1");
        must(count.getAttribute("role") === "status", "the count is not said");
        must(document.querySelector("#search-results h2").textContent === "Claims", "no group");"##
    ))?;
    stage.press(DOWN)?;
    stage.check(&format!(
        r##"{PAGE} must(document.activeElement.matches("#search-results a"), document.activeElement.outerHTML);"##
    ))?;
    stage.press(ENTER)?;
    stage.check(&format!(
        r##"{PAGE}
        await wait(() => headline(first) && location.hash.includes("claim=BP-03"));
        await wait(() => document.activeElement === first.parentElement && document.querySelector("#search-results").hidden);
        must(document.querySelector("#search-field").value === "" && document.querySelector("#search-count").textContent === "", "the search stays open");"##
    ))?;
    stage.check("history.back()")?;
    stage.check(&format!(r##"{PAGE} await wait(() => !location.hash.includes("claim")); const field = document.querySelector("#search-field"); field.value = "xyzzy"; field.dispatchEvent(new Event("input")); await wait(() => document.querySelector("#search-count").textContent === "Nothing found: xyzzy"); field.focus();"##))?;
    stage.press('\u{e00c}')?;
    stage.check(&format!(r##"{PAGE} must(document.querySelector("#search-field").value === "" && document.activeElement.id === "search-field", "Escape does not clear");"##))?;
    // What was typed went nowhere.
    let asked = stage.site.asked.lock().expect("no check holds it").clone();
    match asked.iter().find(|path| path.contains("bp") || path.contains("xyzzy")) {
        Some(path) => Err(format!("{path} was asked for").into()),
        None => Ok(()),
    }
}

fn words_and_codes_are_found_in_both_languages(stage: &mut Stage) -> Result<(), Failed> {
    let wanted: [(&str, &[(&str, &str)]); 2] = [
        (
            "/index.html",
            &[
                ("KS4", "#view=trend&series=dfe-ks4-gap-index"),
                ("key stage 2", "#view=trend&series=dfe-ks2-gap-index"),
                ("BP-03", "#view=claims&claim=BP-03"),
                ("teachers pay", "#view=pay"),
                ("Reserves", "#view=wales-authorities&shown=reserves"),
                ("inner london", "#view=pay&group=m1-inner-london"),
            ],
        ),
        (
            "/cy.html",
            &[
                ("KS4", "#view=trend&series=dfe-ks4-gap-index"),
                ("BP-03", "#view=claims&claim=BP-03"),
                // As it stands in a dictionary, where the page has it mutated, and with its circumflex or without.
                ("cyllid myfyriwr", "#view=post-16"),
                ("cyflog", "#view=pay"),
                ("bwlch TGAU", "#view=trend&series=epi-ks4-gap-months"),
                ("brydau", "#view=trend&series=dfe-ks4-attainment8-fsm"),
            ],
        ),
    ];
    for (page, queries) in wanted {
        stage.visit(page)?;
        for (typed, href) in queries {
            stage.ask(
                &format!(
                    r##"{PAGE}
                    await wait(() => !document.querySelector("#search").hidden && document.querySelector("#option-from"));
                    const field = document.querySelector("#search-field"), count = document.querySelector("#search-count");
                    count.textContent = "";
                    field.value = args[0];
                    field.dispatchEvent(new Event("input"));
                    await wait(() => count.textContent);
                    const links = [...document.querySelectorAll("#search-results a")].map(link => link.getAttribute("href"));
                    must(links.includes(args[1]), `${{args[0]}} finds ${{links.join(" ")}}`);
                    const told = Number(count.textContent.match(/\d+/)[0]);
                    must(told >= links.length, count.textContent);"##
                ),
                vec![json!(typed), json!(href)],
            )?;
        }
    }
    Ok(())
}

fn two_figures_stand_beside_each_other(stage: &mut Stage) -> Result<(), Failed> {
    for (page, words) in [("/index.html", ["school funding", "disadvantage gap"]), ("/cy.html", ["ysgolion", "bwlch"])] {
        stage.restart()?;
        stage.visit(&format!("{page}#view=trend"))?;
        stage.ask(
            &format!(
                r##"{PAGE}
                await wait(() => headline(first) && location.hash.startsWith("#v=1"));
                const choice = document.querySelector("#pair-with");
                choice.value = "#view=funding";
                choice.dispatchEvent(new Event("change"));
                const second = await wait(() => document.querySelector("#second"));
                await wait(() => headline(second));
                await wait(() => new URLSearchParams(location.hash.slice(1)).get("with")?.includes("view=funding"));
                const [one, other] = [first, second].map(node => node.getBoundingClientRect());
                must(one.right <= other.left && Math.abs(one.top - other.top) < 2, "not beside each other");
                must(document.documentElement.scrollWidth <= innerWidth, "wider than the window");
                must(document.querySelectorAll("h1, h2").length > 1 && second.shadowRoot.querySelector("h2.headline"), "no heading");
                await wait(() => document.querySelector("a.language").href.includes("with="));
                window.address = location.href;"##
            ),
            vec![json!(words)],
        )?;
        // The link opens both, and the other language's link too.
        let address = stage.check("return [address, document.querySelector('a.language').href]")?;
        for link in address.as_array().into_iter().flatten() {
            stage.go(link.as_str().unwrap_or_default())?;
            stage.check(&format!(
                r##"{PAGE}
                const second = await wait(() => document.querySelector("#second"));
                await wait(() => headline(first) && headline(second));
                must(first.getAttribute("view") === "trend" && second.getAttribute("view") === "funding", "other figures");
                must(second.shadowRoot.querySelector(".gap").lang === document.documentElement.lang, "another language");"##
            ))?;
        }
        // A choice is the first's, a swap is a step, and the button of the browser takes it back.
        stage.check(&format!(
            r##"{PAGE}
            const second = document.querySelector("#second");
            await wait(() => new URLSearchParams(location.hash.slice(1)).get("with")?.startsWith("v=1"));
            document.querySelector("#pair-swap").click();
            await wait(() => first.getAttribute("view") === "funding" && second.getAttribute("view") === "trend");
            await wait(() => document.querySelector("#option-deflator"));
            await wait(() => location.hash.startsWith("#v=1&view=funding") && new URLSearchParams(location.hash.slice(1)).get("with").includes("view=trend"));"##
        ))?;
        stage.check("history.back()")?;
        stage.check(&format!(
            r##"{PAGE}
            await wait(() => first.getAttribute("view") === "trend" && document.querySelector("#second")?.getAttribute("view") === "funding");
            const leave = document.querySelector("#pair-leave");
            leave.click();
            await wait(() => !document.querySelector("#second") && !location.hash.includes("with="));
            must(leave.hidden && document.activeElement.id === "pair-with", "the focus is lost");"##
        ))?;
        stage.check("history.back()")?;
        stage.check(&format!(
            r##"{PAGE} await wait(() => document.querySelector("#second") && headline(document.querySelector("#second")));"##
        ))?;
    }
    Ok(())
}
