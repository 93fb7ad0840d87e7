//! Free room for words: what is taken, and whether a box would cover it.

use super::{LINE, Place, distance};

/// Left, top, right, bottom in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect(pub [f64; 4]);

impl Rect {
    /// The box of a line of text (see [`super::Item::Words`]).
    pub fn of((x, y): Place, width: f64, size: f64, align: i8) -> Rect {
        let left = x - width * 0.5 * f64::from(align + 1);
        // Letters fill less than their line; ascenders and descenders count.
        let half = 0.5 * LINE * size * 0.85;
        Rect([left, y - half, left + width, y + half])
    }

    pub fn grown(self, by: f64) -> Rect {
        let Rect([left, top, right, bottom]) = self;
        Rect([left - by, top, right + by, bottom])
    }

    fn meets(&self, other: &Rect) -> bool {
        let (a, b) = (&self.0, &other.0);
        a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
    }
}

/// What is taken in a frame.
pub(super) struct Placer {
    frame: Rect,
    taken: Vec<Rect>,
}

impl Placer {
    pub fn new(width: f64, height: f64) -> Placer {
        Placer { frame: Rect([0.0, 0.0, width, height]), taken: vec![] }
    }

    pub fn take(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// How much is taken.
    pub fn count(&self) -> usize {
        self.taken.len()
    }

    /// Gives back what was taken after the first `count`.
    pub fn forget(&mut self, count: usize) {
        self.taken.truncate(count);
    }

    /// Takes a path, as small boxes along it.
    pub fn line(&mut self, points: &[Place]) {
        const STEP: f64 = 6.0;
        for pair in points.windows(2) {
            let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
            let parts = (distance((x0, y0), (x1, y1)) / STEP).max(1.0) as u32;
            for part in 0..=parts {
                let share = f64::from(part) / f64::from(parts);
                let (x, y) = (x0 + share * (x1 - x0), y0 + share * (y1 - y0));
                self.take(Rect([x - 2.0, y - 2.0, x + 2.0, y + 2.0]));
            }
        }
    }

    /// Whether a box lies inside the frame and over nothing.
    pub fn free(&self, rect: Rect) -> bool {
        let (inner, outer) = (&rect.0, &self.frame.0);
        let within = inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
        within && !self.taken.iter().any(|taken| taken.meets(&rect))
    }
}
