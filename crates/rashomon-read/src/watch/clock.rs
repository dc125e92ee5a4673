//! Time as a seam: the system's, or one that tests move.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// Tells the time and lets it pass.
pub trait Clock: Sync {
    /// Milliseconds since 1970 UTC.
    fn now(&self) -> i64;
    /// Lets time pass.
    fn sleep(&self, milliseconds: i64);
}

/// The system's clock, or one that runs faster.
#[derive(Clone, Debug)]
pub struct System {
    began: i64,
    speed: i64,
}

impl System {
    /// The system's clock.
    #[must_use]
    pub fn new() -> Self {
        Self { began: 0, speed: 1 }
    }

    /// A clock that showed the system's time at `began` (milliseconds) and runs `speed` times as fast since.
    #[must_use]
    pub fn faster(began: i64, speed: i64) -> Self {
        Self { began, speed: speed.max(1) }
    }
}

impl Default for System {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for System {
    fn now(&self) -> i64 {
        self.began + (jiff::Timestamp::now().as_millisecond() - self.began) * self.speed
    }

    fn sleep(&self, milliseconds: i64) {
        let real = u64::try_from(milliseconds / self.speed).unwrap_or(0).max(1);
        std::thread::sleep(Duration::from_millis(real));
    }
}

/// A clock that stands still until someone sleeps.
#[derive(Debug, Default)]
pub struct Simulated(AtomicI64);

impl Simulated {
    /// A clock that shows this time, in milliseconds since 1970.
    #[must_use]
    pub fn at(now: i64) -> Self {
        Self(AtomicI64::new(now))
    }
}

impl Clock for Simulated {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    fn sleep(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds.max(1), Ordering::SeqCst);
    }
}
