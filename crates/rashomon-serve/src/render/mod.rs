//! Ledgers as documents: [`text`] for a terminal, [`markdown`], [`html`] as one self-contained page.

mod drawing;
pub mod html;
pub mod markdown;
pub mod text;

/// What every format explains about its marks.
pub const LEGEND: &str =
    "● corroborated: at least two origins   ○ one origin   ≠ disputed   ? open: not known, not disclosed or declined";
