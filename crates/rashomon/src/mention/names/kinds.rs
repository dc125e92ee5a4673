//! Which kind a name of a class is: facilities among places, and groups, events, laws, works and products among the rest.

use super::lexicon::{self, Lexicon, folded};
use super::model::Class;
use crate::annotate::MentionKind;

/// The kind of a name, by its own words.
#[must_use]
pub fn kind(name: &str, class: Class) -> MentionKind {
    let lexicon = Lexicon::get();
    let folded = folded(name);
    let words: Vec<&str> = folded.split([' ', '-']).filter(|word| !word.is_empty()).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return MentionKind::Product };
    let whole = lexicon.of(lexicon::phrase(&folded));
    let several = words.len() > 1;
    let begins = |known| several && lexicon.word(first) & known != 0;
    let ends = |known| several && lexicon.word(last) & known != 0;
    match class {
        Class::Person => MentionKind::Person,
        Class::Organization => MentionKind::Organization,
        Class::Place if ends(lexicon::FACILITY_WORD) || begins(lexicon::FACILITY_BEGIN) => MentionKind::Facility,
        Class::Place => MentionKind::Place,
        Class::Other if whole & lexicon::GROUP != 0 => MentionKind::Group,
        Class::Other if ends(lexicon::EVENT_WORD) || begins(lexicon::EVENT_BEGIN) => MentionKind::Event,
        Class::Other if ends(lexicon::LAW_WORD) || begins(lexicon::LAW_BEGIN) => MentionKind::Law,
        Class::Other if lexicon.word(last) & lexicon::GROUP != 0 => MentionKind::Group,
        Class::Other if words.iter().any(|word| lexicon.word(word) & lexicon::EVENT_WORD != 0) => MentionKind::Event,
        Class::Other if words.len() > 2 => MentionKind::Work,
        Class::Other => MentionKind::Product,
    }
}
