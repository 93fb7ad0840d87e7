//! JSON as a browser would write it: `JSON.stringify` of the same object gives the same bytes.
//!
//! ECMAScript's number syntax (`2011`, not `2011.0`; `1e-9`), no spaces, keys in the order of the fields, an absent value
//! as null. Native only: a page hands out the object itself.

use serde::Serialize;
use serde_json::ser::Formatter;
use std::io;

struct EcmaScript;

impl Formatter for EcmaScript {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        // -0 is 0 to JSON.stringify.
        writer.write_all(ryu_js::Buffer::new().format_finite(value + 0.0).as_bytes())
    }
}

/// The value as one line of JSON. Numbers must be finite, as all that the product gives are.
pub fn text<T: Serialize>(value: &T) -> String {
    let mut out = vec![];
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, EcmaScript);
    value.serialize(&mut serializer).expect("writing to memory; the types have no maps with odd keys");
    String::from_utf8(out).expect("JSON is UTF-8")
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_are_written_as_a_browser_writes_them() {
        let numbers = [2011.0, -0.0, 0.1, 1e21, 1e-7, 123456789.25, -3.0];
        assert_eq!(super::text(&numbers), "[2011,0,0.1,1e+21,1e-7,123456789.25,-3]");
        assert_eq!(super::text(&(None::<f64>, "a\u{2013}\"")), "[null,\"a\u{2013}\\\"\"]");
    }
}
