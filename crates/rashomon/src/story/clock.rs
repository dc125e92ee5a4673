//! The day of the stream.

use serde::{Deserialize, Serialize};

/// The median of the last days seen, so that a page dated 1970 or next year moves nothing.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Clock {
    recent: Vec<i32>,
    next: usize,
    /// The day of the last sweep.
    pub swept: i32,
}

impl Clock {
    const KEPT: usize = 101;

    /// Takes note of a day; now and then says which day it is.
    pub fn tick(&mut self, day: Option<i32>) -> Option<i32> {
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
