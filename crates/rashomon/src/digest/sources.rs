//! What statements are made from and held against: the claims of a story, and the sentences that carry them.

use super::rank::News;
use super::vouch::{Carried, Forms};
use super::whole::{Form, Stretch, Worth};
use super::wording::Told;
use crate::annotate::{Claim, Deprel, Layer, MentionKind, SentenceKind, Upos};
use crate::article::{Field, Moment};
use crate::id::{ArticleId, ClaimId};
use crate::ledger::{Account, ClaimRef, CopyLink, Finding, OriginCount, Origins};
use crate::pipeline::Report;
use crate::reconcile::{Dependence, Teller};
use crate::span::Span;
use rustc_hash::FxHashMap;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

/// How much worse words serve for each thing that they name as if it had been told, up to this many.
const UNSAID: i32 = 4;
const MOST_UNSAID: i32 = 3;

/// Where a claim stands: its finding, its account, its place in that.
type Place = (usize, usize, usize);

/// A sentence: the article's number in the story, and its place in that.
type SentenceKey = (usize, Field, Span);

/// The claims of a story by id, with the account and finding that each stands in.
#[derive(Debug)]
pub(crate) struct Sources<'a> {
    findings: &'a [Finding],
    reports: FxHashMap<&'a ArticleId, (usize, &'a Report)>,
    claims: FxHashMap<&'a ClaimId, Place>,
    /// Who tells each account, by where it lies in memory: asked once a citation, and an account may have ten thousand.
    tellers: FxHashMap<*const Account, Tellers>,
    /// The claims of each sentence, as annotated and where they are cited.
    in_sentence: FxHashMap<SentenceKey, Vec<(&'a Claim, Place)>>,
    /// The words of the text and of the title of each article, read when they are first asked for.
    forms: Vec<[OnceCell<Vec<Form>>; 2]>,
    /// What stretches that were asked for are worth, and whether they were meant as sentences: several claims share one.
    worth: RefCell<FxHashMap<(SentenceKey, bool), Option<Worth>>>,
    /// What sentences that were asked for carry, and the forms and classes met in them.
    carried: RefCell<FxHashMap<SentenceKey, Rc<Carried>>>,
    met: RefCell<Forms>,
    /// Which reports depend on which.
    dependence: Dependence<'a>,
    /// Which reports are views of the news, where others are not.
    views: Vec<bool>,
    /// What the reports took to be the event.
    pub news: News,
}

/// A claim where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cited<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// The account.
    pub account: &'a Account,
    /// The claim.
    pub claim: &'a ClaimRef,
    /// Its article.
    pub report: &'a Report,
    /// Who tells the account.
    pub tellers: Tellers,
    /// The article's number in the story.
    number: usize,
}

/// Who tells an account.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tellers {
    /// How many articles tell it.
    pub articles: usize,
    /// Whether half of them or more credit somebody with it.
    pub credited: bool,
}

impl Tellers {
    fn of(account: &Account) -> Self {
        Self { articles: tellers(account), credited: super::wording::mostly_credited(account) }
    }
}

impl<'a> Sources<'a> {
    /// Indexes the findings of a story.
    pub fn of(reports: &[&'a Report], findings: &'a [Finding], copies: &'a [CopyLink], origins: &Origins) -> Self {
        let mut claims = FxHashMap::default();
        for (f, finding) in findings.iter().enumerate() {
            for (a, account) in finding.accounts.iter().enumerate() {
                for (c, claim) in account.claims.iter().enumerate() {
                    claims.insert(&claim.id, (f, a, c));
                }
            }
        }
        let mut in_sentence: FxHashMap<SentenceKey, Vec<(&'a Claim, Place)>> = FxHashMap::default();
        for (number, report) in reports.iter().enumerate() {
            for claim in &report.annotations.claims {
                if let Some(place) = claims.get(&claim.id) {
                    in_sentence.entry((number, claim.field, claim.sentence)).or_default().push((claim, *place));
                }
            }
        }
        let mut views: Vec<bool> = reports.iter().map(|report| super::view::is_view(report)).collect();
        let news = News::of(reports, &views);
        if views.iter().all(|view| *view) {
            views.fill(false);
        }
        Self {
            findings,
            reports: reports.iter().enumerate().map(|(number, r)| (&r.article.id, (number, *r))).collect(),
            claims,
            tellers: findings
                .iter()
                .flat_map(|f| &f.accounts)
                .map(|a| (std::ptr::from_ref(a), Tellers::of(a)))
                .collect(),
            in_sentence,
            forms: reports.iter().map(|_| Default::default()).collect(),
            worth: RefCell::default(),
            carried: RefCell::default(),
            met: RefCell::default(),
            dependence: Dependence::of(reports, copies, origins),
            views,
            news,
        }
    }

    /// A claim of the story.
    pub fn claim(&self, id: &ClaimId) -> Option<Cited<'a>> {
        self.at(*self.claims.get(id)?)
    }

    fn at(&self, (f, a, c): Place) -> Option<Cited<'a>> {
        let finding = self.findings.get(f)?;
        let account = finding.accounts.get(a)?;
        self.cite(finding, account, account.claims.get(c)?)
    }

    /// Whether a claim stands in a view of the news, in a story of which others report.
    pub fn is_view(&self, cited: &Cited<'_>) -> bool {
        self.is_view_at(cited.number)
    }

    /// The same of an article by its number in the story.
    pub fn is_view_at(&self, number: usize) -> bool {
        self.views.get(number).is_some_and(|view| *view)
    }

    /// Whether words are a view's alone, and its writer's own.
    pub fn is_of_a_view(&self, told: &Told<'_>) -> bool {
        told.vouchers.articles < 2 && told.cited.claim.holders.is_empty() && self.is_view(&told.cited)
    }

    /// How many reports the story has.
    pub fn reports(&self) -> usize {
        self.reports.len()
    }

    /// An article of the story.
    pub fn report(&self, id: &ArticleId) -> Option<&'a Report> {
        self.reports.get(id).map(|(_, report)| *report)
    }

    /// The claims of the sentence that a claim stands in, as annotated and as cited.
    pub fn claims_in(&self, cited: Cited<'a>) -> impl Iterator<Item = (&'a Claim, Cited<'a>)> {
        let key = (cited.number, cited.claim.field, cited.claim.sentence);
        let claims = self.in_sentence.get(&key).map_or(&[][..], Vec::as_slice);
        claims.iter().filter_map(|(claim, place)| Some((*claim, self.at(*place)?)))
    }

    /// What a stretch of a claim's text is worth as words of a digest; `None` where it can't be told.
    pub fn worth(&self, cited: Cited<'a>, span: Span, sentence: bool) -> Option<Worth> {
        let key = ((cited.number, cited.claim.field, span), sentence);
        if let Some(known) = self.worth.borrow().get(&key) {
            return *known;
        }
        let stretch = self.stretch(cited, span);
        let worth = stretch.worth(sentence).filter(|_| !self.is_caption(cited, &stretch)).map(|worth| {
            // A reader knows what the news tells.
            let unsaid = stretch.unsaid(|form| self.news.tells(form)).things
                + self.unknown(cited, span, |name, _| self.news.tells(name));
            let unsaid = unsaid.min(MOST_UNSAID);
            Worth { fitness: worth.fitness - UNSAID * unsaid, unsaid, ..worth }
        });
        self.worth.borrow_mut().insert(key, worth);
        worth
    }

    /// Whether a stretch tells as seen what lies before its report's day, or is a note on an author of whom no news is.
    fn is_caption(&self, cited: Cited<'a>, stretch: &Stretch<'_>) -> bool {
        let published = cited.report.article.published.as_ref().map(Moment::date);
        let past = || {
            let mut times = cited.layer().times_at(stretch.span).iter().filter(|time| stretch.span.contains(time.span));
            times.any(|time| super::dates::day(time).zip(published).is_some_and(|(day, published)| day < published))
        };
        let author = stretch.is_note_on_an_author().and_then(|name| name.rsplit(' ').next());
        author.is_some_and(|name| !self.news.tells(name)) || stretch.is_told_as_seen() && past()
    }

    /// How many people a stretch calls by one word, not `known`, of whom the article says no more: 'said Matthew'. Whoever is
    /// asked is shown the word and what stands before it.
    pub fn unknown(&self, cited: Cited<'a>, span: Span, known: impl Fn(&str, &str) -> bool) -> i32 {
        let entities = &cited.report.annotations.entities;
        let inside = cited.layer().mentions_at(span).iter().filter(|mention| span.contains(mention.span));
        let unknown = inside.filter(|mention| {
            let form = mention.span.of(cited.text());
            let full = entities.get(mention.entity as usize).map_or("", |entity| entity.name.as_str());
            let before = cited.text().get(..mention.span.start as usize).unwrap_or("");
            // 'Orr, 27, of Lorma' says who he is.
            let aged = cited.text().get(mention.span.end as usize..).and_then(|behind| behind.strip_prefix(", "));
            let aged = aged.is_some_and(|behind| behind.starts_with(|c: char| c.is_ascii_digit()));
            mention.kind == MentionKind::Person
                && !full.contains(' ')
                && !form.contains(' ')
                && !aged
                && !known(form, before)
        });
        i32::try_from(unknown.count()).unwrap_or(MOST_UNSAID)
    }

    /// What a claim's sentence carries.
    pub fn carried(&self, cited: Cited<'a>) -> Rc<Carried> {
        let key = (cited.number, cited.claim.field, cited.claim.sentence);
        let read = || Rc::new(Carried::of(cited, &mut self.met.borrow_mut()));
        Rc::clone(self.carried.borrow_mut().entry(key).or_insert_with(read))
    }

    /// The forms and classes met in the sentences that were asked for.
    pub fn met(&self) -> std::cell::RefMut<'_, Forms> {
        self.met.borrow_mut()
    }

    /// How many origins give these claims.
    pub fn origins(&self, claims: impl Iterator<Item = Cited<'a>>) -> OriginCount {
        self.dependence.count(claims.map(|c| Teller { report: c.number, field: c.claim.field, span: c.claim.span }))
    }

    /// A stretch of a claim's text.
    pub fn stretch(&self, cited: Cited<'a>, span: Span) -> Stretch<'_> {
        let (text, layer) = (cited.text(), cited.layer());
        let kept = self.forms.get(cited.number).map(|forms| &forms[usize::from(cited.claim.field == Field::Title)]);
        let forms = kept.map_or(&[][..], |kept| kept.get_or_init(|| Form::all(text, layer)).as_slice());
        Stretch::new(text, layer, forms, span)
    }

    /// Whether some claim of the story is credited in these words.
    pub fn has_holder(&self, named: &str) -> bool {
        let named = super::tokens::words(named);
        let claims = self.findings.iter().flat_map(|f| &f.accounts).flat_map(|a| &a.claims);
        claims.filter_map(|claim| claim.holders.first()).any(|holder| {
            let holder = super::wording::own_name(holder).unwrap_or(holder);
            let mut holder = super::tokens::words(holder);
            holder.retain(|word| word.chars().any(char::is_alphanumeric) || !named.is_empty() && named.contains(word));
            holder == named
        })
    }

    /// A claim of a finding at hand.
    pub fn cite(&self, finding: &'a Finding, account: &'a Account, claim: &'a ClaimRef) -> Option<Cited<'a>> {
        let (number, report) = *self.reports.get(&claim.article)?;
        let known = self.tellers.get(&std::ptr::from_ref(account)).copied();
        let tellers = known.unwrap_or_else(|| Tellers::of(account));
        Some(Cited { finding, account, claim, report, tellers, number })
    }
}

impl<'a> Cited<'a> {
    /// The text that the claim's spans point into.
    pub fn text(&self) -> &'a str {
        self.report.article.field(self.claim.field)
    }

    /// The annotations of that text.
    pub fn layer(&self) -> &'a Layer {
        self.report.annotations.layer(self.claim.field)
    }

    /// The claim as its article's annotations have it; none for a claim that only a finding makes, such as a credit.
    pub fn assertion(&self) -> Option<&'a Claim> {
        let inside = self.report.annotations.claims_in(self.claim.field, self.claim.span);
        inside.iter().find(|claim| claim.id == self.claim.id)
    }

    /// The sentence that carries the claim.
    pub fn sentence(&self) -> &'a str {
        self.claim.sentence.of(self.text())
    }

    /// Whether the claim stands among the first sentences of its report's text.
    pub fn leads(&self) -> bool {
        const FIRST: usize = 2;
        const LINES: usize = 12;
        let layer = self.layer();
        let Some(index) = layer.sentence_at(self.claim.sentence.start).filter(|index| *index < LINES) else {
            return false;
        };
        let before = layer.sentences.iter().take(index).filter(|s| s.kind == SentenceKind::Prose).count();
        self.claim.field == Field::Text && before < FIRST
    }

    /// Whether its sentence is about what the holder says: 'Ard said the harbour fell', 'the harbour fell, Ard said'; not 'the
    /// harbour fell after Ard said it would', which tells of the fall.
    pub fn is_said_outright(&self) -> bool {
        const STEPS: usize = 12;
        let layer = self.layer();
        let says = |attribution: &&crate::annotate::Attribution| {
            let holds = |span: &Span| span.contains(self.claim.span) || self.claim.span.contains(*span);
            attribution.content.iter().any(holds)
        };
        let token = |at: usize| layer.tokens.get(at);
        let governs = |cue: Span| {
            let Some(mut at) = layer.tokens_in(cue).next_back() else { return true };
            for _ in 0..STEPS {
                let Some(word) = token(at) else { return true };
                // '…, Ard said' stands behind what he says.
                let misread = word.deprel == Deprel::Parataxis && cue.end <= self.claim.span.start;
                // 'Ard left, saying it would fall' is his too.
                let aside = word.deprel == Deprel::Advcl && !word.span.of(self.text()).ends_with("ing");
                let of_a_noun =
                    matches!(word.deprel, Deprel::Acl | Deprel::AclRelcl | Deprel::AdvclRelcl | Deprel::Nmod);
                if aside || of_a_noun || misread {
                    return false;
                }
                let Ok(head) = usize::try_from(word.head) else { return true };
                at = head;
            }
            true
        };
        let mut cues = layer
            .attributions
            .iter()
            .filter(says)
            .filter_map(|attribution| attribution.cue)
            .filter(|cue| self.claim.sentence.contains(*cue))
            .peekable();
        let told_by_a_cue = cues.peek().is_some();
        !told_by_a_cue || cues.any(|cue| is_of_an_adjunct(cue.of(self.text())) || governs(cue))
    }

    /// Whether its holder is somebody: not 'perhaps most importantly'.
    pub fn has_holder_with_a_noun(&self) -> bool {
        let holder = self.assertion().and_then(|claim| claim.holders.first()).map(|holder| holder.span);
        let tokens = holder.and_then(|span| self.layer().tokens.get(self.layer().tokens_in(span))).unwrap_or(&[]);
        tokens.is_empty() || tokens.iter().any(|token| !matches!(token.upos, Upos::Adv | Upos::Adj | Upos::Punct))
    }

    /// Whether the claim stands in a headline.
    pub fn is_headline(&self) -> bool {
        let layer = self.layer();
        self.claim.field == Field::Title
            || layer
                .sentence_at(self.claim.span.start)
                .and_then(|index| layer.sentences.get(index))
                .is_some_and(|s| s.kind == SentenceKind::Headline)
    }
}

/// 'According to' is no verb, and says whose the sentence is wherever it stands.
fn is_of_an_adjunct(cue: &str) -> bool {
    cue.to_lowercase().contains("according")
}

/// How many articles an account comes from.
pub(crate) fn tellers(account: &Account) -> usize {
    let mut articles: Vec<&ArticleId> = account.claims.iter().map(|claim| &claim.article).collect();
    articles.sort_unstable();
    articles.dedup();
    articles.len()
}
