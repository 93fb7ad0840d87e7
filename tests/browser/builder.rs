//! The embed builder: what it prints is what a shell prints, and what it shows is what it prints.

use crate::stage::{Check, Stage};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;
use xtask::root;
use xtask::server::{How, POLICY};

pub const CHECKS: &[(&str, Check)] = &[
    ("a_shell_prints_what_the_builder_prints", a_shell_prints_what_the_builder_prints),
    ("the_builder_shows_what_it_prints", the_builder_shows_what_it_prints),
    ("the_builder_is_used_by_keyboard_alone", the_builder_is_used_by_keyboard_alone),
    ("the_builder_is_used_on_a_telephone", the_builder_is_used_on_a_telephone),
];

/// Sets a field as a reader does, and waits until the markup has changed and rests.
const USE: &str = r#"
const value = id => document.getElementById(id).value;
const settled = async was => {
  await wait(() => value("markup") !== was);
  let last;
  do { last = value("markup"); await rest(400); } while (last !== value("markup"));
};
const set = async (id, to) => {
  const field = document.getElementById(id), was = value("markup");
  if (field.type === "checkbox") field.checked = to; else field.value = to;
  for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  await settled(was);
};
const take = async rung => {
  const was = value("markup");
  document.querySelector(`input[value=${rung}]`).click();
  await settled(was);
};
const must = (holds, what) => { if (!holds) throw new Error(what); };
await wait(() => document.getElementById("markup")?.value);
"#;

/// A folder with the package's hashes, where commands are run.
fn folder(stage: &Stage) -> Result<PathBuf, Failed> {
    let folder = stage.scratch("builder");
    xtask::write(&folder.join("integrity.txt"), &xtask::read(&root().join("pkg/integrity.txt"))?)?;
    Ok(folder)
}

/// Runs the command that the page prints, and compares what it prints with the page's markup, and its pictures with the page's names.
fn same(stage: &Stage, told: &Value) -> Result<(), Failed> {
    let text = |key: &str| told[key].as_str().unwrap_or_default().to_string();
    let command = text("command");
    let words = command.strip_prefix("gapchart ").ok_or_else(|| format!("no command of ours: {command}"))?;
    let folder = folder(stage)?;
    let run = Command::new("sh")
        .args(["-c", &format!("\"$GAPCHART\" {words}")])
        .env("GAPCHART", env!("CARGO_BIN_EXE_gapchart"))
        .current_dir(&folder)
        .output()?;
    let printed = String::from_utf8_lossy(&run.stdout).into_owned();
    if printed.is_empty() || printed != text("markup") {
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        return Err(format!("`{command}` prints\n{printed}{said}\nand the page\n{}", text("markup")).into());
    }
    for file in told["files"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !folder.join(file).exists() {
            return Err(format!("`{command}` writes no {file}").into());
        }
    }
    Ok(())
}

fn a_shell_prints_what_the_builder_prints(stage: &mut Stage) -> Result<(), Failed> {
    // The page, its address, and what is chosen there.
    let steps = [
        ("/builder.html#view=projection&from=2011&to=2019", "await set('width', '900'); await set('heading-level', '2');"),
        ("/builder.html#view=trend", "await set('data', 'pinned'); await set('option-theme', 'dark');"),
        ("/builder.html#view=trend", "await take('iframe'); await set('engine', 'https://example.org/our files/');"),
        ("/mewnosod.html#view=wales", "await take('picture'); await set('files', '/cyfryngau/');"),
        ("/mewnosod.html#view=windows&guess=2100", "await set('address', ''); await set('files', '');"),
    ];
    for (page, script) in steps {
        stage.visit(page)?;
        let told = stage.check(&format!(
            "{USE}{script}
            return {{ markup: value('markup'), command: value('command'), files: [...document.querySelectorAll('#files-made a')].map(link => link.download) }};"
        ))?;
        same(stage, &told)?;
    }
    Ok(())
}

fn the_builder_shows_what_it_prints(stage: &mut Stage) -> Result<(), Failed> {
    for (page, words) in [
        ("/builder.html#view=projection&from=2011&to=2019", ["in the 2110s", "Line chart.", "expected within 240 to 4,000"]),
        ("/mewnosod.html#view=projection&from=2011&to=2019", ["Ar sail 2011–2019", "Siart llinell.", ""]),
    ] {
        stage.visit(page)?;
        stage.ask(
            &format!(
                r##"{USE}
                const [headline, alt] = args[0], preview = document.querySelector("#preview");
                const shown = () => preview.querySelector("gap-chart")?.shadowRoot?.querySelector(".headline").textContent ?? "";
                await wait(() => shown().includes(headline));
                const element = preview.querySelector("gap-chart");
                // Another window is the same element, drawn anew.
                const typed = document.querySelector("#option-to"), was = value("markup");
                typed.value = "2018";
                typed.dispatchEvent(new Event("change", {{ bubbles: true }}));
                await settled(was);
                must(preview.querySelector("gap-chart") === element && element.getAttribute("to") === "2018", "made anew");
                must(value("markup").includes(' to="2018"') && location.hash.includes("to=2018"), "the markup or the address stayed behind");
                must(document.querySelector("a.language").getAttribute("href").includes("to=2018"), "the other language is of another figure");
                // Every picture of the markup is there, under its name.
                for (const link of document.querySelectorAll("#files-made a")) must(value("markup").includes(`"/pictures/${{link.download}}"`), link.download);
                must(/integrity="sha256-[^"]+" crossorigin/.test(value("markup")), "nothing is pinned");
                await take("picture");
                const image = preview.querySelector("img");
                await wait(() => image.complete && image.naturalWidth === 1600);
                must(image.alt === value("alt") && image.alt.startsWith(alt), image.alt);
                must(preview.querySelector("table caption") && preview.querySelector("figcaption a"), "no table or no link");
                must(value("markup").includes(`/${{document.querySelector("#files-made a").download}}"`), "the picture has another name");
                // What cannot be is said, and the last markup stays.
                const kept = value("markup"), problem = document.querySelector("#problem"), width = document.querySelector("#width");
                width.value = "100";
                width.dispatchEvent(new Event("input", {{ bubbles: true }}));
                await wait(() => !problem.hidden && problem.textContent.includes("100"));
                must(value("markup") === kept, "the markup of a mistake");
                width.value = "800";
                width.dispatchEvent(new Event("input", {{ bubbles: true }}));
                await wait(() => problem.hidden);
                await take("iframe");
                const frame = preview.querySelector("iframe");
                must(frame.getAttribute("src").startsWith("gapchart/gapchart.html?lang="), frame.src);
                must(!frame.sandbox.contains("allow-same-origin"), "not sandboxed");
                // The page inside tells its height once its figure is drawn.
                await wait(() => frame.height !== "760");
                "##
            ),
            vec![json!(words)],
        )?;
    }
    Ok(())
}

/// Tab and Enter alone: from the top of the page to the markup on the clipboard, or selected for the reader's own keys.
fn the_builder_is_used_by_keyboard_alone(stage: &mut Stage) -> Result<(), Failed> {
    stage.visit("/builder.html#view=trend")?;
    stage.check(&format!("{USE} document.querySelector('h1').focus();"))?;
    stage.enter_where("focus.dataset?.copies === 'markup'")?;
    stage.check(&format!(
        r##"{USE}
        const status = document.querySelector("#status"), markup = document.querySelector("#markup");
        await wait(() => status.textContent);
        const selected = document.activeElement === markup && markup.selectionEnd - markup.selectionStart === markup.value.length;
        must(status.textContent === "Copied." || selected, status.textContent);
        // Every control has a name.
        for (const field of document.querySelectorAll("input, select, textarea")) {{
          must(field.labels?.length > 0 || field.getAttribute("aria-label"), `no name: ${{field.outerHTML}}`);
        }}
        "##
    ))?;
    Ok(())
}

fn the_builder_is_used_on_a_telephone(stage: &mut Stage) -> Result<(), Failed> {
    stage.misbehave("test.html", How::Policy(format!("{POLICY}; frame-src 'self'")));
    for page in ["builder.html", "mewnosod.html"] {
        stage.open(&format!("<iframe id=\"phone\" src=\"/{page}#view=projection\" width=\"320\" height=\"700\"></iframe>"))?;
        stage.check(
            r##"
            const inside = await wait(() => document.getElementById("phone").contentDocument?.getElementById("markup")?.value && document.getElementById("phone").contentDocument);
            for (const rung of ["element", "iframe", "picture"]) {
              inside.querySelector(`input[value=${rung}]`).click();
              await rest(900);
              const wide = inside.documentElement.scrollWidth;
              if (wide > 320) {
                const over = [...inside.querySelectorAll("body *")].filter(node => node.getBoundingClientRect().right > 320 && !node.closest("details"));
                throw new Error(`${rung}: ${wide} wide, for ${over.map(node => node.outerHTML.slice(0, 80)).join("\n")}`);
              }
              for (const field of inside.querySelectorAll("input, select, button")) {
                const { width, height, right } = field.getBoundingClientRect();
                if (width > 0 && (right > 320 || (field.matches("button, select") && height < 24))) throw new Error(`${rung}: ${field.outerHTML} ${width} × ${height}, to ${right}`);
              }
            }
            "##,
        )?;
    }
    stage.clean()
}
