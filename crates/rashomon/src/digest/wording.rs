//! The words that tell an account: of all its claims, the sentence or clause that stands best on its own, with its credit.

use super::compose::{CREDIT, NEXT};
use super::cues::{self, Cue};
use super::lexicon::{Trait, is};
use super::opening::{opening, subordinator, without_asides};
use super::sources::{Cited, Sources};
use super::tokens::{Cut, each_word, words as words_of};
use super::vouch::{self, Vouchers};
use crate::annotate::{ClaimKind, Modality, Polarity, Upos};
use crate::id::FindingId;
use crate::ledger::{Account, AccountValue, Finding, Relation};
use crate::span::Span;

/// How many claims of an account are read for its wording; a thousand reports say it no better than the first fifty.
const READ: usize = 50;

/// How much better a whole sentence serves than a clause.
const WHOLE: i32 = 3;
/// How much better words serve that name their holder themselves.
const CREDITED: i32 = 2;

/// A claim's words, ready to be told.
#[derive(Clone, Debug)]
pub(crate) struct Told<'a> {
    /// The claim whose words they are.
    pub cited: Cited<'a>,
    /// Where the words stand.
    pub span: Span,
    /// The words with their credit, without capital and full stop.
    pub text: String,
    /// How well they serve; larger is better.
    pub fitness: i32,
    /// How many of them are an author's view.
    pub comments: usize,
    /// How many things they name as if they had been told.
    pub unsaid: i32,
    /// Whether they give a figure of which the story has other values too; those are told together, under Figures.
    pub contested: bool,
    /// Whether they give a figure that a later one has replaced.
    pub outdated: bool,
    /// The claims whose reports carry them.
    pub vouchers: Vouchers,
    /// The findings of the figures that they give.
    pub figures: Vec<FindingId>,
}

/// A claim's words where it clashes with another, else those of a claim of its account that denies or affirms as it does.
pub(crate) fn told_by<'a>(sources: &Sources<'a>, cited: Cited<'a>) -> Option<Told<'a>> {
    let side =
        |claim: &crate::ledger::ClaimRef| claim.polarity == Polarity::Negative || claim.modality == Modality::Denied;
    let alike = |told: &Told<'_>| side(told.cited.claim) == side(cited.claim);
    let others =
        || ways(sources, cited.finding, cited.account).into_iter().filter(alike).max_by_key(|told| told.fitness);
    // Where most credit somebody, so does the statement.
    let uncredited = cited.tellers.credited && cited.claim.holders.is_empty();
    let mut told = (!uncredited).then(|| words(sources, cited)).flatten().or_else(others)?;
    told.vouchers = vouch::vouchers(sources, cited.account, told.cited, &told.text);
    Some(told)
}

/// How much better the first sentences of a report serve: they are written to be read alone.
const LEADS: i32 = 6;

impl Told<'_> {
    /// How well they serve among other words of their account.
    fn worth(&self) -> i32 {
        self.fitness + if self.cited.leads() { LEADS } else { 0 }
    }

    /// Whether they can only be told as their own report's, though others tell of it too.
    pub fn is_alone(&self) -> bool {
        self.vouchers.articles < 2 && self.cited.tellers.articles > 1
    }
}

/// The claim of an account that tells it best, and its words: words that more reports carry before better words of one.
pub(crate) fn told<'a>(sources: &Sources<'a>, finding: &'a Finding, account: &'a Account) -> Option<Told<'a>> {
    let mut ways = ways(sources, finding, account);
    // The first of equals.
    ways.sort_by_key(|told| std::cmp::Reverse(told.worth()));
    let enough = ways.first()?.worth() - ALONE;
    ways.truncate(ways.iter().take(TRIED).take_while(|told| told.worth() >= enough).count());
    let worth = |told: &Told<'_>| told.worth() + if told.is_alone() { 0 } else { ALONE };
    let mut best: Option<Told<'a>> = None;
    for mut told in ways {
        told.vouchers = vouch::vouchers(sources, account, told.cited, &told.text);
        if best
            .as_ref()
            .is_none_or(|known| (worth(&told), told.vouchers.articles) > (worth(known), known.vouchers.articles))
        {
            best = Some(told);
        }
    }
    best
}

/// What words are worth less where only their own report can be counted for them.
const ALONE: i32 = 16;
/// The best wordings of an account that are tried for one that its other reports carry.
const TRIED: usize = 4;

/// A statement without its credit and counts: whom it is credited to is no part of what is said.
pub(crate) fn said(text: &str) -> &str {
    let said = text.split(CREDIT).next().unwrap_or(text);
    super::compose::split_counts(said.trim_end_matches('.')).0
}

/// The words of a statement that can repeat another's, by their stems, in order.
pub(crate) fn content(text: &str) -> Vec<String> {
    let said = said(text);
    let mut content: Vec<String> = Vec::with_capacity(said.len() / 8);
    each_word(said, |word| {
        let tells = word.len() > 3 || word.bytes().any(|b| b.is_ascii_digit());
        if tells && !matches!(word, "according" | "said" | "says" | "report" | "reports" | "origin" | "origins") {
            content.push(crate::reconcile::stem(word).into_owned());
        }
    });
    content.sort_unstable();
    content.dedup();
    content
}

/// All the ways that the claims of an account tell it, in their order.
pub(crate) fn ways<'a>(sources: &Sources<'a>, finding: &'a Finding, account: &'a Account) -> Vec<Told<'a>> {
    let credited_only = mostly_credited(account);
    let claims = account.claims.iter().filter(|c| !credited_only || !c.holders.is_empty()).take(READ);
    claims
        .filter_map(|claim| {
            let mut told = words(sources, sources.cite(finding, account, claim)?)?;
            // Where most outlets speak in their own voice, the statement does too, if one of them can be told.
            if !credited_only && !claim.holders.is_empty() {
                told.fitness -= 8;
            }
            Some(told)
        })
        .collect()
}

/// Whether half of the articles of an account, or more, credit somebody with it: then a statement must too.
pub(crate) fn mostly_credited(account: &Account) -> bool {
    let credited = |claim: &&crate::ledger::ClaimRef| !claim.holders.is_empty();
    let mut articles: Vec<_> = account.claims.iter().map(|claim| &claim.article).collect();
    let mut crediting: Vec<_> = account.claims.iter().filter(credited).map(|claim| &claim.article).collect();
    for list in [&mut articles, &mut crediting] {
        list.sort_unstable();
        list.dedup();
    }
    !crediting.is_empty() && crediting.len() * 2 >= articles.len()
}

/// A claim in its article's words: its sentence or its clause, whichever stands better alone. Headlines tell nothing,
/// since their grammar is not that of a sentence.
fn words<'a>(sources: &Sources<'a>, cited: Cited<'a>) -> Option<Told<'a>> {
    if cited.is_headline() {
        return None;
    }
    let text = cited.text();
    let clause = without_marks(text, after_opening(text, cited.claim.span));
    let fact = Span::at(clause.start as usize + subordinator(clause.of(text)), clause.end as usize);
    let sentence = without_marks(text, after_opening(text, cited.claim.sentence));
    // An opening is only dropped where the claim lies behind it.
    let sentence = if sentence.contains(clause) { sentence } else { without_marks(text, cited.claim.sentence) };
    let mut best: Option<Told<'a>> = None;
    // It may cut the claim only before what that includes.
    let core = Span::at(clause.start as usize, clause.start as usize + before_what_it_includes(clause.of(text)).len());
    let main = without_participle(cited, sentence).filter(|main| main.contains(core)).unwrap_or(clause);
    let mut tried: [Option<Span>; 3] = [None; 3];
    for (at, span) in [sentence, main, clause, fact].into_iter().enumerate() {
        let is_clause = at > 0;
        // Often the clause is its own main clause, and has no conjunction to lose.
        if is_clause && tried.contains(&Some(span)) {
            continue;
        }
        if let Some(slot) = tried.get_mut(at.wrapping_sub(1)) {
            *slot = Some(span);
        }
        let freed = is_clause && span == fact && fact != clause;
        let mut stretch = sources.stretch(cited, span);
        if is_clause {
            stretch = stretch.with_its_limits();
        }
        let span = stretch.span;
        // Behind 'when' or 'as' stands a fact only where it is told as past.
        if freed && (!stretch.tells_of_the_past() || !stretch.follows_a_conjunction()) {
            continue;
        }
        let cut_off = is_clause
            && (stretch.stands_under_a_condition()
                || stretch.follows_a_nor()
                || freed && stretch.runs_into_another()
                || cited.claim.holders.is_empty() && stretch.is_only_held()
                || stretch.is_cut_off()
                || !stretch.ends_at_a_seam()
                || (!freed && !stretch.starts_at_a_seam()));
        if cut_off || !keeps_commitment(cited, stretch.words()) {
            continue;
        }
        let Some(worth) = sources.worth(cited, span, !is_clause) else { continue };
        // Most words lose before they are read: a credit adds two at most, all else takes away.
        let most = worth.fitness + CREDITED + if is_clause { 0 } else { WHOLE };
        if best.as_ref().is_some_and(|known| most <= known.fitness) {
            continue;
        }
        let said = without_inner_stop(without_asides(&flat(stretch.words())));
        let also = figures_told(sources, cited, &said);
        if said.contains(NEXT) {
            continue;
        }
        let Some((text, credit_fitness)) = credited(&said, cited) else { continue };
        let contested =
            also.iter().any(|other| other.finding.accounts.len() > 1 && other.finding.id != cited.finding.id);
        // A clause may have lost what its parse did not see; what other claims of the sentence tell is not this account's.
        let more = i32::try_from(others_told(sources, cited, span).min(4)).unwrap_or(4);
        let fitness = worth.fitness + credit_fitness + if is_clause { 0 } else { WHOLE }
            - if contested { 8 } else { 0 }
            - 2 * more;
        if best.as_ref().is_none_or(|known| fitness > known.fitness) {
            best = Some(Told {
                cited,
                span,
                text,
                fitness,
                comments: worth.comments,
                unsaid: worth.unsaid,
                contested,
                outdated: also.iter().any(|other| is_replaced(*other)),
                vouchers: vouch::of_claims(sources, vec![cited.claim.id.clone()]),
                figures: also.iter().map(|other| other.finding.id.clone()).collect(),
            });
        }
    }
    best
}

/// The figures that words of a claim's sentence give, the claim's own among them.
pub(crate) fn figures_told<'a>(sources: &Sources<'a>, cited: Cited<'a>, said: &str) -> Vec<Cited<'a>> {
    // Most sentences give no figure: their words need not be told apart.
    let mut told: Option<Cut> = None;
    let mut figures = Vec::new();
    for (claim, other) in sources.claims_in(cited) {
        let Some(figure) = &claim.figure else { continue };
        let number = figure.span.of(cited.text());
        // Ages say who somebody is, not what happened.
        if !number.contains("-old") && told.get_or_insert_with(|| Cut::of(said)).has(&words_of(number)) {
            figures.push(other);
        }
    }
    figures
}

/// Whether a figure is an earlier version of one that was replaced since.
pub(crate) fn is_replaced(figure: Cited<'_>) -> bool {
    let AccountValue::Figure { amount, .. } = &figure.account.value else { return false };
    // Reports without a date stand last, and replace nothing.
    let last = figure.finding.history.iter().rev().find(|version| version.published.is_some());
    figure.finding.relation == Relation::Updated && last.is_some_and(|last| last.amount != *amount)
}

/// How many claims of fewer tellers the words tell besides the one at hand.
fn others_told(sources: &Sources<'_>, cited: Cited<'_>, span: Span) -> usize {
    let counted = cited.tellers.articles;
    let tells = |kind: ClaimKind| matches!(kind, ClaimKind::Event | ClaimKind::State | ClaimKind::Plan);
    let mut spans: Vec<Span> = sources
        .claims_in(cited)
        .filter(|(claim, other)| {
            tells(claim.kind)
                && span.contains(claim.span)
                && !std::ptr::eq(other.account, cited.account)
                && other.tellers.articles < counted
        })
        .map(|(claim, _)| claim.span)
        .collect();
    spans.dedup();
    spans.len()
}

/// 'Forty captains signed it' of 'forty captains signed it, including the pilots': less is said, and nothing else.
pub(crate) fn before_what_it_includes(words: &str) -> &str {
    words.split_once(", including ").map_or(words, |(before, _)| before)
}

/// A sentence up to its first ', killing …', where what the claim tells of stands before it. ', depending on …' and ', according to …'
/// stay.
pub(crate) fn without_participle(cited: Cited<'_>, sentence: Span) -> Option<Span> {
    let layer = cited.layer();
    let range = layer.tokens_in(sentence);
    let tokens = layer.tokens.get(range.clone())?;
    // 'He was, his sister said, fighting': no participle of its own.
    let goes_on =
        |at: usize| tokens.iter().any(|t| t.upos == Upos::Aux && usize::try_from(t.head) == Ok(range.start + at));
    let cut = tokens.windows(2).enumerate().position(|(at, pair)| {
        let form = pair[1].span.of(cited.text());
        let participle = pair[1].upos == Upos::Verb && form.ends_with("ing") && !is(form, Trait::Limiting);
        participle && pair[0].span.of(cited.text()) == "," && !goes_on(at + 1)
    })?;
    let main = Span::at(sentence.start as usize, tokens.get(cut)?.span.start as usize);
    let trigger = cited.assertion()?.event.as_ref()?.trigger;
    main.contains(trigger).then(|| without_marks(cited.text(), main))
}

/// '“We sold it.”' as '“We sold it”', in marks of one stroke too: the statement brings its own stop, behind credit and counts.
fn without_inner_stop(mut said: String) -> String {
    let mut back = said.char_indices().rev();
    let ends = (back.next(), back.next(), back.next(), back.next());
    if let (Some((_, '"' | '”' | '\'' | '’')), Some((stop, '.')), Some((_, last)), Some((_, before))) = ends
        && last.is_alphanumeric()
        && before.is_alphanumeric()
    {
        said.remove(stop);
    }
    said
}

fn after_opening(text: &str, span: Span) -> Span {
    let words = span.of(text);
    Span::at(span.start as usize + opening(words), span.end as usize)
}

/// Without white space and marks at the ends.
pub(crate) fn without_marks(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let end = words.trim_end_matches([' ', '\n', '\t', '\r', '.', ',', ';', ':', '–', '—']).len();
    let start = words.len() - words.trim_start_matches([' ', '\n', '\t', '\r', ',', ':', '–', '—']).len();
    Span::at(span.start as usize + start, span.start as usize + end.max(start))
}

/// Adds the holder, unless the words name it; with what that does to their fitness. A holder that only a pronoun names
/// cannot be told.
fn credited(said: &str, cited: Cited<'_>) -> Option<(String, i32)> {
    let Some(holder) = credit(cited) else { return Some((said.to_owned(), 0)) };
    if Cut::of(said).has(&words_of(&holder)) || says_so(&words_of(said), &holder) {
        return Some((said.to_owned(), CREDITED));
    }
    let parts = words_of(&holder);
    let pronoun = |word: &String| is(word, Trait::Person) || is(word, Trait::Thing) || is(word, Trait::Self_);
    if parts.iter().all(pronoun) || holder.chars().count() > 90 || !super::whole::balanced(&holder) {
        return None;
    }
    // 'UPDATE 6 p.m. - Sheriff Ard' is no name, and 'Ard has made clear …, according to Ivo Ard' says it twice.
    if holder.contains(" - ") {
        return None;
    }
    let leaning = parts.first().is_some_and(pronoun);
    let again = holder
        .rsplit(' ')
        .next()
        .is_some_and(|name| name.starts_with(char::is_uppercase) && Cut::of(said).has(&words_of(name)));
    Some((format!("{said}{CREDIT}{}", in_running_text(cited, &holder)), if leaning || again { -8 } else { 0 }))
}

/// The innermost holder of a claim in its article's words; `None` where the outlet speaks.
pub(crate) fn credit(cited: Cited<'_>) -> Option<String> {
    let holder = flat(cited.claim.holders.first()?);
    let holder = holder.trim_matches(|c: char| matches!(c, '"' | '“' | '”' | ' ' | ',' | '\''));
    let holder = own_name(holder).unwrap_or(holder);
    (!holder.is_empty()).then(|| holder.to_owned())
}

/// 'Ivo Kranz' of 'its director, Ivo Kranz': whose director he is stands in another sentence.
pub(crate) fn own_name(holder: &str) -> Option<&str> {
    if let Some(name) = behind_a_circumstance(holder) {
        return Some(name);
    }
    let (role, name) = holder.split_once(", ")?;
    let first = role.split(' ').next()?.to_lowercase();
    let leans = is(&first, Trait::Thing) || is(&first, Trait::Person);
    (leans && name.starts_with(char::is_uppercase) && !name.contains(',')).then_some(name)
}

/// 'President Orel' of 'At the harbour on Monday President Orel'.
fn behind_a_circumstance(holder: &str) -> Option<&str> {
    const OPENERS: [&str; 8] = ["At", "In", "On", "During", "After", "Before", "Since", "Throughout"];
    if !OPENERS.contains(&holder.split(' ').next()?) {
        return None;
    }
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let behind = holder.rsplit(' ').take_while(|word| capital(word) && !word.ends_with(','));
    let mut at = holder.len().checked_sub(behind.map(|word| word.len() + 1).sum::<usize>().checked_sub(1)?)?;
    // 'Monday President Orel'.
    while let Some((first, rest)) = holder.get(at..)?.split_once(' ') {
        if !super::dates::is_relative(first) {
            break;
        }
        at = holder.len() - rest.len();
    }
    let name = holder.get(at..)?;
    (at > 0 && !name.is_empty() && !super::dates::is_relative(name)).then_some(name)
}

/// Whether the words themselves say that a holder of this surname said so: 'Mr Kranz said' for 'Ivo Kranz'.
pub(crate) fn says_so(said: &[String], holder: &str) -> bool {
    let Some((_, surname)) = holder.rsplit_once(' ') else { return false };
    let named =
        surname.len() > 3 && surname.starts_with(char::is_uppercase) && surname.chars().all(char::is_alphabetic);
    let surname = surname.to_lowercase();
    named
        && said.windows(2).any(|pair| {
            (pair[0] == surname && is(&pair[1], Trait::Saying)) || (pair[1] == surname && is(&pair[0], Trait::Saying))
        })
}

/// A holder as it is written inside of a sentence: 'Two former employees' opened one, 'Sarkis Chemicals' is a name.
pub(crate) fn in_running_text(cited: Cited<'_>, holder: &str) -> String {
    let lowered = crate::reconcile::lower_article(holder);
    if lowered != holder {
        return lowered;
    }
    let opens = cited.text().find(holder);
    let layer = cited.layer();
    let token = opens.and_then(|at| layer.tokens.iter().find(|t| t.span.start as usize == at));
    match token {
        Some(token)
            if !matches!(token.upos, Upos::Propn | Upos::X)
                && token.span.len() >= 3
                && !holder.chars().nth(1).is_some_and(char::is_uppercase)
                && is_common_word(cited, token.span.of(cited.text()), token.upos) =>
        {
            crate::reconcile::lower_first(holder)
        }
        _ => holder.to_owned(),
    }
}

/// Whether an opening word would be written small: a numeral or determiner, or a word that the article writes small
/// elsewhere; 'American' is an adjective too.
fn is_common_word(cited: Cited<'_>, word: &str, upos: Upos) -> bool {
    let small = word.to_lowercase();
    matches!(upos, Upos::Num | Upos::Det | Upos::Pron)
        || cited.layer().tokens.iter().any(|token| token.span.of(cited.text()) == small)
}

/// Whether the words carry the claim's modality and polarity; a cue may stand outside of it.
fn keeps_commitment(cited: Cited<'_>, quote: &str) -> bool {
    let claim = cited.claim;
    let has = |cue: Cue| cues::has(quote, cue);
    let modality = match claim.modality {
        Modality::Possible => has(Cue::Possible),
        Modality::Planned => has(Cue::Planned) || has(Cue::Possible),
        Modality::Unknown => has(Cue::Unknown) || has(Cue::Negation),
        Modality::Denied => has(Cue::Negation),
        Modality::Hypothetical => has(Cue::Hypothetical) || has(Cue::Possible),
        Modality::Estimated => !claim.holders.is_empty() || has(Cue::Estimate) || has(Cue::Possible),
        Modality::Reported => !claim.holders.is_empty() || has(Cue::Reported),
        Modality::Asserted => true,
    };
    modality && (claim.polarity == Polarity::Positive || has(Cue::Negation) || claim.modality == Modality::Unknown)
}

/// One line.
pub(crate) fn flat(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in crate::seen::plainly(text).split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_goes_without_what_stands_before_his_name() {
        assert_eq!(own_name("its director, Ivo Kranz"), Some("Ivo Kranz"));
        assert_eq!(own_name("At the harbour on Monday President Orel"), Some("President Orel"));
        assert_eq!(own_name("In Lorma two witnesses"), None);
        assert_eq!(own_name("President Orel"), None);
    }

    #[test]
    fn a_quotation_leaves_its_stop_to_the_statement() {
        let told = |text: &str| without_inner_stop(text.to_owned());
        assert_eq!(told("Ard said, “We sold it.”"), "Ard said, “We sold it”");
        assert_eq!(told("It was a 'dry call.'"), "It was a 'dry call'");
        assert_eq!(told("Ard said: \"We left at 7 p.m.\""), "Ard said: \"We left at 7 p.m.\"");
        assert_eq!(told("“Sold,” said Ard"), "“Sold,” said Ard");
    }

    #[test]
    fn who_is_said_to_say_so_by_his_surname_needs_no_second_credit() {
        let says = |text: &str| says_so(&words_of(text), "Ivo Kranz");
        assert!(says("Mr Kranz said that ten houses fell"));
        assert!(says("ten houses fell, said Kranz"));
        assert!(!says("Kranz heard that ten houses fell"));
        assert!(!says("Brandt said that Kranz fell"));
    }
}
