//! Which findings a digest tells, where, and in what order. Short: an editor reads it in a minute and opens the rest.
//! A claim is told once: what stands in one section is left out of those after it.

use super::compose;
use super::context::{Context, Said, is_common, names_as_told};
use super::introduce::is_behind_a_title;
use super::lexicon::{Trait, is};
use super::rank::{is_appeal, rank};
use super::sources::{Sources, tellers};
use super::tokens::words;
use super::wording::{Told, credit, figures_told, said, told, ways};
use crate::annotate::{ClaimKind, Deprel, Modality};
use crate::id::{ArticleId, FindingId};
use crate::ledger::{Account, AccountValue, Finding, Relation, Section, SectionKind, Statement, Status, TimelineEntry};
use rustc_hash::{FxHashMap, FxHashSet};

/// How many statements a section takes at most.
const FIGURES: usize = 4;
/// Of them sentences that one report alone gives: what it counts besides is seldom a figure of the event.
const FIGURES_ALONE: usize = 1;
const HOLDERS: usize = 3;
const A_HOLDER: usize = 2;
const SAID: usize = 4;
const DIFFER: usize = 4;
const ONE_ORIGIN: usize = 2;
const NOT_KNOWN: usize = 3;
const TIMELINE: usize = 4;

/// The share of the news that words of a brief must tell which one report alone gives, or two; what three give is news. What
/// somebody says must, in one report, tell as much as two.
pub(super) const OF_THE_NEWS: f64 = 0.1;
pub(super) const TWO_OF_THE_NEWS: f64 = 0.05;

/// Words of a line below the brief that one report alone gives, at least.
const A_LINE: usize = 12;

/// Sentences of an account that are asked whether a later statement comes from one of them.
const BESIDE: usize = 50;

/// How many findings are read for a digest, the weightiest first.
const READ: usize = 400;

/// A finding with the words that tell it.
#[derive(Debug)]
pub(crate) struct Candidate<'a> {
    pub finding: &'a Finding,
    pub told: Told<'a>,
    pub rank: f64,
    /// Which share of the news the words tell.
    pub share: f64,
}

/// The findings that can be told, by rank; `findings` are in order of weight.
pub(crate) fn candidates<'a>(sources: &Sources<'a>, findings: &'a [Finding]) -> Vec<Candidate<'a>> {
    let mut shares: FxHashMap<String, f64> = FxHashMap::default();
    let mut candidates: Vec<Candidate<'a>> = findings
        .iter()
        .take(READ)
        .filter_map(|finding| {
            let told = finding.accounts.iter().find_map(|account| told(sources, finding, account))?;
            // Several findings are told by one sentence.
            let share = *shares.entry(told.text.clone()).or_insert_with_key(|text| sources.news.share(text));
            let rank = rank(sources, finding, &told, share);
            Some(Candidate { finding, rank, share, told })
        })
        .collect();
    candidates.sort_by(|a, b| b.rank.total_cmp(&a.rank));
    candidates
}

/// Draws the sections of a digest.
pub(crate) fn sections<'a>(
    sources: &Sources<'a>,
    findings: &'a [Finding],
    candidates: &[Candidate<'a>],
    headline: Option<Statement>,
    timeline: &[(TimelineEntry, usize)],
) -> Vec<Section> {
    let mut teller = Teller {
        sources,
        told: Vec::new(),
        findings: FxHashSet::default(),
        figures: FxHashSet::default(),
        asked: FxHashSet::default(),
        read: Context::default(),
        in_order: false,
        below: false,
        turning: false,
    };
    teller.read.extend(headline.as_slice());
    let several_reports = findings.iter().any(|f| f.accounts.iter().map(tellers).sum::<usize>() > 1);
    // What only a comparison shows goes first; a sentence that gives one of several values then repeats it.
    let mut open = teller.not_known(findings);
    let differ = teller.differ(findings);
    // An answer that stands among rivals is told there.
    let camps = || differ.iter().flat_map(|statement| &statement.camps);
    let said = |text: &str| words(text.trim_end_matches('.'));
    open.retain(|statement| !camps().any(|camp| said(&camp.text) == said(&statement.text)));
    let mut figures = teller.values(findings, candidates);
    teller.in_order = true;
    let brief = teller.brief(findings, candidates, several_reports);
    // One value that the brief or the headline gives is told, unless more origins stand behind it than behind their words.
    let origins = |of: &Statement| super::vouch::of_claims(sources, of.claims.clone()).origins.at_least;
    let opening: Vec<(Vec<FindingId>, u32)> =
        headline.iter().chain(&brief).map(|line| (figures_of(sources, line), origins(line))).collect();
    figures.retain(|given| {
        let gives = |figures: &[FindingId]| given.finding.as_ref().is_some_and(|id| figures.contains(id));
        let again = |(figures, most): &(Vec<FindingId>, u32)| gives(figures) && origins(given) <= (*most).max(1);
        given.camps.len() != 1 || !opening.iter().any(again)
    });
    teller.below = true;
    teller.read.extend(&figures);
    teller.figures(candidates, &mut figures);
    let who = teller.who_says_what(candidates);
    teller.read.extend(&differ);
    let single = if several_reports { teller.one_origin(candidates) } else { Vec::new() };
    let open = teller.not_told(open);
    let timeline = teller.timeline(candidates, timeline);
    [
        (SectionKind::Headline, headline.into_iter().collect()),
        (SectionKind::InBrief, brief),
        (SectionKind::Figures, figures),
        (SectionKind::WhoSaysWhat, who),
        (SectionKind::Differ, differ),
        (SectionKind::OneOrigin, single),
        (SectionKind::NotKnown, open),
        (SectionKind::Timeline, timeline),
    ]
    .into_iter()
    .filter(|(_, statements): &(SectionKind, Vec<Statement>)| !statements.is_empty())
    .map(|(kind, statements)| Section { kind, statements })
    .collect()
}

/// Tells findings, none twice.
pub(super) struct Teller<'s, 'a> {
    pub(super) sources: &'s Sources<'a>,
    told: Vec<Said<'a>>,
    findings: FxHashSet<FindingId>,
    /// Findings whose figures a sentence gave.
    pub(super) figures: FxHashSet<FindingId>,
    /// What the answers told so far were asked; a question put twice reads as a mistake, whatever parts the two in the ledger.
    asked: FxHashSet<&'a str>,
    /// What a reader knows who reads from the headline on.
    read: Context,
    /// Whether what is told now stands behind all that was read; and whether below the brief.
    in_order: bool,
    below: bool,
    /// Whether it is what the last reports bring: it is told whatever else its finding told, and repeats a line only if it does
    /// nothing else than that.
    pub(super) turning: bool,
}

impl<'a> Teller<'_, 'a> {
    /// Tells a statement unless something told already says as much.
    pub(super) fn tell(&mut self, statement: Option<Statement>, section: &mut Vec<Statement>) -> bool {
        let Some(statement) = statement else { return false };
        if !self.turning && statement.finding.as_ref().is_some_and(|id| self.findings.contains(id)) {
            return false;
        }
        let first = statement.claims.first().and_then(|id| self.sources.claim(id));
        // Camps are short answers: their sentence may well be told for something else.
        let sentence = first.filter(|_| statement.camps.is_empty()).map(|c| (&c.claim.article, c.claim.sentence));
        let cited = if statement.camps.is_empty() {
            let claims = statement.claims.iter().filter_map(|id| self.sources.claim(id));
            claims.map(|c| (&c.claim.article, c.claim.sentence)).collect()
        } else {
            Vec::new()
        };
        let beside = first.filter(|_| sentence.is_some()).map_or_else(Vec::new, |first| {
            first.account.claims.iter().take(BESIDE).map(|claim| (&claim.article, claim.sentence)).collect()
        });
        let mut said = Said::of(&statement.text, sentence, cited, beside);
        said.in_order = self.in_order;
        said.turns = self.turning;
        if let Some(first) = first {
            let event = first.assertion().and_then(|claim| claim.event.as_ref()).map(|event| event.trigger);
            let main = self.sources.stretch(first, first.claim.sentence).main_verb();
            said.does(event.map(|trigger| trigger.of(first.text())).into_iter().chain(main));
        }
        // Rival answers have a question of their own, whatever else their sentences told.
        let again = statement.camps.is_empty()
            && (self.told.iter().any(|told| said.repeats(told)) || self.below && self.read.has_told(&said));
        if said.is_empty() || again {
            return false;
        }
        if self.in_order {
            self.read.tell(&statement.text);
        }
        self.told.push(said);
        self.findings.extend(statement.finding.clone());
        section.push(statement);
        true
    }

    /// Tells words of a finding, unless all their figures are told.
    pub(super) fn tell_words(&mut self, words: &Told<'a>, section: &mut Vec<Statement>) -> bool {
        let figures = &words.figures;
        let given = |id: &FindingId| self.figures.contains(id) || self.findings.contains(id);
        if !figures.is_empty() && figures.iter().all(given) || self.leans(words) || is_appeal(&words.text) {
            return false;
        }
        // Below the brief, what one report says in a few words is vague or told already.
        if self.below && words.vouchers.articles < 2 && said(&words.text).split(' ').count() < A_LINE {
            return false;
        }
        let told = self.tell(Some(compose::statement(words)), section);
        if told {
            self.figures.extend(figures.iter().cloned());
        }
        told
    }

    /// Whether words are about something or somebody told nowhere before them: 'The letter gives no reason', 'Orr left'. Whom
    /// several reports call by one word is known by it.
    pub(super) fn leans(&self, told: &Told<'a>) -> bool {
        let known = |form: &str| self.read.knows(form) || self.sources.news.tells(form);
        let holder = told.text.split(compose::CREDIT).nth(1).unwrap_or("");
        let somebody = |name: &str, before: &str| known(name) || is_common(name) || is_behind_a_title(before);
        self.sources.stretch(told.cited, told.span).unsaid(known).carry
            || names_as_told(holder, known)
            || told.vouchers.articles < 2 && self.sources.unknown(told.cited, told.span, somebody) > 0
    }

    /// Tells the answers to a finding's question, unless the question was put before.
    fn ask(&mut self, finding: &'a Finding, answers: Option<Statement>, section: &mut Vec<Statement>) {
        let again = compose::is_clear(finding) && self.asked.contains(finding.question.as_str());
        if !again && self.tell(answers, section) {
            self.asked.insert(&finding.question);
        }
    }

    fn is_told(&self, finding: &Finding) -> bool {
        self.findings.contains(&finding.id)
    }

    /// Whether one report alone says that something *is* so, mostly what its author makes of it; or an outlet what should be; or
    /// what a view of the news tells in its own voice.
    pub(super) fn is_a_view(&self, told: &Told<'a>) -> bool {
        let advises = || self.sources.stretch(told.cited, told.span).advises();
        told.cited.finding.kind == ClaimKind::State && told.vouchers.articles < 2
            || told.cited.claim.holders.is_empty() && advises()
            || self.sources.is_of_a_view(told)
    }

    /// Whether only old reports tell an account.
    fn is_old(&self, account: &Account) -> bool {
        let report = |claim: &crate::ledger::ClaimRef| self.sources.report(&claim.article);
        account.claims.iter().filter_map(report).all(|report| self.sources.news.is_old(report))
    }

    /// 'Police are looking for a man', where later reports bring something new and do not say so; 'the harbour will close' only where
    /// one report alone says it.
    pub(super) fn is_over(&self, told: &Told<'a>) -> bool {
        let (cited, news) = (told.cited, &self.sources.news);
        let again = || told.vouchers.claims.iter().filter_map(|id| self.sources.claim(id));
        if !news.is_overtaken(cited.report) || again().any(|cited| !news.is_overtaken(cited.report)) {
            return false;
        }
        let sentence = self.sources.stretch(cited, cited.claim.sentence);
        sentence.tells_of_what_goes_on()
            || news.is_old(cited.report) && told.vouchers.articles < 2 && sentence.tells_of_what_is_to_come()
    }

    /// Figures of which reports give several values.
    fn values(&mut self, findings: &'a [Finding], candidates: &[Candidate<'a>]) -> Vec<Statement> {
        let mut section = Vec::new();
        // What few of the reports count beside the news is none of its figures.
        let of_the_news: FxHashSet<&FindingId> =
            candidates.iter().filter(|c| c.share >= OF_THE_NEWS).map(|c| &c.finding.id).collect();
        let asked = |f: &Finding| {
            of_the_news.contains(&f.id)
                || spoken_by(f) * 2 >= self.sources.reports()
                || compose::counts_victims(&f.question)
        };
        // A value that no sentence gives without saying more than its tellers do stands bare too.
        let bare = |f: &Finding| spoken_by(f) > 1 && telling(f);
        for finding in findings.iter().filter(|f| is_figure(f) && f.weight > 0.0 && asked(f)) {
            let untellable =
                || finding.accounts.iter().all(|a| told(self.sources, finding, a).is_none_or(|told| told.is_alone()));
            if finding.accounts.len() < 2 && !(bare(finding) && untellable()) {
                continue;
            }
            if section.len() < FIGURES {
                // 'A few' and 'several' are no values to compare.
                let vague = |account: &Account| words(&account.text).iter().any(|w| w == "few" || w == "several");
                let uncounted = |account: &Account| is_magnitude(&account.text);
                if finding.accounts.iter().any(vague) || finding.accounts.iter().all(uncounted) {
                    continue;
                }
                let values = compose::values(self.sources, finding);
                let of_one = || finding.accounts.iter().all(|account| compose::beside_the_first(finding, account));
                let asked =
                    || compose::rivals(self.sources, finding).filter(|_| compose::is_clear(finding) && of_one());
                self.ask(finding, values.or_else(asked), &mut section);
            }
        }
        section
    }

    /// Figures of one value: what several reports give, or one of size.
    fn figures(&mut self, candidates: &[Candidate<'a>], section: &mut Vec<Statement>) {
        let sources = self.sources;
        let figures = candidates.iter().filter(|c| {
            is_figure(c.finding)
                && telling(c.finding)
                && c.finding.weight > 0.0
                && !c.told.contested
                && c.told.fitness > -2
                && !sources.is_of_a_view(&c.told)
                && (c.share >= OF_THE_NEWS || c.told.vouchers.articles > 1)
                && (compose::label(&c.finding.question).is_some_and(|_| says_of_whom(&c.finding.question))
                    || is_told_of(c))
        });
        // Of several that can all be true one may be told in its sentence, where it can't stand bare.
        let one = |finding: &Finding| {
            let compatible = finding.relation == Relation::Compatible && compose::counts_victims(&finding.question);
            finding.accounts.len() == 1 || compatible
        };
        let mut alone = 0;
        for candidate in figures.filter(|c| one(c.finding)) {
            let is_alone = candidate.told.vouchers.articles < 2;
            if section.len() < FIGURES && (!is_alone || alone < FIGURES_ALONE) {
                alone += usize::from(self.tell_words(&candidate.told, section) && is_alone);
            }
        }
    }

    /// Credited statements under their holders, the holder of the weightiest first.
    fn who_says_what(&mut self, candidates: &[Candidate<'a>]) -> Vec<Statement> {
        let mut groups: Vec<(String, Vec<Statement>)> = Vec::new();
        for candidate in candidates {
            let finding = candidate.finding;
            let elsewhere = finding.open || matches!(finding.relation, Relation::Disputed | Relation::Updated);
            if elsewhere
                || matches!(finding.kind, ClaimKind::Figure | ClaimKind::Role)
                || finding.disagreement.is_some()
                || finding.weight <= 0.0
                || candidate.told.contested
                || candidate.told.fitness < 0
                || (candidate.share < TWO_OF_THE_NEWS && candidate.told.vouchers.articles < 2)
                || self.is_a_view(&candidate.told)
                || self.is_over(&candidate.told)
                || !candidate.told.text.contains(compose::CREDIT) && !candidate.told.cited.is_said_outright()
            {
                continue;
            }
            let Some(holder) = credit(candidate.told.cited) else { continue };
            let said = words(&holder);
            // Under 'Neither side' stands what nobody said.
            let nobody =
                said.first().is_some_and(|first| matches!(first.as_str(), "neither" | "no" | "none" | "nobody"));
            if said.len() > 8 || nobody || !candidate.told.cited.has_holder_with_a_noun() {
                continue;
            }
            let at = groups.iter().position(|(known, _)| alike(known, &holder));
            let group = match at {
                Some(at) => &mut groups[at],
                None if groups.len() < HOLDERS => {
                    groups.push((holder.clone(), Vec::new()));
                    let last = groups.len() - 1;
                    &mut groups[last]
                }
                None => continue,
            };
            if group.1.len() < A_HOLDER
                && self.tell_words(&candidate.told, &mut group.1)
                && holder.len() > group.0.len()
            {
                group.0 = holder;
            }
            groups.retain(|(_, statements)| !statements.is_empty());
            if groups.iter().map(|(_, statements)| statements.len()).sum::<usize>() >= SAID {
                break;
            }
        }
        groups
            .into_iter()
            .flat_map(|(holder, statements)| {
                statements.into_iter().map(move |s| Statement { holder: Some(holder.clone()), ..s })
            })
            .collect()
    }

    fn differ(&mut self, findings: &'a [Finding]) -> Vec<Statement> {
        let mut section = Vec::new();
        for finding in findings {
            let figure = finding.kind == ClaimKind::Figure && !about_age(finding);
            // Versions of a figure and values that can all be true are told under Figures, where they can be.
            let differs = match finding.relation {
                Relation::Disputed => true,
                Relation::Updated => !figure || compose::label(&finding.question).is_none(),
                _ => {
                    finding.disagreement.is_some()
                        && finding.accounts.len() > 1
                        && finding.kind != ClaimKind::Attribution
                }
            };
            if differs && section.len() < DIFFER && finding.weight > 0.0 {
                self.ask(finding, compose::rivals(self.sources, finding), &mut section);
            }
        }
        section
    }

    fn one_origin(&mut self, candidates: &[Candidate<'a>]) -> Vec<Statement> {
        let mut section = Vec::new();
        for candidate in candidates {
            let finding = candidate.finding;
            let tells =
                matches!(finding.kind, ClaimKind::Event | ClaimKind::State | ClaimKind::Plan | ClaimKind::Cause);
            let worth = finding.relation == Relation::Single
                && !finding.open
                && finding.weight > 0.0
                && candidate.told.comments == 0
                && candidate.told.unsaid == 0
                && !candidate.told.contested
                && candidate.told.fitness >= 0
                && !self.is_a_view(&candidate.told)
                && !self.is_over(&candidate.told)
                // What one report said days ago and none took up is in the ledger.
                && !self.is_old(candidate.told.cited.account)
                && candidate.share >= OF_THE_NEWS;
            if tells && worth && section.len() < ONE_ORIGIN {
                self.tell_words(&candidate.told, &mut section);
            }
        }
        section
    }

    fn not_known(&mut self, findings: &'a [Finding]) -> Vec<Statement> {
        let mut section = Vec::new();
        // Who had no comment tells less than what nobody knows, and once is enough.
        let mut silent = false;
        let open = || findings.iter().filter(|finding| finding.open && finding.weight > 0.0);
        let (comments, questions): (Vec<&Finding>, Vec<&Finding>) = open().partition(|finding| is_no_comment(finding));
        for finding in questions.into_iter().chain(comments) {
            for account in &finding.accounts {
                // Who did not know yesterday may know today.
                if self.is_old(account) && !lasts(finding, account) {
                    continue;
                }
                let again = silent && is_no_comment(finding);
                if section.len() >= NOT_KNOWN || self.is_told(finding) || again {
                    continue;
                }
                let mut ways = ways(self.sources, finding, account);
                ways.retain(|told| told.cited.claim.modality == Modality::Unknown);
                ways.sort_by_key(|told| std::cmp::Reverse(told.fitness));
                ways.truncate(5);
                for told in &mut ways {
                    told.vouchers = super::vouch::vouchers(self.sources, account, told.cited, &told.text);
                }
                // Words that others of its tellers carry go before better words of one.
                ways.sort_by_key(|told| std::cmp::Reverse((!told.is_alone(), told.fitness)));
                for told in &ways {
                    let statement = Statement { status: Status::Open, ..compose::statement(told) };
                    if self.tell(Some(statement), &mut section) {
                        silent |= is_no_comment(finding);
                        break;
                    }
                }
            }
        }
        section
    }

    /// Open questions that neither lean on what was told nowhere nor were told with something else.
    fn not_told(&self, open: Vec<Statement>) -> Vec<Statement> {
        let known = |form: &str| self.read.knows(form) || self.sources.news.tells(form);
        let stands = |statement: &Statement| {
            let Some(cited) = statement.claims.first().and_then(|id| self.sources.claim(id)) else { return false };
            let said = Said::of(&statement.text, None, Vec::new(), Vec::new());
            let told = self.told.iter().any(|told| told.in_order && said.asks_of_it(told));
            !told && !self.sources.stretch(cited, cited.claim.sentence).unsaid(known).carry
        };
        open.into_iter().filter(stands).collect()
    }

    /// Dates that are not told yet, one line a date.
    fn timeline(&mut self, candidates: &[Candidate<'a>], timeline: &[(TimelineEntry, usize)]) -> Vec<Statement> {
        let mut dates: Vec<(usize, &TimelineEntry, f64)> = Vec::new();
        for (at, (entry, index)) in timeline.iter().enumerate() {
            let Some(candidate) = candidates.get(*index) else { continue };
            // What led to it is told by months and years; what happened, by days.
            let day = entry.value.get(..10).and_then(|day| day.parse::<jiff::civil::Date>().ok());
            if day.is_none_or(|day| self.sources.news.is_long_before(day))
                || self.is_told(candidate.finding)
                || candidate.told.outdated
                || candidate.told.fitness < 0
                || candidate.finding.weight <= 0.0
                || self.leans(&candidate.told)
                || self.is_over(&candidate.told)
                || self.sources.is_of_a_view(&candidate.told)
                || (candidate.share < OF_THE_NEWS && candidate.told.vouchers.articles < 2)
            {
                continue;
            }
            match dates.iter_mut().find(|(_, known, _)| known.when == entry.when) {
                Some(known) if known.2 < candidate.rank => *known = (at, entry, candidate.rank),
                Some(_) => {}
                None => dates.push((at, entry, candidate.rank)),
            }
        }
        dates.sort_by(|a, b| b.2.total_cmp(&a.2));
        dates.truncate(TIMELINE);
        dates.sort_by_key(|(at, _, _)| *at);
        let mut section = Vec::new();
        for (_, entry, _) in dates {
            let Some(cited) = entry.claims.first().and_then(|id| self.sources.claim(id)) else { continue };
            let statement = Statement {
                text: format!("{}: {}", entry.when, entry.text),
                // One report's words: what others say of that day is in the ledger.
                status: match cited.finding.status {
                    Status::Corroborated => Status::SingleOrigin,
                    status => status,
                },
                claims: entry.claims.clone(),
                finding: Some(cited.finding.id.clone()),
                holder: None,
                camps: Vec::new(),
            };
            self.tell(Some(statement), &mut section);
        }
        section
    }
}

/// Whether all that is open is what somebody would say: 'declined to comment', 'did not respond to a request'.
fn is_no_comment(finding: &Finding) -> bool {
    let silent = |claim: &crate::ledger::ClaimRef| {
        let said = words(&claim.quote);
        let has = |form: &str| said.iter().any(|word| word == form);
        has("comment") || has("respond") || has("responded")
    };
    finding.accounts.iter().flat_map(|account| &account.claims).all(silent)
}

/// The findings whose figures a statement gives.
fn figures_of(sources: &Sources<'_>, told: &Statement) -> Vec<FindingId> {
    let cited = told.claims.iter().filter_map(|id| sources.claim(id));
    let figures = cited.flat_map(|cited| figures_told(sources, cited, &told.text));
    figures.map(|figure| figure.finding.id.clone()).collect()
}

/// How many articles speak to a finding.
pub(super) fn spoken_by(finding: &Finding) -> usize {
    let mut articles: Vec<&ArticleId> =
        finding.accounts.iter().flat_map(|account| account.claims.iter().map(|claim| &claim.article)).collect();
    articles.sort_unstable();
    articles.dedup();
    articles.len()
}

/// Whether a question of quantity says what became of those it counts: not 'How many girls?'.
fn says_of_whom(question: &str) -> bool {
    question.split(' ').count() > 4 || !question.starts_with("How many ")
}

/// Whether the words tell of what a figure counts: 'forty donors paid for it', not 'one of the mayor's four rivals'.
fn is_told_of(candidate: &Candidate<'_>) -> bool {
    let cited = candidate.told.cited;
    let Some(figure) = cited.assertion().and_then(|claim| claim.figure.as_ref()) else { return false };
    let layer = cited.layer();
    let head =
        |token: &crate::annotate::Token| usize::try_from(token.head).ok().and_then(|head| layer.tokens.get(head));
    let Some(mut token) = layer.tokens.get(layer.tokens_in(figure.span)).and_then(<[_]>::last) else { return false };
    // From the number to what it counts.
    for _ in 0..4 {
        if matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj) {
            return !candidate.finding.question.contains(':');
        }
        let Some(next) =
            head(token).filter(|_| !matches!(token.deprel, Deprel::Nmod | Deprel::Obl | Deprel::Conj | Deprel::Appos))
        else {
            return false;
        };
        token = next;
    }
    false
}

/// Whether a figure that one article gives is worth a line: a clear question, and more than a handful.
fn telling(finding: &Finding) -> bool {
    let question = finding.question.as_str();
    let clear =
        compose::label(question).is_some() || compose::asks_how_many(question) || question.starts_with("How much");
    // What one report counts up to a dozen is no figure of an event, unless it is measured in something.
    let least = |unit: &Option<String>| {
        if spoken_by(finding) > 1 || unit.as_deref().is_some_and(|u| u != "people") { 3.0 } else { 12.0 }
    };
    clear
        && finding.accounts.iter().any(|account| match &account.value {
            AccountValue::Figure { amount, unit, .. } => {
                let size = amount.low.or(amount.high).unwrap_or(0.0);
                size >= least(unit)
                    && !is_magnitude(&account.text)
                    && !unit.as_deref().is_some_and(is_span_of_time)
                    && size < 1.0e12
            }
            _ => false,
        })
}

/// 'Hundreds', 'thousands of': nobody counted.
fn is_magnitude(number: &str) -> bool {
    let of = |word: &str| {
        matches!(word, "tens" | "dozens" | "scores" | "hundreds" | "thousands" | "millions" | "billions" | "trillions")
    };
    words(number).first().is_some_and(|first| of(first))
}

/// How long something took or lasts is no figure of an event.
fn is_span_of_time(unit: &str) -> bool {
    matches!(unit.trim_end_matches('s'), "year" | "month" | "week" | "day" | "hour" | "minute" | "second" | "decade")
}

fn is_figure(finding: &Finding) -> bool {
    finding.kind == ClaimKind::Figure && finding.relation != Relation::Disputed && !about_age(finding)
}

/// Ages belong to who is who, not to the figures of an event.
pub(super) fn about_age(finding: &Finding) -> bool {
    finding.question.starts_with("How old ")
}

/// Whether two credits name one holder: the words of the one stand in the other.
pub(crate) fn alike(a: &str, b: &str) -> bool {
    let content = |text: &str| -> Vec<String> {
        let mut words = words(text);
        words.retain(|w| {
            w.chars().any(char::is_alphanumeric) && !matches!(w.as_str(), "the" | "of" | "and" | "a" | "an")
        });
        words
    };
    let (a, b) = (content(a), content(b));
    let (shorter, longer) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !shorter.is_empty() && shorter.iter().all(|word| longer.contains(word))
}

/// Whether what is not known stays so for long: a motive, a cause. Who did it, how the hurt are and what they are called is mostly known the
/// day after.
fn lasts(finding: &Finding, account: &Account) -> bool {
    let quotes = account.claims.iter().map(|claim| claim.quote.as_str());
    quotes.chain([finding.question.as_str()]).any(|text| {
        let all = words(text);
        let next = |at: usize| all.get(at + 1).map_or("", String::as_str);
        // 'How many are trapped' is known soon, how it came to it is not.
        let counts = |at: usize| all.get(at).is_some_and(|word| word == "how") && matches!(next(at), "many" | "much");
        all.iter().enumerate().any(|(at, word)| is(word, Trait::Lasting) && !counts(at))
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn hundreds_are_counted_by_nobody() {
        assert!(super::is_magnitude("Hundreds of") && super::is_magnitude("dozens"));
        assert!(!super::is_magnitude("two hundred") && !super::is_magnitude("340"));
    }
}
