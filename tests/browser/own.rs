//! A reader's own figures: from the element's `src`, `data` and script, and in the explorer chosen, dropped, pasted and linked.

use crate::stage::{Check, FALLBACK, Stage};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use xtask::server::How;

pub const CHECKS: &[(&str, Check)] = &[
    ("own_data_are_drawn_from_every_door", own_data_are_drawn_from_every_door),
    ("own_figures_are_those_of_the_shell", own_figures_are_those_of_the_shell),
    ("what_is_picked_follows_the_attributes", what_is_picked_follows_the_attributes),
    ("a_file_that_cannot_be_read_leaves_the_fallback", a_file_that_cannot_be_read_leaves_the_fallback),
    ("a_large_file_leaves_the_page_its_turns", a_large_file_leaves_the_page_its_turns),
    ("a_window_of_own_figures_opens_its_projection", a_window_of_own_figures_opens_its_projection),
    ("a_reader_chooses_drops_and_pastes_a_file", a_reader_chooses_drops_and_pastes_a_file),
    ("a_link_asks_for_its_file_and_knows_it_again", a_link_asks_for_its_file_and_knows_it_again),
    ("a_table_of_wales_is_that_of_the_shell", a_table_of_wales_is_that_of_the_shell),
    ("schools_of_ones_own_are_those_of_the_shell", schools_of_ones_own_are_those_of_the_shell),
    ("every_school_is_a_dot_that_can_be_read", every_school_is_a_dot_that_can_be_read),
    ("what_a_file_will_need_comes_before_it", what_a_file_will_need_comes_before_it),
    ("a_deflator_of_ones_own_goes_into_the_address", a_deflator_of_ones_own_goes_into_the_address),
];

const YEARS: &str = "year,gap\n2010/11,4.07\n2011/12,3.89\n2012/13,3.80\n2013/14,3.74\n2014/15,3.79\n2015/16,3.78\n2016/17,3.66\n2017/18,3.68\n2018/19,3.70\n";

/// Two areas and two groups, as tidy tables have them; no publisher's figures.
fn areas() -> String {
    let mut file = String::from("series,period,period_kind,area_code,area_name,group,value,unit,status,comparable,note\n");
    for (area, name, start) in [("E92000001", "England", 500), ("E08000035", "Leeds", 480)] {
        for (group, less) in [("other", 0), ("disadvantaged", 140)] {
            for year in 0..6 {
                let tenths = start - less - year * if less > 0 { 1 } else { 3 } + (year % 2) * 2;
                let period = format!("{}/{}", 2012 + year, 13 + year);
                file += &format!(
                    "made-up,{period},academic,{area},{name},{group},{}.{},points,final,yes,\n",
                    tenths / 10,
                    tenths % 10
                );
            }
        }
    }
    file
}

/// A file in a folder of this test run.
fn on_disk(stage: &Stage, name: &str, contents: &str) -> PathBuf {
    let path = stage.scratch(name);
    xtask::write(&path, contents.as_bytes()).expect("a file that can be written");
    path
}

fn own_data_are_drawn_from_every_door(stage: &mut Stage) -> Result<(), Failed> {
    stage.file("/figures/gap.csv", YEARS);
    stage.site.asked.lock().expect("no check holds it").clear();
    stage.open(
        "<gap-chart id=\"one\" view=\"projection\" src=\"figures/gap.csv\"></gap-chart>\
         <gap-chart id=\"two\" view=\"projection\"><script type=\"application/json\">{\"year\": [2011, 2012, 2013, 2014, 2015], \"gap\": [4.07, 3.89, 3.8, 3.74, 3.79]}</script></gap-chart>\
         <gap-chart id=\"three\" view=\"trend\"></gap-chart>",
    )?;
    let told = stage.ask(
        r##"
        const must = (holds, what) => { if (!holds) throw new Error(what); };
        await ready();
        must(part("headline").textContent === "On the trend since 2011, this gap would close in the 2110s", part("headline").textContent);
        must(part("source").textContent.startsWith("Source: the reader's own file gap.csv (SHA-256 begins "), part("source").textContent);
        must(chart().permalink.startsWith("#v=1&view=projection&file=gap.csv&sha256="), chart().permalink);
        chart("two").scrollIntoView();
        await ready("two");
        must(part("subtitle", "two").textContent.includes("2011 to 2015, from the file script.json"), part("subtitle", "two").textContent);
        chart("three").scrollIntoView();
        const text = args[0];
        const given = {
          file: new File([text], "mine.csv"), blob: new Blob([text]), text,
          rows: text.trim().split("\n").slice(1).map(row => row.split(",")).map(([year, gap]) => ({ year, gap: Number(gap) })),
          columns: { columns: { year: ["2010/11", "2018/19"], gap: [4.07, 3.7] } },
        };
        for (const [name, data] of Object.entries(given)) {
          const before = seen.length;
          chart("three").data = data;
          await wait(() => seen.slice(before).some(event => event.id === "three" && event.type !== "gap-error"));
          await wait(() => part("headline", "three").textContent === "This gap narrowed between 2011 and 2019");
          await wait(() => chart("three").shadowRoot.querySelectorAll("tbody tr").length === (name === "columns" ? 2 : 9));
          await wait(() => part("source", "three").textContent.includes(name === "file" ? "mine.csv" : "data.csv"));
        }
        // Without data it is a figure of the embedded ones again.
        chart("three").data = undefined;
        await wait(() => part("headline", "three").textContent.includes("The GCSE gap"));
        return performance.getEntriesByType("resource").map(entry => entry.name).filter(name => name.endsWith(".wasm"));
        "##,
        vec![json!(YEARS)],
    )?;
    // The engine of own figures alone served the first of them.
    let first = told.as_array().and_then(|names| names.first()).and_then(Value::as_str).unwrap_or_default();
    if !first.ends_with("gapchart-own.wasm") {
        return Err(format!("loaded first: {told}").into());
    }
    stage.clean()
}

/// JSON, SVG and CSV byte for byte, with the words of both languages.
fn own_figures_are_those_of_the_shell(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<p>scripts only</p>")?;
    let local = areas();
    let pair = [("group", "other"), ("less", "disadvantaged")];
    // A file's name and text, a view and its options.
    type Case<'c> = (&'c str, &'c str, &'c str, Vec<(&'c str, &'c str)>);
    let cases: Vec<Case> = vec![
        ("gap.csv", YEARS, "projection", vec![("from", "2011"), ("until", "2100")]),
        ("gap.csv", YEARS, "windows", vec![("lang", "cy"), ("guess", "2100")]),
        ("gap.csv", YEARS, "trend", vec![("lang", "cy")]),
        ("gap.csv", YEARS, "projection", vec![("method", "exponential"), ("below", "2")]),
        ("areas of mine.csv", &local, "trend", [&pair[..], &[("area", "Leeds")]].concat()),
        ("areas of mine.csv", &local, "projection", pair.to_vec()),
        ("areas of mine.csv", &local, "projection", [&pair[..], &[("area", "Leeds")]].concat()),
    ];
    for (name, text, view, options) in cases {
        let path = on_disk(stage, name, text);
        let asked: Vec<Value> = options.iter().map(|(name, value)| json!([name, value])).collect();
        let answer = stage.ask(
            r##"
            const { figure, svg, csv } = await import("/gapchart/gapchart.js");
            const [name, text, view, pairs] = args, options = { ...Object.fromEntries(pairs), data: new File([text], name) };
            try { return { json: JSON.stringify(await figure(view, options)), svg: await svg(view, options), csv: await csv(view, options) }; }
            catch (fault) { return { fault: fault.message }; }
            "##,
            vec![json!(name), json!(text), json!(view), Value::Array(asked)],
        )?;
        for format in ["json", "svg", "csv"] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_gapchart"));
            command.args([view, "--format", format, "--csv"]).arg(&path);
            for (name, value) in &options {
                command.args([&format!("--{name}"), *value]);
            }
            let output = command.output()?;
            let shell = String::from_utf8(if output.status.success() { output.stdout } else { output.stderr })?;
            let page = match answer.get("fault") {
                Some(fault) => format!("gapchart: {}", fault.as_str().unwrap_or_default()),
                None => answer[format].as_str().unwrap_or_default().to_string(),
            };
            if page.trim_end() != shell.trim_end() {
                let at = page.bytes().zip(shell.bytes()).take_while(|(a, b)| a == b).count();
                let around = |text: &str| text.chars().skip(at.saturating_sub(60)).take(160).collect::<String>();
                return Err(format!(
                    "{name} {view} {options:?}: {format} differs at {at}:\n{}\n{}",
                    around(&page),
                    around(&shell)
                )
                .into());
            }
        }
    }
    stage.clean()
}

fn what_is_picked_follows_the_attributes(stage: &mut Stage) -> Result<(), Failed> {
    stage.file("/areas.csv", &areas());
    stage.open("<gap-chart id=\"one\" view=\"trend\" src=\"areas.csv\" group=\"other\" less=\"disadvantaged\" area=\"Leeds\"></gap-chart>")?;
    let asked = stage.check(
        r##"
        const must = (holds, what) => { if (!holds) throw new Error(what); };
        await ready();
        must(part("summary").textContent.includes("in Leeds was 14.0 points in 2012/13"), part("summary").textContent);
        must(part("summary").textContent.includes("England: 14.0"), "England stands beside it");
        must([...chart().shadowRoot.querySelectorAll("th[scope=col]")].some(head => head.textContent === "England"), "and in the table");
        chart().setAttribute("area", "E92000001");
        await wait(() => part("summary").textContent.includes("in England was 14.0 points"));
        chart().removeAttribute("less");
        await wait(() => part("summary").textContent.includes("This measure in England was 50.0"));
        // One area has no year of closing: the fallback, with the reason.
        for (const [name, value] of [["less", "disadvantaged"], ["area", "Leeds"], ["view", "projection"]]) chart().setAttribute(name, value);
        const { detail } = await failed();
        must(detail.code === "never-fitted" && detail.message.includes("one area's"), JSON.stringify(detail));
        chart().setAttribute("area", "England");
        await wait(() => part("headline").textContent.includes("this gap"));
        chart().setAttribute("area", "Atlantis");
        await wait(() => seen.some(event => event.detail?.code === "unknown-name" && event.detail.message.includes("Atlantis")));
        return performance.getEntriesByType("resource").filter(entry => entry.name.endsWith("areas.csv")).length;
        "##,
    )?;
    if asked != json!(1) {
        return Err(format!("the file was fetched {asked} times").into());
    }
    stage.clean()
}

fn a_file_that_cannot_be_read_leaves_the_fallback(stage: &mut Stage) -> Result<(), Failed> {
    stage.file("/page.csv", "<!doctype html><title>Sign in</title>");
    stage.file("/none.csv", "name,place\na,b\n");
    stage.file("/odd.csv", "year,gap\n2011,4\n2012,oops\n2013,3\n");
    stage.misbehave("missing.csv", How::Missing);
    for (lang, src, code, words) in [
        ("en", "missing.csv", "not-fetched", "the server answered 404"),
        ("cy", "missing.csv", "not-fetched", "atebodd y gweinydd 404"),
        ("en", "page.csv", "refused", "web page"),
        ("en", "none.csv", "refused", "no column of years was found"),
        ("cy", "none.csv", "refused", "ni chafwyd hyd i golofn o flynyddoedd"),
    ] {
        stage.open_in(lang, "", &format!("<gap-chart id=\"one\" src=\"{src}\">{FALLBACK}</gap-chart>"))?;
        stage.ask(
            r##"
            const { detail } = await failed(), [code, words] = args;
            if (detail.code !== code || !detail.message.includes(words)) throw new Error(JSON.stringify(detail));
            if (part("fallback").hidden || !part("message").textContent.includes(words)) throw new Error("nothing instead");
            "##,
            vec![json!(code), json!(words)],
        )?;
        stage.clean()?;
    }
    // A row that is not right is left out, and the rest drawn.
    stage.open("<gap-chart id=\"one\" view=\"trend\" src=\"odd.csv\"></gap-chart>")?;
    stage.check("await ready(); await wait(() => part('summary').textContent.includes('4 in 2011 and 3 in 2013'));")?;
    stage.clean()?;
    // Another site that lets no one read: the browser does not say why.
    stage.open("<p>scripts only</p>")?;
    stage.check(
        r##"
        const { read, figure } = await import("/gapchart/gapchart.js");
        const fetched = window.fetch;
        window.fetch = (address, ...more) => String(address).includes("example.org") ? Promise.reject(new TypeError("Failed to fetch")) : fetched(address, ...more);
        const fault = await figure("trend", { src: "https://example.org/x.csv" }).catch(fault => fault);
        if (fault.code !== "not-fetched" || !fault.message.includes("may this page read it")) throw new Error(JSON.stringify(fault));
        for (const [given, words] of [["", "no rows"], [{ a: 1 }, "cannot be read"], [[], "no rows"]]) {
          const fault = await read(given).catch(fault => fault);
          if (!fault.message?.includes(words)) throw new Error(JSON.stringify([given, fault]));
        }
        "##,
    )?;
    stage.clean()
}

/// A table of the shape and size of the authorities' own, read while the page keeps its turns.
fn a_large_file_leaves_the_page_its_turns(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<gap-chart id=\"one\" view=\"trend\"></gap-chart>")?;
    stage.check(
        r##"
        await ready();
        const rows = ["series_id,period,period_kind,area_code,area_name,group,value,unit,status,comparable,source_id,note"];
        for (let measure = 0; measure < 10; measure++) for (let area = 0; area < 165; area++) for (let year = 10; year < 20; year++)
          rows.push(`measure-${measure},20${year}/${year + 1},academic,E0900${1000 + area},Place ${area},everyone,${40 + (area + year) % 30},percentage points,final,yes,made-up,vintage=2026`);
        const file = new File([rows.join("\n")], "large.csv");
        let turns = 0, going = true, longest = 0, before = performance.now();
        const count = () => { const now = performance.now(); longest = Math.max(longest, now - before); before = now; turns += 1; if (going) setTimeout(count); };
        count();
        chart().setAttribute("area", "Place 7");
        chart().data = file;
        await wait(() => part("subtitle").textContent.includes("Place 7"), 60000);
        going = false;
        if (turns < 5) throw new Error(`${turns} turns, the longest wait ${longest} ms`);
        "##,
    )?;
    stage.clean()
}

fn a_window_of_own_figures_opens_its_projection(stage: &mut Stage) -> Result<(), Failed> {
    stage.file("/gap.csv", YEARS);
    stage.open("<gap-chart id=\"one\" view=\"windows\" src=\"gap.csv\"></gap-chart>")?;
    stage.check(
        r##"
        await ready();
        const rows = chart().shadowRoot.querySelectorAll("tbody tr");
        if (rows.length !== 28) throw new Error(`${rows.length} windows`);
        (await wait(() => rows[0].querySelector("button"))).click();
        await wait(() => chart().getAttribute("view") === "projection" && part("headline").textContent.includes("2011"));
        if (chart().hasAttribute("sha256") || chart().hasAttribute("file")) throw new Error("the address's own keys stand on the element");
        (await wait(() => chart().shadowRoot.querySelector("button.back:not([hidden])"))).click();
        await wait(() => chart().getAttribute("view") === "windows");
        "##,
    )?;
    stage.clean()
}

/// Puts a file into the explorer's picker as a person does.
fn choose(stage: &mut Stage, path: &std::path::Path) -> Result<(), Failed> {
    let browser = stage.browser.as_ref().expect("started");
    Ok(stage.runtime.block_on(browser.type_into("#own-file", path.to_str().expect("UTF-8")))?)
}

fn a_reader_chooses_drops_and_pastes_a_file(stage: &mut Stage) -> Result<(), Failed> {
    let local = on_disk(stage, "areas.csv", &areas());
    let odd = on_disk(stage, "odd.csv", "year,gap\n2011,4\n2012,oops\n2013,3\n20l4,2\n");
    for (page, status, problem, one) in [
        (
            "/index.html",
            "areas.csv: 24 rows, no problems.",
            "odd.csv, row 3, gap: “oops” is not right (expected a number such as 3.92)",
            "one.csv: 3 rows, 1 problem. What is right is drawn.",
        ),
        (
            "/cy.html",
            "areas.csv: 24 o resi, dim problemau.",
            "odd.csv, rhes 3, gap: nid yw “oops” yn gywir",
            "one.csv: 3 rhes, 1 broblem. Dangosir yr hyn sy’n gywir.",
        ),
    ] {
        stage.visit(page)?;
        stage.check("await wait(() => document.querySelector('#option-from')); document.querySelector('#own').open = true;")?;
        choose(stage, &local)?;
        stage.ask(
            r##"
            const element = document.querySelector("gap-chart"), text = name => element.shadowRoot.querySelector(`.${name}`).textContent;
            const must = (holds, what) => { if (!holds) throw new Error(what); };
            await wait(() => document.querySelector("#own-status").textContent === args[0]);
            await wait(() => document.querySelector("#option-group"));
            // Native controls with the file's own names; the total is not there, so the first is.
            const pick = async (name, value) => {
              const select = await wait(() => document.querySelector(`#option-${name}`));
              must(select.localName === "select" && document.querySelector(`label[for=option-${name}]`).textContent, `${name}: no labelled select`);
              select.value = value;
              must(select.value === value, `${name}: no ${value} among ${[...select.options].map(option => option.value)}`);
              select.dispatchEvent(new Event("change"));
              await wait(() => element.getAttribute(name) === value);
              await rest(60);
            };
            await pick("less", "disadvantaged");
            await pick("area", "E08000035");
            await wait(() => text("subtitle").startsWith("made-up: other min") && text("subtitle").includes("Leeds"));
            await wait(() => /file=areas.csv&sha256=[0-9a-f]{64}&.*less=disadvantaged/.test(location.hash));
            must(!location.href.includes("48.0") && !/4[0-9]\.[0-9]/.test(location.hash), "figures in the address");
            await pick("area", "E92000001");
            await pick("view", "projection");
            await wait(() => text("headline").length > 0 && document.querySelector("#option-until"));
            must(document.querySelector("#own-problems").hidden, "problems where there are none");
            "##,
            vec![json!(status)],
        )?;
        choose(stage, &odd)?;
        stage.ask(
            r##"
            const element = document.querySelector("gap-chart");
            const listed = await wait(() => { const list = document.querySelectorAll("#own-problems li"); return list.length === 2 && list; });
            if (!listed[0].textContent.startsWith(args[0]) || !listed[1].textContent.includes("20l4")) throw new Error([...listed].map(item => item.textContent).join("\n"));
            await wait(() => element.shadowRoot.querySelector(".subtitle").textContent.includes("odd.csv"));
            // Dropped, on the page.
            const file = new File(["year\tvalue\n2011\t5\n2012\t4\n2013\t4.5\n"], "dropped.tsv");
            const transfer = { files: [file], types: ["Files"] };
            for (const type of ["dragover", "drop"]) {
              const event = new Event(type, { bubbles: true, cancelable: true });
              Object.defineProperty(event, "dataTransfer", { value: transfer });
              document.body.dispatchEvent(event);
              if (!event.defaultPrevented) throw new Error(`${type} is left to the browser, which would open the file`);
            }
            await wait(() => element.shadowRoot.querySelector(".subtitle").textContent.includes("dropped.tsv"));
            // Counts in the form of their number.
            transfer.files = [new File(["year,gap\n2011,4\n2012,oops\n2013,3\n"], "one.csv")];
            const again = new Event("drop", { bubbles: true, cancelable: true });
            Object.defineProperty(again, "dataTransfer", { value: transfer });
            document.body.dispatchEvent(again);
            const said = document.querySelector("#own-status");
            await wait(() => said.textContent.startsWith("one.csv:"));
            if (said.textContent !== args[1]) throw new Error(said.textContent);
            // Pasted from a spreadsheet: into the page, and into the field.
            const event = new Event("paste", { bubbles: true });
            Object.defineProperty(event, "clipboardData", { value: { files: [], getData: type => type === "text/plain" ? "Blwyddyn\tBwlch\n2018\t1,5\n2019\t1,4\n2020\t1,2\n" : "" } });
            document.body.dispatchEvent(event);
            await wait(() => element.shadowRoot.querySelector(".subtitle").textContent.includes("pasted.csv"));
            await wait(() => element.shadowRoot.querySelector(".summary").textContent.includes("1.5"));
            const field = document.querySelector("#own-paste");
            field.value = "year;gap\n2018;7\n2019;6\n";
            field.dispatchEvent(new Event("input"));
            await wait(() => element.shadowRoot.querySelector(".summary").textContent.includes("7"));
            // And back.
            document.querySelector("#own-leave").click();
            await wait(() => !element.shadowRoot.querySelector(".subtitle").textContent.includes("pasted.csv") && !location.hash.includes("file="));
            "##,
            vec![json!(problem), json!(one)],
        )?;
    }
    Ok(())
}

fn a_link_asks_for_its_file_and_knows_it_again(stage: &mut Stage) -> Result<(), Failed> {
    let mine = on_disk(stage, "mine.csv", YEARS);
    let other = on_disk(stage, "other/mine.csv", &YEARS.replace("4.07", "4.17"));
    let shell = Command::new(env!("CARGO_BIN_EXE_gapchart"))
        .args(["trend", "--from", "2012", "--format", "json", "--csv"])
        .arg(&mine)
        .output()?;
    let figure: Value = serde_json::from_slice(&shell.stdout)?;
    let link = figure["state"]["permalink"].as_str().expect("a permalink").to_string();
    stage.visit(&format!("/index.html{link}"))?;
    stage.check(
        r##"
        await wait(() => document.querySelector("#own-status").textContent === "This link is to a figure made from the file mine.csv. Choose that file: it is not in the link.");
        const element = document.querySelector("gap-chart");
        if (getComputedStyle(element).display !== "none" || !document.querySelector("#own").open) throw new Error("something else is shown");
        "##,
    )?;
    choose(stage, &other)?;
    stage.check(
        r##"
        await wait(() => document.querySelector("#own-status").textContent.startsWith("This is another file of the name mine.csv"));
        if (getComputedStyle(document.querySelector("gap-chart")).display !== "none") throw new Error("drawn unasked");
        if (document.querySelector("#own-anyway").hidden) throw new Error("no way to draw it all the same");
        "##,
    )?;
    choose(stage, &mine)?;
    stage.ask(
        r##"
        const element = document.querySelector("gap-chart");
        await wait(() => element.shadowRoot?.querySelector(".summary").textContent.includes("was 3.89 in 2011/12"));
        await rest(Number(args[1]));
        if (location.hash !== args[0]) throw new Error(`${location.hash} is not ${args[0]}`);
        "##,
        vec![json!(link), json!(Duration::from_millis(400).as_millis() as u64)],
    )?;
    stage.visit(&format!("/index.html{link}"))?;
    stage.check("await wait(() => document.querySelector('#own-status').textContent.startsWith('This link'));")?;
    choose(stage, &other)?;
    stage.check(
        r##"
        (await wait(() => { const button = document.querySelector("#own-anyway"); return !button.hidden && button; })).click();
        await wait(() => document.querySelector("gap-chart").shadowRoot?.querySelector(".summary").textContent.includes("was 3.89 in 2011/12"));
        "##,
    )?;
    Ok(())
}

/// The element, a script and the shell give the same figure of one table; another view of it reads nothing anew.
fn a_table_of_wales_is_that_of_the_shell(stage: &mut Stage) -> Result<(), Failed> {
    let table = "Authority,Sector,Pupils,Budget\nCardiff,Primary,100,500000\nCardiff,Secondary,100,700000\nPowys,Primary,50,300000\nPowys,Secondary,50,600000\n";
    let path = on_disk(stage, "authorities.csv", table);
    stage.file("/authorities.csv", table);
    for lang in ["en", "cy"] {
        stage.open_in(lang, "", "<gap-chart id=\"one\" view=\"wales-authorities\" src=\"authorities.csv\"></gap-chart>")?;
        for view in ["wales-authorities", "single-formula"] {
            let run = Command::new(env!("CARGO_BIN_EXE_gapchart"))
                .args([view, "--lang", lang, "--format", "csv", "--csv"])
                .arg(&path)
                .output()?;
            let shell = String::from_utf8(run.stdout)?;
            stage.ask(
                r##"
                const [view, lang, shell] = args;
                chart().setAttribute("view", view);
                const { csv, figure } = await import("/gapchart/gapchart.js");
                const rows = await csv(view, { lang, src: "authorities.csv" });
                if (rows !== shell) throw new Error(`the page: ${rows}, the shell: ${shell}`);
                const made = await figure(view, { lang, src: "authorities.csv" });
                await wait(() => part("headline").textContent === made.headline);
                if (!part("source").textContent.includes("authorities.csv")) throw new Error(part("source").textContent);
                await wait(() => part("table").querySelectorAll("tbody tr").length === made.table.rows.length);
                "##,
                vec![json!(view), json!(lang), json!(shell)],
            )?;
        }
    }
    // Which column is meant is asked, and answered by an attribute.
    stage.file("/years.csv", "Authority,2023-24,2024-25\nCardiff,7000,7100\nPowys,7200,7300\n");
    stage.open("<gap-chart id=\"one\" view=\"wales-authorities\" src=\"years.csv\">fallback</gap-chart>")?;
    stage.check(
        r#"
        await wait(() => part("message").textContent.includes("which column holds of"));
        chart().setAttribute("of", "per-pupil");
        await wait(() => part("headline").textContent.includes("Powys £7,300"));
        "#,
    )?;
    stage.clean()
}

/// Schools for a formula, a row each; the one in row 5 counts more pupils with meals than it has.
fn schools() -> String {
    let mut file = "artificial_school,pupils_primary,pupils_ks3,fsm6_primary,fsm6_secondary\na-1,,300,,40\na-2,,240,,80\na-3,,500,,60\na-4,90,,91,\n".to_string();
    for at in 0..300 {
        let pupils = 80 + at * 37 % 400;
        file += &format!("b-{at},{pupils},,{},\n", pupils * (at % 60) / 100);
    }
    file
}

/// Page, script and shell make the same bytes of one file of schools, in every way of showing them; its own engine reads it, once.
fn schools_of_ones_own_are_those_of_the_shell(stage: &mut Stage) -> Result<(), Failed> {
    let path = on_disk(stage, "schools.csv", &schools());
    stage.file("/schools.csv", &schools());
    stage.site.asked.lock().expect("no check holds it").clear();
    stage.open("<gap-chart id=\"one\" view=\"formula\" src=\"schools.csv\"></gap-chart>")?;
    stage.check("await ready();")?;
    let asked = stage.site.asked.lock().expect("no check holds it").clone();
    if !asked.iter().any(|path| path.ends_with("gapchart-population.wasm"))
        || asked.iter().any(|path| path.ends_with("gapchart-formula.wasm"))
    {
        return Err(format!("{asked:?}").into());
    }
    for (lang, show, rates) in
        [("en", "fifths", ""), ("cy", "primary", ""), ("en", "primary", "fsm6-primary:740"), ("cy", "secondary", "")]
    {
        let mut shell = json!({});
        for format in ["csv", "svg", "json"] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_gapchart"));
            command.args(["formula", "--lang", lang, "--show", show, "--format", format, "--csv"]).arg(&path);
            if !rates.is_empty() {
                command.args(["--rates", rates]);
            }
            shell[format] = String::from_utf8(command.output()?.stdout)?.into();
        }
        stage.ask(
            r##"
            const [lang, show, rates, shell] = args, options = { lang, show, rates, src: "schools.csv" };
            const { csv, figure, svg } = await import("/gapchart/gapchart.js");
            const same = (what, page) => {
              if (page.trimEnd() === shell[what].trimEnd()) return;
              const at = [...page].findIndex((letter, index) => letter !== shell[what][index]);
              throw new Error(`${what} at ${at}: ${page.slice(at - 60, at + 80)} | ${shell[what].slice(at - 60, at + 80)}`);
            };
            const made = await figure("formula", options);
            same("csv", await csv("formula", options));
            same("svg", await svg("formula", options));
            same("json", JSON.stringify(made));
            chart().lang = lang;
            chart().setAttribute("show", show);
            chart().setAttribute("rates", rates);
            await wait(() => part("headline").textContent === made.headline);
            await wait(() => part("table").querySelectorAll("tbody tr").length === made.table.rows.length);
            // One bad row of many is named, and in no total.
            if (!part("notes").textContent.includes("fsm6_primary") || !part("notes").textContent.includes("91")) throw new Error(part("notes").textContent);
            if (!/artificial|artiffisial/.test(part("headline").textContent)) throw new Error(part("headline").textContent);
            "##,
            vec![json!(lang), json!(show), json!(rates), shell],
        )?;
    }
    if stage.site.asked.lock().expect("no check holds it").iter().filter(|path| path.ends_with("schools.csv")).count() > 13 {
        return Err("the element read its file anew".into());
    }
    stage.clean()
}

/// Dots lie where the data are; a pointer over one reads its row of the file; keys go by fifths and outliers, and say their rows of the table.
fn every_school_is_a_dot_that_can_be_read(stage: &mut Stage) -> Result<(), Failed> {
    stage.file("/schools.csv", &schools());
    for (width, theme) in [("288px", "light"), ("760px", "dark")] {
        stage.file("/width.css", &format!("#box {{ width: {width} }}"));
        stage.open(&format!(
            "<link rel=\"stylesheet\" href=\"/width.css\"><div id=\"box\"><gap-chart id=\"one\" view=\"formula\" show=\"primary\" theme=\"{theme}\" src=\"schools.csv\"></gap-chart></div>"
        ))?;
        stage.check(
            r##"
            await ready();
            const must = (holds, what) => { if (!holds) throw new Error(what); };
            const canvas = part("canvas"), ratio = canvas.width / canvas.clientWidth, box = canvas.getBoundingClientRect();
            const [left, top, right, bottom] = chart().plot;
            // Inked where there are dots, and the ground elsewhere.
            const image = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            const at = (x, y) => image.data[4 * (Math.round(y * ratio) * image.width + Math.round(x * ratio))];
            const ground = at(right - 1, top + 0.37 * (bottom - top) + 3);
            let inked = 0;
            for (let x = Math.ceil(left); x < right; x += 2) for (let y = Math.ceil(top); y < bottom; y += 2) inked += at(x, y) !== ground ? 4 : 0;
            must(inked > 300 && inked < 0.7 * (right - left) * (bottom - top), `inked: ${inked}`);
            // A pointer finds the nearest of all, whose row is in the tip; none far from all.
            const stageBox = part("stage");
            const point = (type, x, y) => stageBox.dispatchEvent(new PointerEvent(type, { clientX: box.left + x, clientY: box.top + y, bubbles: true, composed: true }));
            point("pointerenter", left + 5, top + 5);
            await wait(() => part("tip"));
            const said = new Set();
            for (let x = left; x < right; x += 7) for (let y = top + 3; y < bottom; y += 23) {
              point("pointermove", x, y);
              const tip = part("tip");
              if (!tip.hidden) said.add(tip.querySelector("b").textContent);
            }
            must([...said].filter(text => /^Row \d+ of the file$/.test(text)).length > 40, [...said].slice(0, 9).join());
            must([...said].some(text => text.includes("disadvantaged fifth")), "no fifth under the pointer");
            point("pointermove", right - 1, bottom - 1);
            // Keys: five fifths and six schools, each a row of the table.
            part("keys").focus();
            const rows = [...part("table").querySelectorAll("tbody tr")].map(row => row.cells[0].textContent);
            const read = new Set();
            const key = name => part("keys").dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
            key("Home");
            for (let step = 0; step < rows.length; step += 1) {
              read.add(part("tip").querySelector("b").textContent);
              key("ArrowRight");
            }
            must(rows.length > 7 && read.size === rows.length && rows.every(row => read.has(row)), `${[...read]} | ${rows}`);
            await wait(() => rows.some(row => part("status").textContent.startsWith(row)));
            // Dragging a rate: the same dots elsewhere, and words that follow.
            const before = part("headline").textContent;
            chart().setAttribute("rates", "fsm6-primary:900");
            await wait(() => part("headline").textContent !== before);
            const now = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let other = 0;
            for (let byte = 0; byte < now.data.length; byte += 4) other += now.data[byte] !== image.data[byte] ? 1 : 0;
            must(other > 100, `the picture did not change: ${other}`);
            "##,
        )?;
        stage.clean()?;
    }
    Ok(())
}

fn a_deflator_of_ones_own_goes_into_the_address(stage: &mut Stage) -> Result<(), Failed> {
    stage.visit("/index.html#view=funding&vintage=2022")?;
    stage.check(
        r##"
        const typed = await wait(() => document.querySelector("#option-prices"));
        const chosen = typed.parentElement.querySelector("input[type=file]");
        const file = new File(["Financial year,GDP deflator,per cent change\n2010-11,80,\n2018-19,92,\n2019-20,94.1,\n2020-21,,5\n"], "gdp.csv");
        const all = new DataTransfer();
        all.items.add(file);
        chosen.files = all.files;
        chosen.dispatchEvent(new Event("change"));
        await wait(() => location.hash.includes("prices=2010-11:80,2018-19:92,2019-20:94.1,2020-21:98.805f"));
        const element = document.querySelector("gap-chart");
        await wait(() => element.shadowRoot.querySelector(".subtitle").textContent.includes("the reader's own deflator"));
        "##,
    )?;
    Ok(())
}

/// An engine that is asked for before a file is chosen is not fetched again; one that cannot be had is named by the element alone.
fn what_a_file_will_need_comes_before_it(stage: &mut Stage) -> Result<(), Failed> {
    for (view, engine) in
        [("trend", "gapchart-own.wasm"), ("wales-authorities", "gapchart-tables.wasm"), ("formula", "gapchart-population.wasm")]
    {
        stage.site.asked.lock().expect("no check holds it").clear();
        stage.open("")?;
        stage
            .ask("const { prepare } = await import('/gapchart/gapchart.js'); await prepare(ARGS[0], true);", vec![view.into()])?;
        let asked = stage.site.asked.lock().expect("no check holds it").clone();
        let engines: Vec<&String> = asked.iter().filter(|path| path.ends_with(".wasm")).collect();
        if engines.len() != 1 || !engines[0].ends_with(engine) {
            return Err(format!("{view}: {engines:?}").into());
        }
        stage.clean()?;
    }
    stage.misbehave("gapchart-own.wasm", How::Missing);
    stage.open("")?;
    stage.ask(
        r#"
        const { prepare } = await import("/gapchart/gapchart.js");
        await prepare("trend", true);
        const own = document.createElement("gap-chart");
        Object.assign(own, { id: "one", data: ARGS[0] });
        own.setAttribute("view", "trend");
        document.body.append(own);
        const { detail } = await failed();
        if (detail.code !== "engine-missing") throw new Error(JSON.stringify(detail));
        "#,
        vec![YEARS.into()],
    )?;
    stage.site.faults.lock().expect("no check holds it").clear();
    // Once it is there the element draws.
    stage.ask("chart().setAttribute('lang', 'cy'); await ready();", vec![])?;
    Ok(())
}
