//! Words that decide whether a sentence can stand on its own (`resources/statement-words.tsv`).

use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What a word does to a sentence that is taken out of its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Trait {
    /// 'However, …'.
    Connective = 1,
    /// '…, however, …'.
    Aside = 1 << 1,
    /// 'While …'.
    Subordinate = 1 << 2,
    /// 'then', 'the latter'.
    Back = 1 << 3,
    /// 'he', 'her'.
    Person = 1 << 4,
    /// 'it', 'their'.
    Thing = 1 << 5,
    /// 'I', 'our'.
    Self_ = 1 << 6,
    /// 'these'.
    These = 1 << 7,
    /// 'said' at the end.
    Hanging = 1 << 8,
    /// 'said'.
    Saying = 1 << 9,
    /// 'underscores'.
    Comment = 1 << 10,
    /// 'updated'.
    Service = 1 << 11,
    /// 'the Marek inquiry'.
    Called = 1 << 12,
    /// 'an aide'.
    Anybody = 1 << 13,
    /// 'Crime Stoppers'.
    Appeal = 1 << 14,
    /// 'UPDATE:'.
    Label = 1 << 15,
    /// 'friend': of whom, stands elsewhere.
    Relation = 1 << 16,
    /// 'OPINION: …'.
    View = 1 << 17,
    /// 'the world'.
    Known = 1 << 18,
    /// 'Kaldia denies …'.
    Contest = 1 << 19,
    /// 'surpassed 40'.
    Reaching = 1 << 20,
    /// 'columnist': whose trade it is to write of the news.
    Author = 1 << 21,
    /// 'toddler': whom a 'he' can stand for.
    Somebody = 1 << 22,
    /// 'Why …' at the head of a headline.
    Asking = 1 << 23,
    /// 'Five takeaways', '…, explained'.
    Feature = 1 << 24,
    /// 'motive': not known for long.
    Lasting = 1 << 25,
    /// 'deputies'.
    Helper = 1 << 26,
    /// 'responded': what helpers do first.
    Coming = 1 << 27,
    /// ', depending on': what stands before is not so without it.
    Limiting = 1 << 28,
    /// 'UPDATE: …': news all the same.
    Urgent = 1 << 29,
    /// 'In a separate …'.
    Beside = 1 << 30,
}

/// Whether a word in lower case has a trait.
pub(crate) fn is(word: &str, of: Trait) -> bool {
    traits_of(word) & of as u32 != 0
}

/// All traits of a word in lower case, as the sum of their bits.
pub(crate) fn traits_of(word: &str) -> u32 {
    traits().get(word).copied().unwrap_or(0)
}

fn traits() -> &'static FxHashMap<&'static str, u32> {
    static TRAITS: OnceLock<FxHashMap<&'static str, u32>> = OnceLock::new();
    TRAITS.get_or_init(|| {
        let mut traits: FxHashMap<&'static str, u32> = FxHashMap::default();
        for line in include_str!("../../resources/statement-words.tsv").lines().filter(|l| !l.starts_with('#')) {
            let Some((kind, words)) = line.split_once('\t') else { continue };
            let bit = match kind {
                "connective" => Trait::Connective,
                "aside" => Trait::Aside,
                "label" => Trait::Label,
                "relation" => Trait::Relation,
                "subordinate" => Trait::Subordinate,
                "back" => Trait::Back,
                "person" => Trait::Person,
                "thing" => Trait::Thing,
                "self" => Trait::Self_,
                "these" => Trait::These,
                "hanging" => Trait::Hanging,
                "saying" => Trait::Saying,
                "comment" => Trait::Comment,
                "called" => Trait::Called,
                "anybody" => Trait::Anybody,
                "appeal" => Trait::Appeal,
                "view" => Trait::View,
                "known" => Trait::Known,
                "contest" => Trait::Contest,
                "reaching" => Trait::Reaching,
                "author" => Trait::Author,
                "somebody" => Trait::Somebody,
                "asking" => Trait::Asking,
                "feature" => Trait::Feature,
                "lasting" => Trait::Lasting,
                "helper" => Trait::Helper,
                "coming" => Trait::Coming,
                "limiting" => Trait::Limiting,
                "urgent" => Trait::Urgent,
                "beside" => Trait::Beside,
                _ => Trait::Service,
            };
            for word in words.split_whitespace() {
                *traits.entry(word).or_default() |= bit as u32;
            }
        }
        traits
    })
}
