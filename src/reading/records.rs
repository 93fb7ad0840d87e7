//! Bytes as they come, into records with the lines that they begin in.
//!
//! In: slices of a file, split anywhere. Out: each record once it is whole, its cells in one buffer. Quotes, line ends of any
//! system and lines without anything are csv-core's to know; here is what it leaves out: the line of the file, which a person
//! looks a fault up by, limits, and cells that are not UTF-8.

use super::Refusal;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::borrow::Cow;

/// The longest record in bytes, and the most cells of one: more is a quote that was never closed, or no table.
pub const RECORD: usize = 1 << 20;
pub const CELLS: usize = 2000;

/// One record.
pub(super) struct Record<'r> {
    /// The line that it begins in; the first of a file is 1.
    pub row: u64,
    bytes: &'r [u8],
    ends: &'r [usize],
}

impl<'r> Record<'r> {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether no cell holds anything: spreadsheets leave rows of separators behind.
    pub fn blank(&self) -> bool {
        (0..self.len()).all(|at| self.cell(at).is_empty())
    }

    /// A cell without the spaces around it; empty where the record has none there.
    pub fn cell(&self, at: usize) -> &'r [u8] {
        trim(self.whole(at))
    }

    /// A cell as it stands in the file.
    pub fn whole(&self, at: usize) -> &'r [u8] {
        let Some(&end) = self.ends.get(at) else { return &[] };
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.bytes[start..end]
    }
}

/// Without the spaces around it: those of ASCII, and the one that does not break, which spreadsheets write.
pub(super) fn trim(mut cell: &[u8]) -> &[u8] {
    loop {
        cell = cell.trim_ascii();
        cell = match (cell.strip_prefix(b"\xc2\xa0"), cell.strip_suffix(b"\xc2\xa0")) {
            (Some(rest), _) | (_, Some(rest)) => rest,
            _ => return cell,
        };
    }
}

/// A cell as text: UTF-8, or else what Windows wrote before it.
pub(super) fn text(cell: &[u8]) -> Cow<'_, str> {
    match core::str::from_utf8(cell) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            let mut text = String::new();
            for &byte in cell {
                text.push(match byte {
                    0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
                    _ => char::from(byte),
                });
            }
            Cow::Owned(text)
        }
    }
}

/// The signs from 0x80 on of Windows code page 1252 (Unicode Consortium, CP1252.TXT); the others are those of Unicode.
static WINDOWS: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}', '\u{fffd}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];

/// What reads records from slices.
pub(super) struct Records {
    core: Reader,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// How much of both the record in hand has filled.
    filled: (usize, usize),
    /// The line of the next byte, and the one that the record in hand began in; none before its first byte.
    line: u64,
    began: Option<u64>,
    /// The byte before: a line feed after a carriage return begins no other line.
    before: u8,
    /// The first bytes, until there are enough to know a mark of UTF-8 by.
    start: Option<Vec<u8>>,
}

/// What Windows puts before UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

impl Records {
    pub fn new(delimiter: u8) -> Records {
        Records {
            core: ReaderBuilder::new().delimiter(delimiter).build(),
            bytes: vec![0; 1024],
            ends: vec![0; 32],
            filled: (0, 0),
            line: 1,
            began: None,
            before: 0,
            start: Some(vec![]),
        }
    }

    /// Reads on; calls `each` with every record that ends here.
    ///
    /// # Errors
    /// [`Refusal::Record`] for a record beyond the limits; whatever `each` refuses.
    pub fn feed(&mut self, input: &[u8], each: &mut dyn FnMut(&Record) -> Result<(), Refusal>) -> Result<(), Refusal> {
        let Some(start) = &mut self.start else { return self.read(input, each) };
        start.extend_from_slice(input);
        if start.len() >= MARK.len() { self.open(each) } else { Ok(()) }
    }

    /// Reads the first bytes, without the mark before them.
    fn open(&mut self, each: &mut dyn FnMut(&Record) -> Result<(), Refusal>) -> Result<(), Refusal> {
        let start = self.start.take().unwrap_or_default();
        self.read(start.strip_prefix(MARK).unwrap_or(&start), each)
    }

    fn read(&mut self, mut input: &[u8], each: &mut dyn FnMut(&Record) -> Result<(), Refusal>) -> Result<(), Refusal> {
        while !input.is_empty() {
            if self.began.is_none() {
                let mut ends = 0;
                while ends < input.len() && matches!(input[ends], b'\r' | b'\n') {
                    ends += 1;
                }
                self.count(&input[..ends]);
                input = &input[ends..];
                if input.is_empty() {
                    break;
                }
                self.began = Some(self.line);
            }
            let consumed = self.step(input, each)?;
            self.count(&input[..consumed]);
            input = &input[consumed..];
        }
        Ok(())
    }

    /// Reads the record that no line end closed.
    ///
    /// # Errors
    /// As [`feed`](Records::feed).
    pub fn finish(&mut self, each: &mut dyn FnMut(&Record) -> Result<(), Refusal>) -> Result<(), Refusal> {
        self.open(each)?;
        while self.began.is_some() {
            self.step(&[], each)?;
        }
        Ok(())
    }

    /// One call of the parser; gives the bytes that it took.
    fn step(&mut self, input: &[u8], each: &mut dyn FnMut(&Record) -> Result<(), Refusal>) -> Result<usize, Refusal> {
        let (bytes, ends) = self.filled;
        let (result, read, written, ended) = self.core.read_record(input, &mut self.bytes[bytes..], &mut self.ends[ends..]);
        self.filled = (bytes + written, ends + ended);
        let row = self.began.unwrap_or(self.line);
        match result {
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull if self.bytes.len() < RECORD => self.bytes.resize(2 * self.bytes.len(), 0),
            ReadRecordResult::OutputEndsFull if self.ends.len() < CELLS => self.ends.resize(2 * self.ends.len(), 0),
            ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => return Err(Refusal::Record { row }),
            ReadRecordResult::Record => {
                let (bytes, ends) = core::mem::take(&mut self.filled);
                self.began = None;
                each(&Record { row, bytes: &self.bytes[..bytes], ends: &self.ends[..ends] })?;
            }
            ReadRecordResult::End => self.began = None,
        }
        Ok(read)
    }

    /// Counts the ends of lines: a line feed, or a carriage return with or without one after it.
    fn count(&mut self, bytes: &[u8]) {
        let mut before = self.before;
        for &byte in bytes {
            // Every byte of a file passes here, and by far the most are no ends.
            if byte <= b'\r' {
                self.line += u64::from(byte == b'\r' || (byte == b'\n' && before != b'\r'));
            }
            before = byte;
        }
        self.before = before;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows with their lines, cells joined by bars.
    fn read(file: &[u8], step: usize) -> Vec<(u64, String)> {
        let mut records = Records::new(b',');
        let mut out = vec![];
        let mut each = |record: &Record| {
            let cells: Vec<String> = (0..record.len()).map(|at| text(record.cell(at)).into_owned()).collect();
            out.push((record.row, cells.join("|")));
            Ok(())
        };
        for slice in file.chunks(step) {
            records.feed(slice, &mut each).expect("short");
        }
        records.finish(&mut each).expect("short");
        out
    }

    #[test]
    fn rows_are_counted_in_lines_whatever_ends_them() {
        for ends in ["\n", "\r\n", "\r"] {
            let file = ["a,b", "1,\"two", "lines\"", "", "3,\"say \"\"x\"\"\"", " 4 ,5"].join(ends);
            for step in 1..file.len() {
                let rows = read(file.as_bytes(), step);
                let said: Vec<(u64, &str)> = rows.iter().map(|(row, text)| (*row, text.as_str())).collect();
                let second = ["1|two", "lines"].join(ends);
                assert_eq!(said, [(1, "a|b"), (2, second.as_str()), (5, "3|say \"x\""), (6, "4|5")], "{ends:?} {step}");
            }
        }
    }

    #[test]
    fn a_cell_of_older_windows_is_read() {
        assert_eq!(text(b"\xa37,926"), "£7,926");
        assert_eq!(text(b"St Mary\x92s"), "St Mary’s");
        assert_eq!(text("Ynys Môn".as_bytes()), "Ynys Môn");
    }

    #[test]
    fn a_quote_that_is_never_closed_ends_at_the_limit() {
        let mut records = Records::new(b',');
        let file = ["a,b\n\"", &"x,\n".repeat(RECORD)].concat();
        let refused = records.feed(file.as_bytes(), &mut |_| Ok(()));
        assert_eq!(refused, Err(Refusal::Record { row: 2 }));
    }
}
