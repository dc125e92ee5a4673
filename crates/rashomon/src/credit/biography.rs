//! Who wrote it: 'Ilka Brandt is a columnist for the Lorma Herald.' below an opinion.

use super::lines::Line;
use super::words::{WordClass, is};

/// Longest line, in bytes, that tells who the author is.
const LONGEST: usize = 700;
/// Most words of an apposition behind the name.
const APPOSITION: usize = 16;
/// Most lines that tell of authors.
const MOST: usize = 6;

/// The line from which on the last ones may tell of authors: behind the last prose that does not.
pub fn first(lines: &[Line<'_>]) -> usize {
    let mut told = 0;
    let report = lines.iter().enumerate().rposition(|(index, line)| {
        let author = line.prose && told < MOST && is_one(line.text, lines.get(..index).unwrap_or(&[]));
        told += usize::from(author);
        line.prose && !author
    });
    report.map_or(lines.len(), |report| report + 1)
}

/// Whether a line at the end of a text tells who wrote it: a name that the text does not tell of is somebody who writes, teaches
/// or speaks for a living.
pub fn is_one(line: &str, before: &[Line<'_>]) -> bool {
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    if line.len() > LONGEST {
        return false;
    }
    let mut words = line.split_whitespace();
    let mut last = "";
    let mut names = 0;
    let verb = loop {
        let Some(word) = words.next() else { return false };
        if !word.starts_with(char::is_uppercase) {
            break word;
        }
        last = word.trim_end_matches(',');
        names += 1;
        if word.ends_with(',') {
            let Some(next) = words.next() else { return false };
            // 'Ilka Brandt, 35, is', 'Ilka Brandt, a former judge, is'.
            let closed =
                next.ends_with(',') || next != "is" && words.by_ref().take(APPOSITION).any(|w| w.ends_with(','));
            break if closed { words.next().unwrap_or("") } else { next };
        }
    };
    if !(1..=5).contains(&names) || !matches!(verb, "is" | "writes" | "teaches" | "covers" | "hosts") {
        return false;
    }
    let bare = |word: &str| word.trim_end_matches([',', '.', ';']).to_lowercase();
    let trade = |word: &str| {
        let word = bare(word);
        is(&word, WordClass::Trade) || is(word.trim_end_matches('s'), WordClass::Trade)
    };
    let writes = verb != "is" && names > 1 || words.take(16).any(trade);
    // A byline above may hold the name; a report that tells of somebody does so in its sentences.
    let told = |prose: bool| before.iter().any(|line| line.prose == prose && line.text.contains(last));
    writes && !told(true) && (names > 1 || told(false))
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::is_one;

    #[test]
    fn an_author_is_told_below_the_text() {
        let text = "By Ilka Brandt\n\nThe harbour of Lorma should be sold before it falls into the sea.\n\n";
        for line in [
            "Ilka Brandt is a columnist for the Lorma Herald.",
            "— Jon Ard Roe is a senior fellow at the Torva Institute. His book is out in May.",
            "Ilka Brandt writes about harbours.",
            "• Ilka Brandt, 35, is a graduate of the college of Lorma and host of a show.",
            "Ilka Brandt, a professor of law at Torva College, is a contributing editor at the Herald.",
            "Brandt is a former reporter at the Herald.",
        ] {
            assert!(is_one(line, &lines(text)), "{line}");
        }
        for line in [
            "Ilka Brandt is accused of theft.",
            "“This is no tax,” says Ilka Brandt, a senior fellow at the college of Torva.",
            "The mayor is an author of the plan to sell the harbour.",
            "Ilka Brandt, who is a professor, was hurt.",
        ] {
            assert!(!is_one(line, &lines(text)), "{line}");
        }
        let told = "On Monday the police took Brandt from the harbour to the court of Lorma.\n\n";
        assert!(!is_one("Ilka Brandt is a professor at the college.", &lines(told)));
    }
}
