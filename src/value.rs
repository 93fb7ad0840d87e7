//! Data without types: the one way in which figures leave the product, as JSON in a shell and as objects in a page.
//!
//! A [`Value`] borrows what it shows. One description of a figure's shape serves both sides, and it costs a page a tenth of
//! the code that a serialiser for each type would.

use serde::ser::{Serialize, SerializeMap, Serializer};

#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    Null,
    Bool(bool),
    Number(f64),
    Text(&'a str),
    /// A text made for it.
    Said(String),
    Numbers(&'a [f64]),
    List(Vec<Value<'a>>),
    /// Keys in the order in which they are written.
    Record(Vec<(&'static str, Value<'a>)>),
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(value) => serializer.serialize_f64(*value),
            Value::Text(value) => serializer.serialize_str(value),
            Value::Said(value) => serializer.serialize_str(value),
            Value::Numbers(values) => serializer.collect_seq(*values),
            Value::List(values) => serializer.collect_seq(values),
            Value::Record(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (key, value) in fields {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Value<'a> {
        Value::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Value<'a> {
        Value::Text(text)
    }
}

impl From<f64> for Value<'_> {
    fn from(number: f64) -> Self {
        Value::Number(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Value<'a> {
        value.map_or(Value::Null, Into::into)
    }
}

/// A list of what each item shows.
pub fn list<'a, T>(items: &'a [T], show: impl FnMut(&'a T) -> Value<'a>) -> Value<'a> {
    Value::List(items.iter().map(show).collect())
}
