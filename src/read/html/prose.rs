//! What of a page reads as prose, and sums of it over its parts.

use std::ops::Range;

use super::outline::Run;

/// Whether a run reads as prose: long enough, not mostly links, with the marks that sentences have.
pub(super) fn is_prose(run: &Run) -> bool {
    run.chars >= 40 && run.linked * 2 < run.chars && (run.stop || run.commas > 0 || run.chars >= 80)
}

/// Sums over any range of runs.
pub(super) struct Sums(Vec<f32>);

impl Sums {
    /// Adds values up, one a run.
    pub(super) fn new(values: impl Iterator<Item = f32>) -> Self {
        let mut total = 0.0;
        let mut sums = vec![0.0];
        sums.extend(values.map(|v| {
            total += v;
            total
        }));
        Self(sums)
    }

    /// The sum over some runs.
    pub(super) fn of(&self, runs: &Range<u32>) -> f32 {
        self.0[runs.end as usize] - self.0[runs.start as usize]
    }
}

/// The characters of a run, to be weighed.
#[expect(clippy::cast_precision_loss, reason = "lengths are weighed, not counted")]
pub(super) fn length(run: &Run) -> f32 {
    run.chars as f32
}
