//! A digest is read in a minute: what is left out stands in the findings below it.

use crate::ledger::{Digest, SectionKind};

/// Words that are read in a minute.
const MINUTE: usize = 250;

/// Sections in the order in which they give up a statement, with how many each keeps. What several tell and where they differ
/// goes last.
const GIVES: [(SectionKind, usize); 14] = [
    (SectionKind::Timeline, 2),
    (SectionKind::OneOrigin, 2),
    (SectionKind::Timeline, 1),
    (SectionKind::OneOrigin, 1),
    (SectionKind::WhoSaysWhat, 4),
    (SectionKind::Figures, 3),
    (SectionKind::WhoSaysWhat, 2),
    (SectionKind::InBrief, 4),
    (SectionKind::NotKnown, 2),
    (SectionKind::Differ, 3),
    (SectionKind::WhoSaysWhat, 1),
    (SectionKind::InBrief, 3),
    (SectionKind::Timeline, 0),
    (SectionKind::NotKnown, 1),
];

/// Leaves out the least of each section until the digest is read in a minute, or has no more to give.
pub(super) fn shorten(digest: &mut Digest) {
    for (kind, keeps) in GIVES {
        while length(digest) > MINUTE {
            let Some(section) = digest.sections.iter_mut().find(|section| section.kind == kind) else { break };
            if section.statements.len() <= keeps {
                break;
            }
            // Behind its opening, a brief gives up what one report tells before what several do.
            let alone = section.statements.iter().skip(1).rposition(|statement| statement.claims.len() < 2);
            match alone.filter(|_| kind == SectionKind::InBrief) {
                Some(at) => drop(section.statements.remove(at + 1)),
                None => drop(section.statements.pop()),
            }
        }
    }
    digest.sections.retain(|section| !section.statements.is_empty());
}

/// Words of all statements but the headline.
fn length(digest: &Digest) -> usize {
    let told = digest.sections.iter().filter(|section| section.kind != SectionKind::Headline);
    told.flat_map(|section| &section.statements).map(|statement| statement.text.split_whitespace().count()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Section, Statement, Status};

    fn section(kind: SectionKind, statements: usize, words: usize) -> Section {
        let statement = Statement {
            text: vec!["word"; words].join(" "),
            status: Status::SingleOrigin,
            claims: Vec::new(),
            finding: None,
            holder: None,
            camps: Vec::new(),
        };
        Section { kind, statements: vec![statement; statements] }
    }

    #[test]
    fn a_short_digest_keeps_everything() {
        let mut digest = Digest { sections: vec![section(SectionKind::InBrief, 5, 40)], refused: Vec::new() };
        shorten(&mut digest);
        assert_eq!(digest.sections[0].statements.len(), 5);
    }

    #[test]
    fn a_brief_keeps_what_several_reports_tell() {
        let mut brief = section(SectionKind::InBrief, 5, 60);
        for (at, statement) in brief.statements.iter_mut().enumerate() {
            statement.text = format!("{at} {}", statement.text);
        }
        let told = |report: &str| crate::id::ClaimId::new(report);
        brief.statements[4].claims = vec![told("c-1"), told("c-2")];
        let mut digest = Digest { sections: vec![brief], refused: Vec::new() };
        shorten(&mut digest);
        let left: Vec<&str> = digest.sections[0].statements.iter().map(|s| &s.text[..1]).collect();
        assert_eq!(left, ["0", "1", "2", "4"]);
    }

    #[test]
    fn what_one_origin_says_goes_before_what_several_tell() {
        let mut digest = Digest {
            sections: vec![
                section(SectionKind::InBrief, 4, 30),
                section(SectionKind::OneOrigin, 3, 30),
                section(SectionKind::NotKnown, 2, 30),
                section(SectionKind::Timeline, 2, 20),
            ],
            refused: Vec::new(),
        };
        shorten(&mut digest);
        let left: Vec<(SectionKind, usize)> = digest.sections.iter().map(|s| (s.kind, s.statements.len())).collect();
        assert_eq!(
            left,
            [
                (SectionKind::InBrief, 4),
                (SectionKind::OneOrigin, 1),
                (SectionKind::NotKnown, 2),
                (SectionKind::Timeline, 1)
            ]
        );
    }
}
