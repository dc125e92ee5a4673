//! Lorman, an invented language (`qaa`: private use) that shows what a language's folder holds at the least: its
//! abbreviations. A real one reads its lists from `resources/<tag>/` and may bring a tagger and a parser.

use super::Language;
use super::rules::{Rules, Stop};
use std::sync::OnceLock;

pub(super) static LORMAN: Language = Language { tag: "qaa", rules, network: || None, settle: |_, _, _| {} };

fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| Rules { abbreviations: [("hr", Stop::Title)].into_iter().collect(), ..Rules::default() })
}
