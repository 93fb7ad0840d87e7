//! Distinct names and keys, each with the place where it was first seen.
//!
//! A table of our own: a page pays for every kind of hash map in the code that it loads, and this one serves texts, lines and
//! figures alike. Open addressing with linear probing, at most three quarters full.

/// Places by hash. What lies at a place is its owner's to know.
#[derive(Default)]
pub(super) struct Index {
    /// Place + 1; 0 is free. A power of two of them.
    slots: Vec<u32>,
    hashes: Vec<u32>,
}

impl Index {
    /// The place of that hash for which `same` holds; else the next place, which is the owner's to fill, and true.
    pub fn place(&mut self, hash: u64, same: &mut dyn FnMut(usize) -> bool) -> (usize, bool) {
        let held = self.hashes.len();
        if 4 * (held + 1) > 3 * self.slots.len() {
            self.slots = vec![0; (2 * self.slots.len()).max(64)];
            for at in 0..held {
                let mut slot = self.hashes[at] as usize & (self.slots.len() - 1);
                while self.slots[slot] != 0 {
                    slot = (slot + 1) & (self.slots.len() - 1);
                }
                self.slots[slot] = at as u32 + 1;
            }
        }
        let (short, mask) = ((hash ^ (hash >> 32)) as u32, self.slots.len() - 1);
        let mut slot = short as usize & mask;
        while self.slots[slot] != 0 {
            let at = self.slots[slot] as usize - 1;
            if self.hashes[at] == short && same(at) {
                return (at, false);
            }
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = held as u32 + 1;
        self.hashes.push(short);
        (held, true)
    }
}

/// Fowler, Noll and Vo's hash (FNV-1a, 64 bits) by eight bytes at a time, mixed at the end as MurmurHash3 ends.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    let (eights, rest) = bytes.as_chunks::<8>();
    for eight in eights {
        state = (state ^ u64::from_le_bytes(*eight)).wrapping_mul(PRIME);
        state ^= state >> 29;
    }
    for &byte in rest {
        state = (state ^ u64::from(byte)).wrapping_mul(PRIME);
    }
    mixed(state ^ bytes.len() as u64)
}

/// The bits of a number spread over all of it (the end of MurmurHash3).
pub(super) fn mixed(mut state: u64) -> u64 {
    state = (state ^ (state >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    state = (state ^ (state >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    state ^ (state >> 33)
}

/// Distinct texts, numbered as they come.
#[derive(Default)]
pub(super) struct Names {
    index: Index,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// The text before: neighbouring rows mostly share theirs.
    last: usize,
}

impl Names {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn get(&self, at: usize) -> &[u8] {
        slice(&self.bytes, &self.ends, at)
    }

    /// The number of a text; a new one for a new text, and true.
    pub fn number(&mut self, text: &[u8]) -> (usize, bool) {
        if self.last < self.ends.len() && self.get(self.last) == text {
            return (self.last, false);
        }
        let (bytes, ends) = (&self.bytes, &self.ends);
        let (at, new) = self.index.place(hash(text), &mut |at| slice(bytes, ends, at) == text);
        if new {
            self.bytes.extend_from_slice(text);
            self.ends.push(self.bytes.len());
        }
        self.last = at;
        (at, new)
    }
}

fn slice<'b>(bytes: &'b [u8], ends: &[usize], at: usize) -> &'b [u8] {
    &bytes[if at == 0 { 0 } else { ends[at - 1] }..ends[at]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_number() {
        let mut names = Names::default();
        let text = |at: usize| format!("name {}", at * at);
        for at in 0..5000 {
            assert_eq!(names.number(text(at).as_bytes()), (at, true));
        }
        for at in (0..5000).rev() {
            assert_eq!(names.number(text(at).as_bytes()), (at, false));
            assert_eq!(names.get(at), text(at).as_bytes());
        }
        assert_eq!((names.number(b"").0, names.len()), (5000, 5001));
    }
}
