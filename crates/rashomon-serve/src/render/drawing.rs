//! Drawings of a page, inline SVG with a text alternative: origins, figures over time, who copies whom.

use crate::view::{OriginView, ReportView, VersionView};
use std::fmt::Write as _;

/// A bar with a segment an origin, as wide as it has reports; reprints are hatched.
pub(super) fn origins_bar(origins: &[OriginView]) -> String {
    const CELL: usize = 26;
    /// Reports beyond these are counted, not drawn.
    const DRAWN: usize = 60;
    let reports: usize = origins.iter().map(|o| o.letters.len()).sum();
    if reports == 0 || reports > DRAWN {
        return String::new();
    }
    let width = reports * CELL + origins.len() * 8;
    let described: Vec<String> = origins.iter().map(|o| format!("{}: {}", o.name, o.letters.join(", "))).collect();
    let label = format!("Reports by origin, reprints hatched. {}", described.join("; "));
    let mut svg = open("bar", &label, width, 26);
    let mut x = 0;
    for origin in origins {
        for (index, letter) in origin.letters.iter().enumerate() {
            let class = if index == 0 { "own" } else { "reprint" };
            let (wide, middle) = (CELL - 2, x + CELL / 2 - 1);
            let _ = write!(
                svg,
                "<rect class=\"{class}\" x=\"{x}\" y=\"1\" width=\"{wide}\" height=\"24\" rx=\"2\"/>\
                 <text class=\"{class}\" x=\"{middle}\" y=\"17\">{letter}</text>"
            );
            x += CELL;
        }
        x += 8;
    }
    svg.push_str("</svg></div>");
    svg
}

/// A figure's versions as steps, oldest first; nothing for fewer than two.
#[allow(clippy::cast_precision_loss)]
pub(super) fn steps(history: &[VersionView]) -> String {
    const STEP: usize = 92;
    /// The first and the last of a long history, so that both ends show.
    const DRAWN: usize = 10;
    if history.len() < 2 {
        return String::new();
    }
    let skipped = history.len().saturating_sub(DRAWN);
    let drawn: Vec<&VersionView> =
        history.iter().enumerate().filter(|(at, _)| *at == 0 || *at > skipped).map(|(_, version)| version).collect();
    let top = drawn.iter().map(|version| version.value).fold(f64::MIN_POSITIVE, f64::max);
    let width = drawn.len() * STEP + 8;
    let described: Vec<String> =
        drawn.iter().map(|version| format!("{} {} ({})", version.label, version.when, version.letter)).collect();
    let mut svg = open("steps", &format!("The figure over time: {}", described.join(", then ")), width, 112);
    let (mut path, mut labels) = (String::new(), String::new());
    for (index, version) in drawn.iter().enumerate() {
        let x = index * STEP + 4;
        let y = 78.0 - 54.0 * (version.value / top).clamp(0.0, 1.0);
        let _ = if index == 0 { write!(path, "M{x} {y:.1}") } else { write!(path, " V{y:.1}") };
        let _ = write!(path, " H{}", x + STEP);
        let _ = write!(
            labels,
            "<text x=\"{at}\" y=\"{above:.1}\">{label}</text><text class=\"when\" x=\"{at}\" y=\"104\">{letter} {when}</text>",
            at = x + 3,
            above = y - 6.0,
            label = escape(&version.label),
            letter = version.letter,
            when = escape(&version.when),
        );
    }
    let _ = write!(svg, "<path class=\"floor\" d=\"M4 84H{}\"/><path d=\"{path}\"/>{labels}</svg></div>", width - 4);
    svg
}

/// Reports in a row by time, with an arc from each that has the text of another to that other, as strong as their share.
pub(super) fn copy_graph(reports: &[ReportView], copied: &[(usize, usize, f64)]) -> String {
    const STEP: usize = 44;
    const DRAWN: usize = 40;
    if copied.is_empty() || reports.len() > DRAWN {
        return String::new();
    }
    let width = reports.len() * STEP + 8;
    let farthest = copied.iter().map(|(from, to, _)| from.abs_diff(*to)).max().unwrap_or(1);
    let height = 34 + (farthest * 14).min(130);
    let floor = height - 20;
    let name = |at: usize| reports.get(at).map_or("", |report| report.letter.as_str());
    let described: Vec<String> = copied
        .iter()
        .map(|(from, to, share)| format!("{} has {:.0} % of its text from {}", name(*from), share * 100.0, name(*to)))
        .collect();
    let mut svg = open("graph", &format!("Who has text from whom: {}", described.join("; ")), width, height);
    for (from, to, share) in copied {
        let (x1, x2) = (from * STEP + 20, to * STEP + 20);
        let lift = (from.abs_diff(*to) * 14).min(130) + 10;
        let _ = write!(
            svg,
            "<path d=\"M{x1} {start}C{x1} {high} {x2} {high} {x2} {start}\" stroke-width=\"{wide:.1}\" marker-end=\"url(#arrow)\"/>",
            start = floor - 11,
            high = (floor.saturating_sub(lift)).max(2),
            wide = 0.8 + 2.2 * share.clamp(0.0, 1.0),
        );
    }
    for (at, report) in reports.iter().enumerate() {
        let x = at * STEP + 20;
        let copies = copied.iter().any(|(from, _, _)| *from == at);
        let class = if copies { "reprint" } else { "own" };
        let _ = write!(
            svg,
            "<circle class=\"{class}\" cx=\"{x}\" cy=\"{floor}\" r=\"11\"/><text class=\"{class}\" x=\"{x}\" y=\"{}\">{}</text>",
            floor + 4,
            report.letter
        );
    }
    svg.push_str("</svg></div>");
    svg
}

/// Opens a drawing that says what it shows; one that is wider than a telephone scrolls, by keyboard too.
fn open(class: &str, label: &str, width: usize, height: usize) -> String {
    let scrolls =
        if width > 340 { " tabindex=\"0\" role=\"group\" aria-label=\"Drawing, scrolls sideways\"" } else { "" };
    format!(
        "<div class=\"drawing\"{scrolls}><svg class=\"{class}\" role=\"img\" aria-label=\"{}\" \
         viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">",
        escape(label)
    )
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
