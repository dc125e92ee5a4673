//! In brief: what opens a digest, what the last reports bring, and what tells most of the news besides.

use super::compose;
use super::cues::{self, Cue};
use super::lexicon::{Trait, is};
use super::rank::is_past;
use super::select::{Candidate, OF_THE_NEWS, TWO_OF_THE_NEWS, Teller, about_age, spoken_by};
use super::sources::Cited;
use super::tokens::words;
use super::wording::told_by;
use crate::annotate::{ClaimKind, Modality};
use crate::ledger::{Finding, Relation, Statement};
use rustc_hash::FxHashSet;

/// How many statements it takes at most, and at least where there are such.
const IN_BRIEF: usize = 5;
const BRIEF_AT_LEAST: usize = 3;

/// The share of the news that words tell which may lead.
const NEWS: f64 = 0.35;

/// What all of the news, untold yet, is worth to a brief beside a finding's rank; and that several reports carry it.
const NEW: f64 = 2.0;
const SHARED: f64 = 1.0;
/// What it is worth that a report of the last day opens so.
const LATEST: f64 = 0.4;

/// What it is worth to the opening of a digest that a report opens so, and that it is told as past; what a number costs that
/// was replaced.
const OPENING: f64 = 0.8;
const TOLD_AS_PAST: f64 = 0.3;
const REPLACED: f64 = 3.0;
/// What it costs that later reports may know better: 'police are investigating a shooting'.
const OVER: f64 = 1.0;

/// Which share of what only the last reports bring words must tell.
const TURN: f64 = 0.4;

impl<'a> Teller<'_, 'a> {
    /// The event first, then what most tell; where little is corroborated, the leading facts, with the mark of one origin.
    pub(super) fn brief(
        &mut self,
        findings: &'a [Finding],
        candidates: &[Candidate<'a>],
        several_reports: bool,
    ) -> Vec<Statement> {
        let mut section = Vec::new();
        let leads = |candidate: &&Candidate<'a>| {
            let finding = candidate.finding;
            let kind = matches!(finding.kind, ClaimKind::Event | ClaimKind::State | ClaimKind::Plan | ClaimKind::Cause);
            (kind || (finding.kind == ClaimKind::Figure && finding.accounts.len() == 1 && !about_age(finding)))
                && !matches!(finding.relation, Relation::Disputed)
                && !finding.open
                && finding.weight > 0.0
                && candidate.told.comments == 0
                && candidate.told.fitness > -8
                && (candidate.told.vouchers.articles > 1 || !is_past(&candidate.told))
                && (spoken_by(finding) > 2 || !cues::has(&candidate.told.text, Cue::Possible))
        };
        let happened = |candidate: &&Candidate<'a>| {
            matches!(candidate.finding.kind, ClaimKind::Event | ClaimKind::State)
                && candidate.told.cited.claim.modality != Modality::Planned
        };
        let plain = |candidate: &&Candidate<'a>| !candidate.told.contested && candidate.told.fitness > -4;
        // What the headlines tell leads even where a number in it is one of several.
        let can_lead = |c: &&Candidate<'a>| plain(c) || (c.share >= NEWS && !c.told.is_alone());
        let leading = candidates.iter().filter(leads).filter(happened).filter(can_lead);
        let leading = leading.filter(|c| !self.sources.is_of_a_view(&c.told));
        let mut leading: Vec<_> = leading.map(|candidate| (self.opening(candidate), candidate)).collect();
        leading.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (_, candidate) in leading {
            if !self.leans(&candidate.told) && self.tell(Some(compose::statement(&candidate.told)), &mut section) {
                self.figures.extend(candidate.told.figures.iter().cloned());
                break;
            }
        }
        self.turn(findings, &mut section);
        let of_it = |c: &&Candidate<'a>| match c.told.vouchers.articles {
            0 | 1 => c.share >= OF_THE_NEWS,
            2 => c.share >= TWO_OF_THE_NEWS,
            _ => true,
        };
        // Then what tells most of the news that is not told yet, before all what several reports carry.
        let mut left: Vec<(&Candidate<'a>, Vec<(&str, f64)>)> = candidates
            .iter()
            .filter(leads)
            .filter(plain)
            .filter(of_it)
            .filter(|candidate| !(self.is_a_view(&candidate.told) || self.is_over(&candidate.told)))
            .map(|candidate| (candidate, self.sources.news.told(&candidate.told.text)))
            .collect();
        let mut told: FxHashSet<&str> = FxHashSet::default();
        told.extend(section.iter().flat_map(|first| self.sources.news.told(&first.text)).map(|(class, _)| class));
        let least = if several_reports { BRIEF_AT_LEAST } else { IN_BRIEF };
        while section.len() < IN_BRIEF {
            let new = |classes: &[(&str, f64)]| -> f64 {
                classes.iter().filter(|(class, _)| !told.contains(class)).map(|(_, share)| share).sum()
            };
            let worth = |(candidate, classes): &(&Candidate<'a>, Vec<(&str, f64)>)| {
                let (shared, new) = (candidate.told.vouchers.articles > 1, new(classes));
                // One report's words lengthen a brief only for what is new in them, and a figure of one stands below.
                let eligible = shared
                    || candidate.finding.kind != ClaimKind::Figure && (section.len() < least || new >= OF_THE_NEWS);
                let cited = candidate.told.cited;
                let latest = cited.leads() && !self.sources.news.is_old(cited.report);
                let of = |is: bool, worth: f64| if is { worth } else { 0.0 };
                eligible.then_some(candidate.rank + NEW * new + of(shared, SHARED) + of(latest, LATEST))
            };
            let best = left.iter().enumerate().filter_map(|(at, of)| Some((at, worth(of)?)));
            // The first of equals.
            let Some((at, _)) = best.reduce(|best, next| if next.1 > best.1 { next } else { best }) else { break };
            let (candidate, classes) = left.remove(at);
            if self.tell_words(&candidate.told, &mut section) {
                told.extend(classes.iter().map(|(class, _)| *class));
            }
        }
        section
    }

    /// How well a finding opens a digest: what tells most of the news, best in a report's own opening and as past; a number that
    /// was replaced gives way to other words of the headlines.
    fn opening(&self, candidate: &Candidate<'a>) -> f64 {
        let cited = candidate.told.cited;
        let past = self.sources.stretch(cited, cited.claim.sentence).tells_of_the_past();
        candidate.rank
            + NEW * candidate.share
            + if cited.leads() { OPENING } else { 0.0 }
            + if past { TOLD_AS_PAST } else { 0.0 }
            + if candidate.told.vouchers.articles > 1 { SHARED / 2.0 } else { 0.0 }
            - if candidate.told.outdated { REPLACED } else { 0.0 }
            - if self.is_over(&candidate.told) { OVER } else { 0.0 }
    }

    /// What the last reports open with that no earlier one did, unless it is told. It is news in its own
    /// words, whatever finding its claims stand in: an arrest may share one with the shooting.
    fn turn(&mut self, findings: &'a [Finding], section: &mut Vec<Statement>) {
        let told = findings.iter().filter(|finding| !finding.open && finding.relation != Relation::Disputed);
        let claims = told.flat_map(|finding| {
            let accounts = finding.accounts.iter();
            accounts.flat_map(move |account| account.claims.iter().map(move |claim| (finding, account, claim)))
        });
        let cited = claims.filter_map(|(finding, account, claim)| self.sources.cite(finding, account, claim));
        let turns = cited.filter(|cited| self.happened_last(*cited)).filter_map(|cited| {
            let told = told_by(self.sources, cited)?;
            let share = self.sources.news.turned(&told.text, told.cited.report);
            // 'We need blankets' is a plea, no deed.
            let pleads = words(&told.text).iter().any(|word| is(word, Trait::Self_));
            let fits = share >= TURN && told.comments == 0 && told.fitness > -8 && !pleads && !self.is_a_view(&told);
            fits.then_some((share, told))
        });
        let mut turns: Vec<_> = turns.collect();
        // The first of equals.
        turns.sort_by(|a, b| b.0.total_cmp(&a.0));
        self.turning = true;
        for (_, told) in &turns {
            if !self.leans(told) && self.tell(Some(compose::statement(told)), section) {
                self.figures.extend(told.figures.iter().cloned());
                break;
            }
        }
        self.turning = false;
    }

    /// Whether a claim of a last report's opening tells of what was done since the earlier ones.
    fn happened_last(&self, cited: Cited<'a>) -> bool {
        if !cited.leads() || !self.sources.news.is_last(cited.report) {
            return false;
        }
        let sentence = self.sources.stretch(cited, cited.claim.sentence);
        let event =
            cited.assertion().and_then(|claim| claim.event.as_ref()).map(|event| event.trigger.of(cited.text()));
        matches!(cited.claim.modality, Modality::Asserted | Modality::Reported)
            && event.into_iter().chain(sentence.main_verb()).any(|verb| self.sources.news.turns(verb))
            && sentence.tells_what_was_done()
    }
}
