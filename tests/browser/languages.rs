//! No English in a Welsh page outside what says that it is English, and the reverse: every text, name and description of every view and page.
//!
//! The page is walked in the browser, shadow roots and what is folded away included; whether a text is of its language is decided by
//! the same rule as for figures (`tests/language/rule.rs`).

use crate::rule::Rule;
use crate::stage::{Check, Stage};
use gapchart::text::Lang;
use gapchart::views::{self, Takes};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use xtask::browser::Engine;

pub const CHECKS: &[(&str, Check)] = &[
    ("every_view_is_of_one_language", every_view_is_of_one_language),
    ("every_page_is_of_one_language", every_page_is_of_one_language),
    ("a_fault_is_told_in_the_language_of_its_page", a_fault_is_told_in_the_language_of_its_page),
];

/// Every text with the language that it is said to be in and where it stands: text nodes, and what is read out or shown on pointing.
pub const WALK: &str = r#"
const NAMES = ["aria-label", "aria-description", "aria-valuetext", "aria-roledescription", "title", "alt", "placeholder", "label"];
const tongue = node => {
  for (let at = node; at; at = at.parentNode ?? at.over ?? at.host) if (at.lang) return at.lang;
  return "";
};
const seenTexts = new Set();
const walk = root => {
  const found = [], seen = seenTexts;
  const put = (node, name, text) => {
    const lang = tongue(node), key = `${lang}|${text}`;
    if (!/\p{L}{2}/u.test(text) || seen.has(key)) return;
    seen.add(key);
    found.push([lang, text, `${node.localName ?? ""}.${node.className ?? ""}#${node.id ?? ""} ${name}`]);
  };
  const into = node => {
    for (const child of node.childNodes) {
      if (child.nodeType === 9) into(child);
      if (child.nodeType === 3) put(child.parentNode instanceof ShadowRoot ? child.parentNode.host : child.parentNode, "text", child.data.trim());
      if (child.nodeType !== 1 || ["script", "style"].includes(child.localName)) continue;
      for (const name of NAMES) if (child.hasAttribute(name)) put(child, name, child.getAttribute(name));
      // What a script will say.
      for (const [name, text] of Object.entries(child.dataset)) if (!["for", "rung", "setting", "copies", "cell", "theme", "filled"].includes(name)) put(child, `data-${name}`, text);
      if (child.localName === "meta" && child.name === "description") put(child, "description", child.content);
      if (child.localName === "textarea" && child.readOnly && child.value && !/^\s*[<]/.test(child.value)) put(child, "value", child.value);
      if (child.shadowRoot) into(child.shadowRoot);
      if (child.localName === "template") {
        child.content.over = child;
        into(child.content);
      }
      into(child);
    }
  };
  into({ childNodes: [root] });
  return found;
};
"#;

/// Those of the texts that are of another language than they say; `names` are a reader's own, and no one's.
fn strange(rule: &Rule, place: &str, told: &Value, names: &[&str], odd: &mut Vec<String>) -> usize {
    let told = told.as_array().cloned().unwrap_or_default();
    for text in &told {
        let [lang, text, at] = [0, 1, 2].map(|field| text[field].as_str().unwrap_or_default());
        if !["en", "cy"].contains(&lang) {
            odd.push(format!("{place}: {at} says the language {lang:?}: {text}"));
            continue;
        }
        let plain = names.iter().fold(text.to_string(), |text, name| text.replace(name, ""));
        if let Some(why) = rule.fault(Lang::of(lang), &plain) {
            odd.push(format!("{place}: {at} is said to be {lang} ({why}): {text}"));
        }
    }
    told.len()
}

fn told(odd: Vec<String>) -> Result<(), Failed> {
    if odd.is_empty() { Ok(()) } else { Err(format!("{} texts\n{}", odd.len(), odd.join("\n")).into()) }
}

/// Words, table, notes, working, sound, and the panel to take a figure away with each of its texts.
fn every_view_is_of_one_language(stage: &mut Stage) -> Result<(), Failed> {
    let rule = Rule::new();
    let mut odd = vec![];
    // One engine sees every view in both languages, the others each in one.
    let all = stage.engine() == Engine::Chromium;
    for (number, lang) in Lang::ALL.into_iter().enumerate() {
        for (at, view) in views::VIEWS.iter().enumerate() {
            if !all && at % 2 != number {
                continue;
            }
            stage.open_in(
                lang.tag(),
                "",
                &format!("<gap-chart id=\"one\" view=\"{}\" address=\"explorer.html\"></gap-chart>", view.key),
            )?;
            let found = stage.check(&format!(
                r#"{WALK}
                await ready();
                for (const panel of chart().shadowRoot.querySelectorAll("details")) panel.open = true;
                await wait(() => part("take").querySelectorAll("button").length > 3 && part("sound").lastElementChild.childNodes.length > 0 && part("table").querySelector("button"));
                part("keys").focus();
                const found = walk(chart());
                for (const button of part("take").querySelectorAll("button")) {{
                  const said = part("take").querySelector("[role=status]");
                  said.textContent = "";
                  button.click();
                  await wait(() => said.textContent);
                  // BibTeX has words of its own; what fills them is a citation's.
                  if (!part("take").querySelector("textarea").value.startsWith("@")) found.push(...walk(chart()));
                }}
                return found;"#
            ))?;
            let made = views::figure(view.key, &[("lang", lang.tag())]).map_err(|error| error.to_string())?;
            let names: Vec<&str> =
                made.sources.iter().map(|source| source.title).chain([&*made.state.command, &*made.state.permalink]).collect();
            let count = strange(&rule, &format!("{} {}", view.key, lang.tag()), &found, &names, &mut odd);
            if count < 40 {
                odd.push(format!("{}: {count} texts are too few to be all", view.key));
            }
        }
    }
    told(odd)?;
    stage.clean()
}

/// Every page that is handed out, with everything unfolded.
fn every_page_is_of_one_language(stage: &mut Stage) -> Result<(), Failed> {
    let rule = Rule::new();
    let mut odd = vec![];
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("www");
    let mut pages: Vec<String> = std::fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".html"))
        .collect();
    pages.sort();
    // The views whose controls say something of their own.
    for page in ["index.html", "cy.html"] {
        for key in ["windows", "premium", "scorecard", "formula", "claims", "funding", "wales-authorities"] {
            pages.push(format!("{page}#view={key}"));
        }
        pages.push(format!("{page}#view=projection&method=step&odd=1"));
        pages.push(format!("{page}#view=trend&file=own.csv&sha256=0"));
    }
    for page in pages {
        stage.visit(&format!("/{page}"))?;
        let found = stage.check(&format!(
            r##"{WALK}
            await wait(() => document.readyState === "complete");
            for (const panel of document.querySelectorAll("details")) panel.open = true;
            const elements = [...document.querySelectorAll("gap-chart")].slice(0, 3);
            for (const element of elements) {{
              element.scrollIntoView();
              await Promise.race([wait(() => !(element.checkVisibility?.() ?? true) || element.shadowRoot?.querySelector(".gap:not([hidden])")), rest(8000)]);
            }}
            if (document.querySelector("#choices")) await wait(() => document.querySelector("#choices select, #choices input"));
            await rest(300);
            return [[document.documentElement.lang, document.title, "title"], ...walk(document)];"##
        ))?;
        // What sources and documents call themselves stands in citations and fallbacks.
        let mut names: Vec<&str> = gapchart::datasets::sources().iter().map(|source| source.title).collect();
        // Examples of what is typed are codes.
        names.extend(views::VIEWS.iter().flat_map(|view| view.options).filter_map(|choice| match choice.takes {
            Takes::Like(example) => Some(example),
            _ => None,
        }));
        strange(&rule, &page, &found, &names, &mut odd);
    }
    told(odd)
}

/// What an embedder and a reader can get wrong, and what a server can.
fn a_fault_is_told_in_the_language_of_its_page(stage: &mut Stage) -> Result<(), Failed> {
    let rule = Rule::new();
    let mut odd = vec![];
    for lang in Lang::ALL {
        for wrong in [
            "view=\"guess\"",
            "view=\"projection\" from=\"1890\"",
            "view=\"projection\" from=\"2019\" to=\"2011\"",
            "view=\"projection\" method=\"guess\"",
            "view=\"trend\" series=\"none\"",
            "view=\"trend\" vintage=\"1999\"",
            "view=\"icfp\" pupils=\"-3\"",
            "view=\"premium\" year=\"1999\"",
            "view=\"claims\" claim=\"XX-99\"",
            "view=\"trend\" src=\"/none.csv\"",
        ] {
            stage.open_in(lang.tag(), "", &format!("<gap-chart id=\"one\" {wrong}></gap-chart>"))?;
            let found = stage.check(&format!(r#"{WALK} await failed(); return walk(chart());"#))?;
            let given: Vec<&str> = wrong.split('"').skip(1).step_by(2).collect();
            // Names of views, options and series are codes, wherever they are listed.
            let codes: Vec<&str> = views::VIEWS
                .iter()
                .flat_map(|view| {
                    let words = view.options.iter().flat_map(|choice| match choice.takes {
                        Takes::OneOf(known) | Takes::AnyOf(known) => known.iter().map(|(name, _)| *name).collect(),
                        _ => vec![],
                    });
                    [view.key].into_iter().chain(view.options.iter().map(|choice| choice.name)).chain(words)
                })
                .collect();
            let found: Vec<Value> = found
                .as_array()
                .into_iter()
                .flatten()
                .map(|text| {
                    let plain = text[1].as_str().unwrap_or_default();
                    let plain: Vec<&str> = plain
                        .split(' ')
                        .filter(|word| {
                            let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
                            !codes.contains(&bare) && !bare.contains(['-', '/', '.']) && !given.contains(&bare)
                        })
                        .collect();
                    json!([text[0], plain.join(" "), text[2]])
                })
                .collect();
            if strange(&rule, &format!("{wrong} {}", lang.tag()), &json!(found), &[], &mut odd) == 0 {
                odd.push(format!("{wrong}: nothing was said"));
            }
        }
    }
    told(odd)
}
