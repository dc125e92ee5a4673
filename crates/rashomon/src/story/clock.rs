//! The day of the stream, and how many of its articles say theirs.

use serde::{Deserialize, Serialize};

/// The median of the last days seen, so that a page dated 1970 or next year moves nothing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Clock {
    recent: Vec<i32>,
    next: usize,
    /// Articles seen that say their day, and that say none.
    dated: u32,
    undated: u32,
    /// The day of the last sweep.
    pub swept: i32,
}

impl Clock {
    const KEPT: usize = 101;

    /// Takes note of whether an article says its day.
    pub fn count(&mut self, says_its_day: bool) {
        let counter = if says_its_day { &mut self.dated } else { &mut self.undated };
        *counter = counter.saturating_add(1);
    }

    /// How many more articles say their day than do not, as a share of all: 0 where half or fewer do. So many of a `background` count
    /// that says nothing, so that few articles tell little: where nearly all say their day, who says none is old or a page without news.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn dated(&self, background: f32) -> f32 {
        let (dated, undated) = (self.dated as f32, self.undated as f32);
        (dated - undated).max(0.0) / (dated + undated + background).max(1.0)
    }

    /// Takes note of the day of an article; now and then says which day it is.
    pub fn tick(&mut self, day: Option<i32>) -> Option<i32> {
        self.count(day.is_some());
        let day = day?;
        if self.recent.len() < Self::KEPT {
            self.recent.push(day);
        } else if let Some(slot) = self.recent.get_mut(self.next) {
            *slot = day;
        }
        self.next = (self.next + 1) % Self::KEPT;
        // Often enough for a sweep every other day, and a hundredth of the cost.
        if !self.next.is_multiple_of(25) || self.recent.len() < Self::KEPT {
            return None;
        }
        let mut sorted = self.recent.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_missing_day_means_hangs_on_how_many_say_theirs() {
        let after = |dated: u32, undated: u32| {
            let mut clock = Clock::default();
            (0..dated).for_each(|_| clock.count(true));
            (0..undated).for_each(|_| clock.count(false));
            clock.dated(200.0)
        };
        assert!(after(9_000, 1_000) > 0.75);
        assert!(after(10, 0) < 0.05, "ten articles tell little");
        assert!(after(0, 0) + after(500, 500) + after(100, 900) == 0.0);
    }
}
