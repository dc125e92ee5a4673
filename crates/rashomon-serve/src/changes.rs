//! What changed between two editions, word by word.

/// Words of an edition that are compared; what lies beyond is left out.
const MOST: usize = 3_000;
/// Words around a change that are shown.
const AROUND: usize = 6;

/// The changes from one text to another: runs of words, each 'same', 'gone' or 'new'; long runs that are the same are cut.
///
/// ```
/// use rashomon_serve::changes::words;
/// let changes = words("Forty people were saved", "Sixty people were saved");
/// assert_eq!(changes[0], ("gone", "Forty".to_owned()));
/// assert_eq!(changes[1], ("new", "Sixty".to_owned()));
/// ```
#[must_use]
pub fn words(before: &str, after: &str) -> Vec<(&'static str, String)> {
    let (a, b): (Vec<&str>, Vec<&str>) =
        (before.split_whitespace().take(MOST).collect(), after.split_whitespace().take(MOST).collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let end = a[start..].iter().rev().zip(b[start..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (inner_a, inner_b) = (&a[start..a.len() - end], &b[start..b.len() - end]);
    let mut runs: Vec<(&'static str, Vec<&str>)> = vec![("same", a[..start].to_vec())];
    for (kind, word) in aligned(inner_a, inner_b) {
        match runs.last_mut() {
            Some((last, words)) if *last == kind => words.push(word),
            _ => runs.push((kind, vec![word])),
        }
    }
    match runs.last_mut() {
        Some(("same", words)) => words.extend(&a[a.len() - end..]),
        _ => runs.push(("same", a[a.len() - end..].to_vec())),
    }
    let last = runs.len().saturating_sub(1);
    let shown = runs.into_iter().enumerate().filter(|(_, (_, words))| !words.is_empty());
    shown
        .map(|(index, (kind, words))| {
            (kind, if kind == "same" { cut(&words, index == 0, index == last) } else { words.join(" ") })
        })
        .collect()
}

/// A run that is the same, without what lies far from a change.
fn cut(words: &[&str], first: bool, last: bool) -> String {
    let (left, right) = (if first { 0 } else { AROUND }, if last { 0 } else { AROUND });
    if words.len() <= left + right + 2 {
        return words.join(" ");
    }
    format!("{} … {}", words[..left].join(" "), words[words.len() - right..].join(" ")).trim().to_owned()
}

/// The longest common subsequence (Hunt and Szymanski); texts of which too much changed count as replaced.
fn aligned<'t>(a: &[&'t str], b: &[&'t str]) -> Vec<(&'static str, &'t str)> {
    let replaced = || a.iter().map(|w| ("gone", *w)).chain(b.iter().map(|w| ("new", *w))).collect();
    if a.is_empty() || b.is_empty() || a.len() * b.len() > MOST * 400 {
        return replaced();
    }
    // lengths[i][j]: of the longest common subsequence of a[i..] and b[j..].
    let width = b.len() + 1;
    let mut lengths = vec![0u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            lengths[i * width + j] = if a[i] == b[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            found.push(("same", a[i]));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            found.push(("gone", a[i]));
            i += 1;
        } else {
            found.push(("new", b[j]));
            j += 1;
        }
    }
    found.extend(a[i..].iter().map(|word| ("gone", *word)));
    found.extend(b[j..].iter().map(|word| ("new", *word)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_far_from_a_change_is_cut() {
        let long: Vec<String> = (0..50).map(|n| format!("w{n}")).collect();
        let changes = words(&format!("{} old end", long.join(" ")), &format!("{} new end", long.join(" ")));
        assert_eq!(changes[0].1, "… w44 w45 w46 w47 w48 w49");
        assert_eq!(changes[1..], [("gone", "old".to_owned()), ("new", "new".to_owned()), ("same", "end".to_owned())]);
    }

    #[test]
    fn both_editions_can_be_read_out_of_their_changes() {
        let (a, b) = ("one two three four five", "one three tre four fünf five six");
        let changes = words(a, b);
        let read = |without: &str| {
            let kept: Vec<&str> = changes.iter().filter(|(k, _)| *k != without).map(|(_, w)| w.as_str()).collect();
            kept.join(" ")
        };
        assert_eq!((read("new").as_str(), read("gone").as_str()), (a, b));
        assert_eq!(words("same", "same"), [("same", "same".to_owned())]);
        assert_eq!(words("", "new"), [("new", "new".to_owned())]);
    }
}
