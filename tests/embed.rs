//! Markup for other sites, against what their sanitisers leave.

use gapchart::embed::{self, Addresses, Image};
use gapchart::views::{self, VIEWS};

/// What WordPress leaves of a post by an author who may not write HTML freely, for the tags that are used here: `$allowedposttags` in
/// `wp-includes/kses.php` of WordPress, read at commit 001ffe81fbec4438a9f594f330e18103d21fbcd7 of its mirror on GitHub
/// (WordPress/WordPress). Newer versions allow more (`lang` on every tag), none less.
const ALLOWED: [(&str, &str); 12] = [
    ("a", "href rel rev name target download"),
    ("caption", "align"),
    ("div", "align dir lang xml:lang"),
    ("figcaption", "align dir lang xml:lang"),
    ("figure", "align dir lang xml:lang"),
    ("img", "alt align border height hspace longdesc vspace src usemap width"),
    ("table", "align bgcolor border cellpadding cellspacing dir rules summary width"),
    ("tbody", "align char charoff valign"),
    ("td", "abbr align axis bgcolor char charoff colspan dir headers height nowrap rowspan scope valign width"),
    ("th", "abbr align axis bgcolor char charoff colspan headers height nowrap rowspan scope valign width"),
    ("thead", "align char charoff valign"),
    ("tr", "align bgcolor char charoff valign"),
];

/// Tags and the names of their attributes, as a sanitiser reads them: what is quoted is no name.
fn tags(markup: &str) -> Vec<(String, Vec<String>)> {
    let mut found = vec![];
    for tag in markup.split('<').skip(1) {
        let tag = tag.split('>').next().expect("an end");
        // Every second piece stands in quotes.
        let plain: String = tag.split('"').step_by(2).collect();
        let mut words = plain.split_whitespace();
        let name = words.next().expect("a name").trim_start_matches('/').to_string();
        found.push((name, words.map(|word| word.trim_end_matches('=').to_string()).collect()));
    }
    found
}

#[test]
fn wordpress_leaves_the_picture_its_table_and_its_link() {
    for view in VIEWS {
        for lang in ["en", "cy"] {
            let figure = views::figure(view.key, &[("lang", lang)]).expect("a figure");
            let at = Addresses { engine: "", explorer: Some("https://example.org/?a=1&b=2") };
            let image = Image { address: "picture.png", width: 800.0, height: 600.0 };
            let markup = embed::picture(&figure, &image, &at);
            for (tag, attributes) in tags(&markup) {
                let (_, allowed) =
                    ALLOWED.iter().find(|(known, _)| *known == tag).unwrap_or_else(|| panic!("{}: <{tag}>", view.key));
                for attribute in attributes {
                    assert!(allowed.split(' ').any(|known| known == attribute), "{}: <{tag} {attribute}>", view.key);
                }
            }
            // It does not close what is open, and has no style, script or comment of its own to lose.
            assert_eq!(markup.matches("<div").count(), markup.matches("</div>").count());
            for (name, value) in [("lang", lang), ("alt", figure.description.short.as_str())] {
                let wanted = [name, "=\"", &value.replace('&', "&amp;").replace('"', "&quot;"), "\""].concat();
                assert!(markup.contains(&wanted), "{}: {wanted}", view.key);
            }
            assert!(markup.contains("href=\"https://example.org/?a=1&amp;b=2#v=1&amp;view="), "{markup}");
        }
    }
}
