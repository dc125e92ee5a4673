//! robots.txt (RFC 9309), read by `texting_robots`.

use texting_robots::Robot;

/// What a host's robots.txt allows.
#[derive(Debug)]
pub enum Rules {
    /// There is none, or it can't be read: everything is allowed.
    All,
    /// The host failed to say: nothing is, until it is asked again.
    Nothing,
    /// It has rules.
    Some(Box<Robot>),
}

/// Longest file that is read, in bytes; RFC 9309 asks for 500 KiB.
const LONGEST: usize = 512 << 10;

impl Rules {
    /// The rules for us, known by the first word of our user agent, from the answer to a request for robots.txt.
    #[must_use]
    pub fn of(status: u16, body: &[u8], agent: &str) -> Self {
        let name = agent.split(['/', ' ']).next().unwrap_or(agent);
        match status {
            200..300 => {
                let body = &body[..body.len().min(LONGEST)];
                Robot::new(name, body).map_or(Self::All, |robot| Self::Some(Box::new(robot)))
            }
            // Absent, or closed to us like any file: RFC 9309, 2.3.1.3. Too many requests is the server's trouble.
            400..500 if status != 429 => Self::All,
            _ => Self::Nothing,
        }
    }

    /// Whether an address may be fetched.
    #[must_use]
    pub fn allow(&self, url: &str) -> bool {
        match self {
            Self::All => true,
            Self::Nothing => false,
            Self::Some(robot) => robot.allowed(url),
        }
    }

    /// Milliseconds that the host asks for between two requests, up to a minute.
    #[must_use]
    pub fn pause(&self) -> Option<i64> {
        match self {
            Self::Some(robot) => robot
                .delay
                .filter(|delay| delay.is_finite() && *delay > 0.0)
                .map(|delay| (delay.min(60.0) * 1000.0) as i64),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_for_us_or_for_all() {
        let text = b"User-agent: rashomon\nDisallow: /private\nCrawl-delay: 5\n\nUser-agent: *\nDisallow: /\n";
        let rules = Rules::of(200, text, "rashomon/0.1 (+https://desk.example)");
        assert!(rules.allow("https://herald.example/1") && !rules.allow("https://herald.example/private/1"));
        assert_eq!(rules.pause(), Some(5000));
        assert!(!Rules::of(200, text, "other/1").allow("https://herald.example/1"));
        assert!(Rules::of(404, b"", "rashomon").allow("https://herald.example/1"));
        assert!(!Rules::of(503, b"", "rashomon").allow("https://herald.example/1"));
    }
}
