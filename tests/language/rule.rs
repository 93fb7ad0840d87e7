//! The rule by which words are told to be of the other language.
//!
//! In: a text, and the language that it is said to be in. Out: the words that betray it, if any do. What is known of the languages is the
//! product's own texts: a word that stands in the texts of one language and never in those of the other is of that one alone. A text
//! is of the wrong language if it holds a small word that is (`STOPS`), three words running that are, three words or more of one
//! of the other language's texts that no text of its own holds, or, where it is short, no word of its own. Texts that the table says are
//! meant to be the same in both are names, and of neither.

use gapchart::text::{self, Lang};
use std::collections::{HashMap, HashSet};

/// Small words of English, and of Welsh; [`Rule::new`] leaves out what the other language has too.
const STOPS: [&[&str]; 2] = [
    &[
        "the", "of", "and", "for", "from", "with", "which", "that", "this", "these", "was", "were", "are", "have", "has", "not",
        "than", "its", "it", "be", "by", "would", "if", "each", "all", "more", "less", "only", "your", "what", "when", "how",
        "every",
    ],
    &[
        "yr", "yn", "mae", "yw", "nid", "ac", "wedi", "mewn", "gan", "neu", "bod", "ei", "eu", "hyn", "ond", "heb", "oedd",
        "roedd", "fesul", "rhwng", "sydd", "nad", "dim", "pob", "hwn", "hon", "eich", "ein", "os", "beth", "pryd", "sut",
    ],
];

/// The words of a text, small, without figures and signs.
pub fn words(text: &str) -> Vec<String> {
    // Addresses are of no language.
    let text: Vec<&str> = text.split_whitespace().filter(|word| !word.contains("://")).collect();
    text.join(" ")
        .replace('\u{2019}', "'")
        .split(|letter: char| !letter.is_alphabetic() && letter != '\'')
        .map(|word| word.trim_matches('\'').to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// What a template says between its gaps, form by form.
pub fn parts(template: &str) -> Vec<String> {
    let mut found = vec![];
    for (at, piece) in template.split('{').enumerate() {
        let (gap, after) = if at == 0 { ("", piece) } else { piece.split_once('}').expect("closed") };
        let forms = gap.split_once(':').map_or("", |(_, forms)| forms);
        found.extend(forms.split('|').chain(after.split('|')).map(str::to_string));
    }
    found
}

/// What is known of both languages. Arrays are English, Welsh.
pub struct Rule {
    /// Words that stand in the texts of one language alone.
    only: [HashSet<String>; 2],
    /// Texts that are meant to be the same in both: names and titles.
    names: Vec<&'static str>,
    /// Every run of three words of a language's texts.
    runs: [HashSet<[String; 3]>; 2],
    /// Templates' parts of three words or more, by their first three.
    parts: [HashMap<[String; 3], Vec<Vec<String>>>; 2],
}

fn runs(words: &[String]) -> impl Iterator<Item = [String; 3]> + '_ {
    words.windows(3).map(|run| [run[0].clone(), run[1].clone(), run[2].clone()])
}

impl Rule {
    /// From the table of texts and the register of claims.
    pub fn new() -> Rule {
        let mut texts: [Vec<&str>; 2] = [vec![], vec![]];
        let mut names = vec![];
        for [_, en, cy, seen] in text::all() {
            if *seen == "same" {
                names.push(*en);
                continue;
            }
            texts[0].push(en);
            texts[1].push(cy);
        }
        let claims = gapchart::datasets::claims();
        for claim in &claims {
            texts[0].push(claim.statement[0]);
            texts[1].push(claim.statement[1]);
        }
        // Publishers who have no name in Welsh, and claims' witnesses.
        for source in gapchart::datasets::sources() {
            names.extend([source.publisher, source.via].into_iter().filter(|name| text::publisher(Lang::Cy, name) == *name));
        }
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        names.retain(|name| !words(name).is_empty() && !name.contains('{'));
        let parts = texts.map(|texts| {
            texts.into_iter().flat_map(parts).map(|part| words(&part)).filter(|part| !part.is_empty()).collect::<Vec<_>>()
        });
        let known = [0, 1].map(|at| parts[at].iter().flatten().cloned().collect::<HashSet<_>>());
        let only = [0, 1].map(|at| known[at].difference(&known[1 - at]).cloned().collect());
        let all_runs = [0, 1].map(|at| parts[at].iter().flat_map(|part| runs(part)).collect());
        let parts = parts.map(|parts| {
            let mut by_start: HashMap<[String; 3], Vec<Vec<String>>> = HashMap::new();
            for part in parts {
                let start = runs(&part).next();
                if let Some(start) = start {
                    by_start.entry(start).or_default().push(part);
                }
            }
            by_start
        });
        Rule { only, names, runs: all_runs, parts }
    }

    /// The words by which a text that is said to be of one language is of the other.
    pub fn fault(&self, lang: Lang, text: &str) -> Option<String> {
        // Names are taken out only of what would be a fault with them: there are many.
        self.strange(lang, text)?;
        self.strange(lang, &self.names.iter().fold(text.to_string(), |text, name| text.replace(name, " 1 ")))
    }

    fn strange(&self, lang: Lang, text: &str) -> Option<String> {
        let (own, other) = if lang == Lang::En { (0, 1) } else { (1, 0) };
        let words = words(text);
        let strange = |word: &String| self.only[other].contains(word);
        if let Some(stop) = words.iter().find(|word| strange(word) && STOPS[other].contains(&word.as_str())) {
            return Some(stop.clone());
        }
        if let Some(run) = words.windows(3).find(|run| run.iter().all(strange)) {
            return Some(run.join(" "));
        }
        for (at, start) in runs(&words).enumerate() {
            let whole = |part: &&Vec<String>| words[at..].starts_with(part);
            // What both languages say, such as a name, is of neither.
            if let Some(part) = self.parts[other].get(&start).and_then(|parts| parts.iter().find(whole))
                && !runs(part).all(|run| self.runs[own].contains(&run))
            {
                return Some(part.join(" "));
            }
        }
        // A label: nothing in it is of its own language, and a third or more of the other.
        let strangers = words.iter().filter(|word| strange(word)).count();
        let label = words.len() < 8 && 3 * strangers >= words.len() && !words.iter().any(|word| self.only[own].contains(word));
        (label && strangers > 0).then(|| words.join(" "))
    }
}
