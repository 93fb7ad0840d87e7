//! The written references are those of the code: types, the elements' manifest, the table of attributes.
//!
//! Made from the views' option descriptions and `figure.schema.json`. `cargo xtask docs` writes them anew; here they are compared.

use gapchart::text::{Lang, word};
use gapchart::views::{self, Choice, POPULATION, POPULATION_VIEWS, Takes, VIEWS, View};
use serde_json::{Value, json};
use std::path::Path;

/// Attributes that are the element's own and no view's option: name, type, help.
const OWN: [(&str, &str, &str); 4] = [
    ("view", "View", "Which figure; `projection` if not said."),
    ("heading-level", "\"1\" | \"2\" | \"3\" | \"4\" | \"5\" | \"6\"", "Level of the headline; 3 if not said."),
    (
        "data",
        "\"latest\"",
        "`latest`: newer figures of the gap too, from `gapchart-data.csv` beside the script (trend, projection, windows).",
    ),
    ("address", "string", "A page that opens figures from the part after `#`: links, pictures and citations then name it."),
];

fn path(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Compares a file with what it must be, or writes it where that was asked for.
fn same(name: &str, wanted: &str) {
    if std::env::var_os("GAPCHART_DRAW_ANEW").is_some() {
        std::fs::write(path(name), wanted).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    assert!(read(name) == wanted, "{name} is not what the code says: `cargo xtask docs` writes it");
}

/// A text with the part between two marks replaced.
fn filled(text: &str, start: &str, end: &str, content: &str) -> String {
    let (before, rest) = text.split_once(start).unwrap_or_else(|| panic!("{start} is missing"));
    let (_, after) = rest.split_once(end).unwrap_or_else(|| panic!("{end} is missing"));
    [before, start, "\n", content, end, after].concat()
}

/// The options of a view, those for a reader's own schools too.
fn all_options(view: &'static View) -> impl Iterator<Item = &'static Choice> {
    let of_schools = POPULATION_VIEWS.contains(&view.key).then_some(POPULATION);
    view.options.iter().chain(of_schools.into_iter().flatten())
}

/// Every option once, in the order in which views name it, with the views that have it.
fn options() -> Vec<(&'static Choice, Vec<&'static str>)> {
    let mut all: Vec<(&Choice, Vec<&str>)> = vec![];
    for view in VIEWS {
        for choice in all_options(view) {
            match all.iter_mut().find(|(known, _)| known.name == choice.name) {
                Some((_, views)) => views.push(view.key),
                None => all.push((choice, vec![view.key])),
            }
        }
    }
    all
}

/// What the option of a name takes, over every view that has it, as a type.
fn kind(name: &str) -> String {
    let mut words: Vec<String> = vec![];
    let mut number = false;
    let mut text = false;
    for choice in VIEWS.iter().flat_map(all_options).filter(|choice| choice.name == name) {
        match choice.takes {
            Takes::OneOf(known) => {
                number |= known.iter().any(|(key, _)| key.parse::<f64>().is_ok());
                words.extend(known.iter().map(|(key, _)| format!("{key:?}")));
            }
            Takes::Series(known) => words.extend(known.iter().map(|key| format!("{key:?}"))),
            Takes::Vintage | Takes::AnyOf(_) | Takes::Measures => text = true,
            _ => (number, text) = (true, true),
        }
    }
    let mut seen = vec![];
    words.retain(|word| !seen.contains(word) && (seen.push(word.clone()), true).1);
    if text {
        words = vec!["string".to_string()];
    }
    if number {
        words.push("number".to_string());
    }
    words.join(" | ")
}

/// A schema as a type of TypeScript, at a depth of indentation.
fn typed(schema: &Value, depth: usize) -> String {
    if let Some(target) = schema["$ref"].as_str() {
        return name_of(target.rsplit('/').next().expect("a name"));
    }
    if let Some(only) = schema.get("const") {
        return only.to_string();
    }
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().map(Value::to_string).collect::<Vec<_>>().join(" | ");
    }
    for one in ["oneOf", "anyOf"] {
        if let Some(kinds) = schema[one].as_array() {
            return kinds.iter().map(|kind| typed(kind, depth)).collect::<Vec<_>>().join(" | ");
        }
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    let one = |kind: &str| match kind {
        "integer" | "number" => "number".to_string(),
        "array" => match schema["prefixItems"].as_array() {
            Some(items) => format!("[{}]", items.iter().map(|item| typed(item, depth)).collect::<Vec<_>>().join(", ")),
            None => {
                let item = typed(&schema["items"], depth);
                if item.contains(" | ") { format!("({item})[]") } else { format!("{item}[]") }
            }
        },
        "object" => object(schema, depth),
        other => other.to_string(),
    };
    if kinds.is_empty() { "unknown".to_string() } else { kinds.iter().map(|kind| one(kind)).collect::<Vec<_>>().join(" | ") }
}

fn object(schema: &Value, depth: usize) -> String {
    let pad = "  ".repeat(depth + 1);
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut out = "{\n".to_string();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(description) = field["description"].as_str() {
            out += &format!("{pad}/** {description} */\n");
        }
        let mark = if required.contains(&name.as_str()) { "" } else { "?" };
        out += &format!("{pad}{name}{mark}: {};\n", typed(field, depth + 1));
    }
    out + &"  ".repeat(depth) + "}"
}

fn name_of(definition: &str) -> String {
    let words = definition.split(['_', '-']);
    words
        .map(|word| word[..1].to_uppercase() + &word[1..])
        .collect::<String>()
        .replace("Words", "string")
        .replace("Address", "string")
}

#[test]
fn the_types_are_those_of_options_and_schema() {
    let views: Vec<String> = VIEWS.iter().map(|view| format!("{:?}", view.key)).collect();
    let mut out = format!("/** A view's name. */\nexport type View = {};\n\n", views.join(" | "));
    out += "/** What a figure is asked for; each view takes those that its description names. */\nexport interface Options {\n";
    for (choice, views) in options() {
        let (first, rest) = choice.name.split_once('-').unwrap_or((choice.name, ""));
        let camel = if rest.is_empty() { first.to_string() } else { format!("{first}{}", name_of(rest)) };
        out += &format!("  /** {} ({}) */\n", word(Lang::En, choice.help), views.join(", "));
        out += &format!("  {camel}?: {} | null;\n", kind(choice.name));
        if camel != choice.name {
            out += &format!("  {:?}?: {} | null;\n", choice.name, kind(choice.name));
        }
    }
    for choice in gapchart::views::OWN.iter().filter(|own| options().iter().all(|(known, _)| known.name != own.name)) {
        out += &format!("  /** Of a file of one's own: {} */\n  {}?: string | null;\n", word(Lang::En, choice.help), choice.name);
    }
    out += "  /** Figures of one's own: a file, text of a CSV, rows or columns by name; `latest`: newer ones beside the package. */\n";
    out += "  data?: \"latest\" | Blob | string | Record<string, unknown>[] | Record<string, unknown>;\n";
    out += "  /** Address of a file of one's own. */\n  src?: string;\n";
    out += "}\n\n";
    let schema: Value = serde_json::from_str(&read("src/figure.schema.json")).expect("JSON");
    for (name, definition) in schema["$defs"].as_object().expect("definitions") {
        if name_of(name) != "string" {
            out += &format!("export type {} = {};\n\n", name_of(name), typed(definition, 0));
        }
    }
    out +=
        &format!("/** {} */\nexport interface Figure {}\n", schema["description"].as_str().expect("words"), object(&schema, 0));
    let name = "src/web/gapchart.d.ts";
    same(name, &filled(&read(name), "// <generated>", "// </generated>", &out));
}

#[test]
fn the_manifest_names_every_attribute() {
    let own = OWN.iter().map(|(name, kind, help)| json!({"name": name, "type": {"text": kind}, "description": help}));
    let of_views = options().into_iter().map(|(choice, views)| {
        let help = format!("{} ({})", word(Lang::En, choice.help), views.join(", "));
        json!({"name": choice.name, "type": {"text": kind(choice.name)}, "description": help})
    });
    let event = |name: &str, kind: &str, help: &str| json!({"name": name, "type": {"text": kind}, "description": help});
    let manifest = json!({
        "schemaVersion": "2.1.0",
        "modules": [{
            "kind": "javascript-module",
            "path": "gapchart.js",
            "declarations": [{
                "kind": "class",
                "name": "GapChart",
                "tagName": "gap-chart",
                "customElement": true,
                "superclass": {"name": "HTMLElement"},
                "description": "A figure of the disadvantage gap or of school funding, computed and drawn in the reader's own browser.",
                "attributes": own.chain(of_views).collect::<Vec<_>>(),
                "events": [
                    event("gap-ready", "CustomEvent<null>", "The first figure is drawn."),
                    event("gap-change", "CustomEvent<null>", "Another figure is drawn."),
                    event("gap-select", "CustomEvent<{permalink: string}>", "A datum is about to open its own figure; prevent its default to do something else."),
                    event("gap-error", "CustomEvent<Fault>", "Nothing could be drawn; the fallback is in sight."),
                ],
                "slots": [{"name": "", "description": "What is shown until a figure is drawn, and whenever none can be."}],
            }],
            "exports": [
                {"kind": "js", "name": "GapChart", "declaration": {"name": "GapChart", "module": "gapchart.js"}},
                {"kind": "custom-element-definition", "name": "gap-chart", "declaration": {"name": "GapChart", "module": "gapchart.js"}},
            ],
        }],
    });
    same("src/web/custom-elements.json", &(serde_json::to_string_pretty(&manifest).expect("JSON") + "\n"));
}

#[test]
fn the_guides_table_names_every_attribute() {
    let mut out = "\n| attribute | views | what it takes |\n|---|---|---|\n".to_string();
    for (name, _, help) in OWN {
        out += &format!("| `{name}` | all | {help} |\n");
    }
    for (choice, views) in options() {
        let views = if views.len() == VIEWS.len() { "all".to_string() } else { views.join(", ") };
        let words = match kind(choice.name) {
            // Long lists of series are for `gapchart data list`.
            kind if kind.contains('"') && kind.len() < 120 => {
                format!(": {}", kind.replace(" | number", "").replace(" | ", ", ").replace('"', "`"))
            }
            _ => String::new(),
        };
        out += &format!("| `{}` | {views} | {}{words} |\n", choice.name, word(Lang::En, choice.help));
    }
    let name = "pkg/README.md";
    same(name, &filled(&read(name), "<!-- attributes -->", "<!-- /attributes -->", &(out + "\n")));
}

/// The WordPress plugin lets through what the element takes, and nothing else.
#[test]
fn the_plugin_takes_every_attribute() {
    let mut names: Vec<&str> = OWN.iter().map(|(name, ..)| *name).collect();
    names.extend(options().iter().map(|(choice, _)| choice.name));
    names.push("src");
    for choice in gapchart::views::OWN {
        if !names.contains(&choice.name) {
            names.push(choice.name);
        }
    }
    let lines: String = names.iter().map(|name| format!("\t\t'{name}',\n")).collect();
    let name = "www/wordpress/gapchart.php";
    same(name, &filled(&read(name), "// <generated>", "\t\t// </generated>", &lines));
}

/// Pages of ours whose Welsh a Welsh speaker has still to read say so; the note goes with the last text that is marked `review`.
#[test]
fn the_welsh_pages_say_what_is_unread() {
    use gapchart::text::{self, Lang};
    let unread = text::all().iter().filter(|[key, .., seen]| *seen == "review" && *key != "Unread").count();
    assert_eq!(unread > 0, !word(Lang::Cy, text::UNREAD).is_empty());
    assert!(word(Lang::En, text::UNREAD).is_empty());
    let note = match word(Lang::Cy, text::UNREAD) {
        "" => String::new(),
        note => format!("{}\n", note.replace('\'', "\u{2019}")),
    };
    for page in ["cy", "mewnosod", "oriel", "llyfr-nodiadau", "maniffesto", "newyddion", "sleid", "dulliau"] {
        let page = &format!("www/{page}.html");
        same(page, &filled(&read(page), "<!-- unread -->", "<!-- /unread -->", &note));
    }
}

/// What the example pages say in their own words, they say by numbers of the figures beside it, or of their documents.
#[test]
fn the_examples_say_numbers_of_their_figures() {
    let numbers = |text: &str| -> Vec<String> {
        let digits = text.split(|letter: char| !letter.is_ascii_digit() && !['.', ',', '-'].contains(&letter));
        digits.map(|part| part.trim_matches(['.', ',', '-']).to_string()).filter(|part| !part.is_empty()).collect()
    };
    for page in ["news", "newyddion", "slide", "sleid"] {
        let text = read(&format!("www/{page}.html"));
        let article = text.split_once("</h1>").expect("a heading").1.split("<h2>Do").next().expect("the documents come last");
        let (mut prose, mut figures) = (String::new(), String::new());
        for piece in article.split("<!-- gapchart: ") {
            match piece.split_once("<!-- /gapchart -->") {
                Some((figure, after)) => {
                    figures += figure;
                    prose += after;
                }
                None => prose += piece,
            }
        }
        let said: String = prose.split('<').filter_map(|piece| Some(piece.split_once('>')?.1)).collect::<Vec<_>>().join(" ");
        let held = numbers(&figures);
        let said = numbers(&said);
        assert!(said.len() >= 4, "{page}: {said:?}");
        for number in said {
            assert!(held.contains(&number), "{page} says {number}, which stands in none of its figures");
        }
    }
}

type Asked = &'static [(&'static str, &'static str)];

/// Figures whose methods the page of methods tells: the view, its options, and in both languages what sets it apart, where something does.
const METHODS: &[(&str, Asked, [&str; 2])] = &[
    ("projection", &[("from", "2011"), ("to", "2019")], ["least squares", "sgwariau lleiaf"]),
    ("projection", &[("from", "2011"), ("to", "2019"), ("method", "theil-sen")], ["Theil and Sen’s line", "llinell Theil a Sen"]),
    (
        "projection",
        &[("from", "2011"), ("to", "2019"), ("method", "recent")],
        ["the change of recent years", "newid y blynyddoedd diweddar"],
    ),
    (
        "projection",
        &[("from", "2011"), ("to", "2019"), ("method", "exponential")],
        ["a constant percentage change", "newid canrannol cyson"],
    ),
    ("projection", &[("method", "step")], ["a change of level", "newid lefel"]),
    (
        "projection",
        &[("from", "2011"), ("to", "2019"), ("close-by", "2040"), ("generation", "28")],
        ["to close by a year, and generations", "cau erbyn blwyddyn, a chenedlaethau"],
    ),
    (
        "icfp",
        &[("pupils", "1050"), ("teachers", "62.5"), ("periods", "25"), ("lessons", "1215")],
        ["a made-up school", "ysgol ddychmygol"],
    ),
    ("claims", &[("claim", "BP-03")], ["one claim", "un honiad"]),
    ("survey", &[("share", "54"), ("base", "1900"), ("sample", "probability")], ["with an interval", "gyda chyfwng"]),
];

/// The page of methods holds each figure's own words and arithmetic; views stand in their order, with what is told of them apart.
#[test]
fn the_methods_are_those_of_the_figures() {
    for (at, (lang, page, explorer)) in
        [("en", "www/methods.html", "index.html"), ("cy", "www/dulliau.html", "cy.html")].into_iter().enumerate()
    {
        let mut out = String::new();
        for view in VIEWS {
            let title = gapchart::text::word(gapchart::text::Lang::of(lang), view.title);
            out += &format!("<h2>{}</h2>\n", escaped(title));
            let apart: Vec<_> = METHODS.iter().filter(|(key, ..)| *key == view.key).collect();
            // A view without options of its own here is told as it is shown at first; of schools and claims also that.
            let plain = apart.is_empty() || view.key != "projection";
            let all =
                plain.then_some((&[][..], "")).into_iter().chain(apart.iter().map(|(_, options, name)| (*options, name[at])));
            for (options, name) in all {
                let asked: Vec<(&str, &str)> = options.iter().copied().chain([("lang", lang)]).collect();
                let figure = views::figure(view.key, &asked).unwrap_or_else(|error| panic!("{}: {error}", view.key));
                if !name.is_empty() {
                    out += &format!("<h3>{}</h3>\n", escaped(&gapchart::text::sentence_case(name)));
                }
                out += &format!("<p>{}</p>\n", escaped(figure.method.text));
                let steps: String = figure.method.steps.iter().map(|step| format!("<li>{}</li>\n", escaped(step))).collect();
                if !steps.is_empty() {
                    out += &format!("<ol class=\"steps\">\n{steps}</ol>\n");
                }
                out += &format!(
                    "<p class=\"note\"><a href=\"{explorer}{}\">{}</a> <code lang=\"en\">{}</code></p>\n",
                    escaped(&figure.state.permalink.replace(&format!("&lang={lang}"), "")),
                    escaped(&figure.headline),
                    escaped(&figure.state.command)
                );
            }
        }
        same(page, &filled(&read(page), "<!-- methods -->", "<!-- /methods -->", &out));
        assert!(out.matches("<h2>").count() == VIEWS.len() && out.matches("<li>").count() > 60);
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// What every column of the embedded tables means, from the data package's own descriptions.
#[test]
fn the_dictionary_is_that_of_the_data_package() {
    let package: Value = serde_json::from_str(&read("src/datasets/datapackage.json")).expect("JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().replace('|', "\\|");
    let mut out = "# Data dictionary\n\nWritten by `cargo xtask docs` from `datapackage.json`. Every table is CSV in UTF-8, one header row, no comments.\n".to_string();
    for table in package["resources"].as_array().expect("tables") {
        let schema = &table["schema"];
        let names = |value: &Value| -> String {
            let all: Vec<String> = value.as_array().into_iter().flatten().map(|name| format!("`{}`", text(name))).collect();
            if all.is_empty() && value.is_string() { format!("`{}`", text(value)) } else { all.join(", ") }
        };
        out += &format!("\n## {} (`{}`)\n\n", text(&table["name"]), text(&table["path"]));
        let key = names(&schema["primaryKey"]);
        if !key.is_empty() {
            out += &format!("One row for each: {key}.\n");
        }
        for other in schema["foreignKeys"].as_array().into_iter().flatten() {
            let named = text(&other["reference"]["resource"]);
            out += &format!("{} names a row of `{named}`.\n", names(&other["fields"]));
        }
        out += "\n| column | holds | what it is |\n|---|---|---|\n";
        for field in schema["fields"].as_array().expect("columns") {
            let rules = &field["constraints"];
            let mut holds = text(&field["type"]);
            if rules["required"] == true {
                holds += ", always";
            }
            let allowed = names(&rules["enum"]);
            if !allowed.is_empty() {
                holds += &format!(": {allowed}");
            }
            if let Some(pattern) = rules["pattern"].as_str() {
                holds += &format!(", as `{}`", pattern.replace('|', "\\|"));
            }
            let about = text(&field["description"]);
            assert!(!about.is_empty(), "{} {} says nothing of itself", table["name"], field["name"]);
            out += &format!("| `{}` | {holds} | {about} |\n", text(&field["name"]));
        }
    }
    same("src/datasets/DICTIONARY.md", &out);
}
