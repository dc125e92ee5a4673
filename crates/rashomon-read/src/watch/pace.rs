//! When to come again.
//!
//! The interval follows the feed: shorter after a poll that brought something, longer after one that did not, within a floor and a
//! cap. What the server and the feed ask for (`Cache-Control`, `ttl`, hours to skip) only ever makes it longer.

use super::Config;
use crate::feed::Pace;

/// What a poll brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    /// Nothing new.
    Nothing,
    /// Some new entries.
    Some,
    /// New entries only: others may have come and gone in between.
    OnlyNew,
}

/// The interval after a poll, in seconds.
#[must_use]
pub fn interval(last: i64, brought: Brought, config: &Config) -> i64 {
    let next = match brought {
        Brought::Nothing => last + last / 2,
        Brought::Some => last - last / 3,
        Brought::OnlyNew => last / 4,
    };
    next.clamp(config.least_interval, config.most_interval)
}

/// The interval after failures in a row: doubled each time, up to a day.
#[must_use]
pub fn backed_off(interval: i64, failures: u32, config: &Config) -> i64 {
    let doubled = interval.max(config.least_interval).saturating_mul(1 << failures.min(10));
    doubled.min(24 * 3600).max(config.least_interval)
}

/// When to come again after `now`, with what server and feed ask for. Seconds since 1970 UTC.
#[must_use]
pub fn next(now: i64, interval: i64, fresh_for: Option<i64>, pace: &Pace, config: &Config) -> i64 {
    let asked = pace.minutes.map_or(0, |minutes| i64::from(minutes) * 60).max(fresh_for.unwrap_or(0));
    // A feed that asks to be left alone for a week would never be read in time: its wish counts up to the cap.
    awake(now + interval.max(asked.min(config.most_interval)), pace)
}

/// The first time from `time` on that is in no hour and on no day to be skipped.
fn awake(mut time: i64, pace: &Pace) -> i64 {
    if pace.skip_hours & 0xff_ffff == 0xff_ffff || pace.skip_days & 0x7f == 0x7f {
        return time;
    }
    for _ in 0..24 * 8 {
        let hour = time.div_euclid(3600).rem_euclid(24);
        // 1970 began on a Thursday; Monday is day 0.
        let day = (time.div_euclid(24 * 3600) + 3).rem_euclid(7);
        if pace.skip_hours >> hour & 1 == 0 && pace.skip_days >> day & 1 == 0 {
            break;
        }
        time = (time.div_euclid(3600) + 1) * 3600;
    }
    time
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_follows_the_feed_between_floor_and_cap() {
        let config = Config { least_interval: 60, most_interval: 7200, ..Config::default() };
        assert_eq!(interval(600, Brought::Some, &config), 400);
        assert_eq!(interval(600, Brought::Nothing, &config), 900);
        assert_eq!(interval(600, Brought::OnlyNew, &config), 150);
        assert_eq!((interval(60, Brought::Some, &config), interval(7200, Brought::Nothing, &config)), (60, 7200));
        assert_eq!(
            (backed_off(600, 1, &config), backed_off(600, 3, &config), backed_off(600, 60, &config)),
            (1200, 4800, 86400)
        );
    }

    #[test]
    fn what_is_asked_for_makes_it_longer() {
        let config = Config { most_interval: 7200, ..Config::default() };
        let pace = Pace { minutes: Some(60), ..Pace::default() };
        assert_eq!(next(0, 600, None, &pace, &config), 3600);
        assert_eq!(next(0, 600, Some(1200), &Pace::default(), &config), 1200);
        assert_eq!(next(0, 600, Some(1_000_000), &Pace::default(), &config), 7200);
    }

    #[test]
    fn hours_and_days_are_skipped() {
        let config = Config::default();
        let nights = Pace { skip_hours: 0b111, ..Pace::default() };
        assert_eq!(next(0, 600, None, &nights, &config), 3 * 3600);
        // The first of January 1970 was a Thursday.
        let thursdays = Pace { skip_days: 1 << 3, ..Pace::default() };
        assert_eq!(next(0, 600, None, &thursdays, &config), 24 * 3600);
        let always = Pace { skip_hours: 0xff_ffff, ..Pace::default() };
        assert_eq!(next(0, 600, None, &always, &config), 600);
    }
}
