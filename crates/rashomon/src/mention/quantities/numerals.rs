//! Numbers from pieces: '1,674,200', '2.2 billion', 'twenty-one thousand', 'five and a half million', 'two-thirds', 'dozens'.

use super::lexicon::{Numeral, lexicon};
use super::pieces::{Piece, Shape, vulgar_fraction};

/// A number as it was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// One past its last piece.
    pub end: usize,
    /// The value, or the lower bound of a vague one.
    pub low: f64,
    /// The upper bound; equal to `low` unless the number is vague.
    pub high: f64,
    /// What the scale multiplies: 2.2 of '2.2 billion'.
    pub mantissa: f64,
    /// 'billion' of '2.2 billion'; 1 where there is none.
    pub scale: f64,
    /// How it is written.
    pub form: Form,
    /// Whether letters were glued to the digits as a scale ('40k', '3m').
    pub short_scale: bool,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In digits alone, without point or comma: may be a year.
    PlainDigits,
    /// In digits with a point, comma, scale or fraction.
    Digits,
    /// In words.
    Words,
    /// 'half', 'two thirds', 'one in five'.
    Fraction,
    /// 'dozens', 'a few'.
    Vague,
    /// 'several' alone: more than one.
    Several,
}

impl Number {
    fn exact(end: usize, value: f64, form: Form) -> Self {
        Self { end, low: value, high: value, mantissa: value, scale: 1.0, form, short_scale: false }
    }

    fn scaled(mut self, end: usize, scale: f64) -> Self {
        self.end = end;
        self.low *= scale;
        self.high *= scale;
        self.scale *= scale;
        self
    }
}

/// Longest number of ungrouped digits that counts something; longer ones are identifiers.
const LONGEST_PLAIN: usize = 15;

/// The value of a run of digits: English grouping by commas (Indian too); `None` for what is no number: 'IP' addresses,
/// versions, numbers beyond what an `f64` holds.
pub fn digits(text: &str) -> Option<f64> {
    if text.bytes().filter(|byte| *byte == b'.').count() > 1 || text.len() > 40 {
        return None;
    }
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.contains(',') {
        return None;
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let rest: Vec<&str> = groups.collect();
    let plain: String;
    let text = match rest.split_last() {
        None if whole.len() > LONGEST_PLAIN => return None,
        None => text,
        Some((last, middle)) => {
            let thousands = middle.iter().all(|group| group.len() == 3);
            let indian = middle.iter().all(|group| group.len() == 2) && first.len() <= 2;
            if last.len() != 3 || first.len() > 3 || first.is_empty() || !(thousands || indian) {
                return None;
            }
            plain = text.replace(',', "");
            &plain
        }
    };
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

/// The numeral class of a word piece; plural scales only where they stand alone.
fn numeral(pieces: &[Piece<'_>], at: usize) -> Numeral {
    pieces.get(at).map_or(Numeral::None, |piece| piece.word.numeral)
}

fn is(pieces: &[Piece<'_>], at: usize, word: &str) -> bool {
    pieces.get(at).is_some_and(|piece| piece.is(word))
}

/// Past a hyphen, if one stands at `at` and more follows.
fn past_hyphen(pieces: &[Piece<'_>], at: usize) -> usize {
    at + usize::from(pieces.get(at).is_some_and(Piece::is_dash))
}

/// The number that begins at `start`.
pub fn number(pieces: &[Piece<'_>], start: usize) -> Option<Number> {
    let piece = pieces.get(start)?;
    match piece.shape {
        Shape::Digits => in_digits(pieces, start),
        Shape::Mark(mark) => vulgar_fraction(mark).map(|value| Number::exact(start + 1, value, Form::Fraction)),
        Shape::Word => in_words(pieces, start),
    }
}

fn in_digits(pieces: &[Piece<'_>], start: usize) -> Option<Number> {
    let text = pieces.get(start)?.text;
    let mut value = digits(text)?;
    let mut end = start + 1;
    let grouped = text.contains([',', '.']);
    let mut form = if grouped { Form::Digits } else { Form::PlainDigits };
    // '40 000', '1 234 567': groups of exactly three behind one to three.
    if !grouped && text.len() <= 3 && !text.starts_with('0') {
        while let Some(next) = pieces
            .get(end)
            .filter(|p| p.shape == Shape::Digits && p.text.find('.').unwrap_or(p.text.len()) == 3 && !p.glued)
        {
            let gap = next.span.start.saturating_sub(pieces[end - 1].span.end);
            if gap > 3 {
                break;
            }
            let Some(group) = digits(next.text) else { break };
            value = value * 1000.0 + group;
            form = Form::Digits;
            end += 1;
        }
    }
    // '30, 000', in texts that were cut into tokens: no number of its own is written '000'.
    while form != Form::Digits || end > start + 1 {
        let Some([comma, group]) = pieces.get(end..end + 2) else { break };
        let is_group = text.len() <= 3 && comma.is_mark(',') && comma.glued && group.text == "000" && !group.glued;
        if !is_group {
            break;
        }
        value *= 1000.0;
        form = Form::Digits;
        end += 2;
    }
    // '2½', '2 1/2'.
    if let Some(Shape::Mark(mark)) = pieces.get(end).map(|piece| piece.shape)
        && let Some(fraction) = vulgar_fraction(mark)
    {
        value += fraction;
        form = Form::Digits;
        end += 1;
    } else if form == Form::PlainDigits
        && let Some((fraction, after)) = slashed(pieces, end).filter(|_| pieces.get(end).is_some_and(|p| !p.glued))
    {
        value += fraction;
        form = Form::Digits;
        end = after;
    } else if form == Form::PlainDigits
        && let Some((fraction, after)) = slashed(pieces, start)
    {
        return Some(Number::exact(after, fraction, Form::Fraction));
    }
    // '1.3e6'; an exponent that leaves the range of f64 gives no number.
    if let (Some(e), Some(power)) = (pieces.get(end), pieces.get(end + 1))
        && e.glued
        && (e.text == "e" || e.text == "E")
        && power.glued
        && power.shape == Shape::Digits
    {
        let power = power.text.parse::<i32>().ok().filter(|power| *power < 300)?;
        return Some(Number::exact(end + 2, value * 10f64.powi(power), Form::Digits)).filter(|n| n.low.is_finite());
    }
    if let Some((power, after)) = power_of_ten(pieces, end) {
        return Some(Number::exact(after, value * power, Form::Digits)).filter(|number| number.low.is_finite());
    }
    let mut number = Number::exact(end, value, form);
    if let Some(scale) = glued_scale(pieces, end) {
        number = number.scaled(end + 1, scale);
        number.short_scale = true;
        number.form = Form::Digits;
    }
    // '2-million', '2 and a half million'; '3 million and a half' below.
    if let Some((fraction, after)) =
        and_fraction(pieces, number.end).filter(|_| number.scale == 1.0 && number.form == Form::PlainDigits)
    {
        number = Number::exact(after, number.low + fraction, Form::Digits);
    }
    let number = hundreds_behind(pieces, with_scales(pieces, number));
    if let Some((fraction, after)) = and_fraction(pieces, number.end).filter(|(_, after)| {
        number.scale >= 1e6 && !matches!(numeral(pieces, *after), Numeral::Scale(_)) && !is(pieces, *after, "of")
    }) {
        let mantissa = number.mantissa + fraction;
        let value = mantissa * number.scale;
        return Some(Number { end: after, low: value, high: value, mantissa, ..number });
    }
    Some(number)
}

/// '× 10^6' and what tokenizers and wires leave of it: '×10−6'.
fn power_of_ten(pieces: &[Piece<'_>], at: usize) -> Option<(f64, usize)> {
    let times = pieces.get(at)?;
    let ten = pieces.get(at + 1).filter(|piece| piece.text == "10")?;
    if !(times.is_mark('×') || (times.is("x") && times.glued == ten.glued)) {
        return None;
    }
    let caret = usize::from(pieces.get(at + 2).is_some_and(|piece| piece.is_mark('^') && piece.glued));
    let negative = pieces.get(at + 2 + caret).is_some_and(|piece| piece.is_dash() && piece.glued);
    let power =
        pieces.get(at + 2 + caret + usize::from(negative)).filter(|piece| piece.glued && piece.text.len() <= 3)?;
    let power: i32 = power.text.parse().ok()?;
    (caret == 1 || negative)
        .then(|| (10f64.powi(if negative { -power } else { power }), at + 3 + caret + usize::from(negative)))
}

/// '3/4' with a small denominator, the larger one; '24/7' and '9/11' are no fractions.
fn slashed(pieces: &[Piece<'_>], start: usize) -> Option<(f64, usize)> {
    let [above, slash, below] = pieces.get(start..start + 3)? else { return None };
    let glued = slash.glued && below.glued && slash.is_mark('/');
    if !glued
        || above.shape != Shape::Digits
        || below.shape != Shape::Digits
        || pieces.get(start + 3).is_some_and(|p| p.glued && p.is_mark('/'))
    {
        return None;
    }
    let (above, below) = (digits(above.text)?, digits(below.text)?);
    (above >= 1.0 && above < below && (below <= 10.0 || below == 16.0)).then_some((above / below, start + 3))
}

/// The scale that letters glued to digits give: '40k', '3m', '2.8bn'.
fn glued_scale(pieces: &[Piece<'_>], at: usize) -> Option<f64> {
    // '5m2' are square metres.
    let goes_on = pieces
        .get(at + 1)
        .is_some_and(|next| next.glued && matches!(next.shape, Shape::Digits | Shape::Mark('²' | '³')));
    let piece = pieces.get(at).filter(|piece| piece.glued && !goes_on)?;
    Some(match piece.text {
        "k" | "K" => 1e3,
        "m" | "M" | "mn" | "MM" => 1e6,
        "b" | "B" => 1e9,
        "t" | "T" => 1e12,
        _ => match piece.word.numeral {
            Numeral::Scale(scale) => scale,
            _ => return None,
        },
    })
}

/// Scale words behind: 'hundred', 'million', 'dozen', also over a hyphen ('1.8 billion-mile' keeps its mile).
fn with_scales(pieces: &[Piece<'_>], mut number: Number) -> Number {
    for _ in 0..3 {
        let at = past_hyphen(pieces, number.end);
        let scale = match numeral(pieces, at) {
            Numeral::Hundred => 100.0,
            Numeral::Scale(scale) => scale,
            Numeral::Dozen => 12.0,
            // 'five dozens', 'three billions'.
            Numeral::Plural(scale) if scale == 12.0 || scale >= 1000.0 => scale,
            _ => break,
        };
        // '50 million-pound' and 'the 12 million' alike; but '3 - million' is no number.
        if at > number.end && pieces.get(at).is_some_and(|piece| !piece.glued) {
            break;
        }
        number = number.scaled(at + 1, scale);
        if number.form == Form::PlainDigits {
            number.form = Form::Digits;
        }
    }
    number
}

/// '3 hundred and 21', '4 thousand 3 hundred'; but '3 hundred and 2 hundred' are two numbers.
fn hundreds_behind(pieces: &[Piece<'_>], number: Number) -> Number {
    let rest = match number.scale {
        100.0 if is(pieces, number.end, "and") => {
            self::number(pieces, number.end + 1).filter(|rest| rest.scale == 1.0 && (1.0..100.0).contains(&rest.low))
        }
        1000.0 if numeral(pieces, number.end + 1) == Numeral::Hundred => {
            self::number(pieces, number.end).filter(|rest| (100.0..1000.0).contains(&rest.low))
        }
        _ => None,
    };
    match rest
        .filter(|rest| rest.low.fract() == 0.0 && matches!(rest.form, Form::PlainDigits | Form::Digits | Form::Words))
    {
        Some(rest) => Number::exact(rest.end, number.low + rest.low, Form::Digits),
        None => number,
    }
}

/// 'and a half', 'and three quarters' behind a whole number.
fn and_fraction(pieces: &[Piece<'_>], at: usize) -> Option<(f64, usize)> {
    if !is(pieces, at, "and") {
        return None;
    }
    match (pieces.get(at + 1)?, numeral(pieces, at + 2)) {
        (article, Numeral::Half) if article.is("a") || article.is("one") => Some((0.5, at + 3)),
        (article, Numeral::Denominator(below)) if article.is("a") || article.is("one") => Some((1.0 / below, at + 3)),
        (above, Numeral::Denominator(below)) => match above.word.numeral {
            Numeral::Small(above) if above > 1.0 && above < below => Some((above / below, at + 3)),
            _ => None,
        },
        _ => None,
    }
}

fn in_words(pieces: &[Piece<'_>], start: usize) -> Option<Number> {
    let next = past_hyphen(pieces, start + 1);
    match numeral(pieces, start) {
        Numeral::Half => Some(match numeral(pieces, next) {
            Numeral::Dozen => Number::exact(next + 1, 6.0, Form::Words),
            // 'half a million', 'a half-million'.
            Numeral::Scale(scale) => Number::exact(next, 0.5, Form::Words).scaled(next + 1, scale),
            _ if is(pieces, next, "a") || is(pieces, next, "an") => match numeral(pieces, next + 1) {
                Numeral::Dozen => Number::exact(next + 2, 6.0, Form::Words),
                Numeral::Scale(scale) => Number::exact(next + 1, 0.5, Form::Words).scaled(next + 2, scale),
                _ => Number::exact(next + 1, 0.5, Form::Fraction),
            },
            _ => Number::exact(start + 1, 0.5, Form::Fraction),
        }),
        Numeral::Plural(scale) => Some(plural(pieces, start, scale)),
        Numeral::Vague(low, high) => vague(pieces, start, low, high),
        Numeral::Article => Some(Number::exact(start + 1, 1.0, Form::Words)),
        Numeral::Fold(times) => Some(Number::exact(start + 1, times, Form::Words)),
        Numeral::Denominator(below) => {
            let part = Number::exact(start + 1, 1.0 / below, Form::Fraction);
            match numeral(pieces, next) {
                // 'a quarter-million'.
                Numeral::Scale(scale) if below == 4.0 => {
                    Some(Number { form: Form::Words, ..part.scaled(next + 1, scale) })
                }
                _ if preceded_by_article(pieces, start) => Some(quarter_of_a_million(pieces, part)),
                _ => None,
            }
        }
        // 'hundred thousand dollars', in headlines without its article.
        Numeral::Hundred | Numeral::Scale(_) | Numeral::Dozen
            if preceded_by_article(pieces, start)
                || matches!((numeral(pieces, start), numeral(pieces, next)), (Numeral::Hundred, Numeral::Scale(_))) =>
        {
            cardinal(pieces, start, true)
        }
        Numeral::Small(_) | Numeral::Teen(_) | Numeral::Tens(_) => cardinal(pieces, start, false),
        _ => None,
    }
}

/// 'a hundred', 'a third': the article before makes the number.
fn preceded_by_article(pieces: &[Piece<'_>], at: usize) -> bool {
    at > 0 && (is(pieces, at - 1, "a") || is(pieces, at - 1, "an"))
}

fn quarter_of_a_million(pieces: &[Piece<'_>], number: Number) -> Number {
    let of = number.end;
    match numeral(pieces, of + 2) {
        Numeral::Scale(scale) if is(pieces, of, "of") && (is(pieces, of + 1, "a") || is(pieces, of + 1, "one")) => {
            Number { form: Form::Words, ..number.scaled(of + 3, scale) }
        }
        _ => number,
    }
}

/// 'dozens', 'tens of thousands': from one to ten of the word, which is how annotators read them (NewsQuant).
fn plural(pieces: &[Piece<'_>], start: usize, scale: f64) -> Number {
    let mut number = Number {
        end: start + 1,
        low: scale,
        high: 10.0 * scale,
        mantissa: 1.0,
        scale,
        form: Form::Vague,
        short_scale: false,
    };
    while is(pieces, number.end, "of")
        && let Numeral::Plural(larger) = numeral(pieces, number.end + 1)
    {
        number = number.scaled(number.end + 2, larger);
    }
    number
}

/// 'several', 'several hundred', 'a few thousand', 'a couple of million'.
fn vague(pieces: &[Piece<'_>], start: usize, low: f64, high: f64) -> Option<Number> {
    let is_pair = low == high;
    // 'the few', 'very few', 'couple' the two people: only 'a few', 'a couple of', 'a handful of' are numbers.
    if !is(pieces, start, "several")
        && !(start > 0
            && (is(pieces, start - 1, "a") || is(pieces, start - 1, "last") || is(pieces, start - 1, "past")))
    {
        return None;
    }
    let mut number =
        Number { end: start + 1, low, high, mantissa: low, scale: 1.0, form: Form::Vague, short_scale: false };
    let needs_of = is_pair || is(pieces, start, "handful");
    if needs_of {
        if !is(pieces, number.end, "of") {
            return None;
        }
        // The word 'of' is part of the number only before a scale: 'a couple of hundred'.
        if matches!(numeral(pieces, number.end + 1), Numeral::Hundred | Numeral::Scale(_) | Numeral::Dozen) {
            number.end += 1;
        }
    }
    number = with_scales(pieces, number);
    if is(pieces, start, "several") && number.scale == 1.0 {
        return Some(Number { low: 1.0, high: 1.0, form: Form::Several, ..number });
    }
    if is(pieces, start, "pair") {
        // 'a pair of shooters' are two; 'a pair of trousers' are one garment.
        let of = pieces.get(number.end + 1).is_some_and(|piece| piece.word.paired);
        return (!of).then_some(Number { form: Form::Words, ..number });
    }
    Some(number)
}

/// Cardinals in words. `total` gathers what whole scales have multiplied, `group` what stands since.
fn cardinal(pieces: &[Piece<'_>], start: usize, after_article: bool) -> Option<Number> {
    let mut total = 0.0;
    let mut group = if after_article { 1.0 } else { 0.0 };
    let mut tail = if after_article { 100.0 } else { 1000.0 };
    let mut last_scale = f64::INFINITY;
    let mut mantissa = 0.0;
    let mut scale_seen = 1.0;
    let mut at = start;
    let mut end = start;
    loop {
        match numeral(pieces, at) {
            Numeral::Small(value) if tail > 9.0 && !(value == 0.0 && at > start) => {
                group += value;
                tail = 1.0;
            }
            Numeral::Teen(value) if tail > 19.0 => {
                group += value;
                tail = 1.0;
            }
            Numeral::Tens(value) if tail > 99.0 => {
                group += value;
                tail = 10.0;
            }
            Numeral::Hundred if (1.0..100.0).contains(&group) => {
                group *= 100.0;
                tail = 100.0;
            }
            Numeral::Dozen | Numeral::Plural(12.0) if (1.0..1000.0).contains(&group) => {
                group *= 12.0;
                end = at + 1;
                break;
            }
            Numeral::Scale(scale) if group >= 1.0 && scale < last_scale => {
                mantissa = group;
                scale_seen = scale;
                total += group * scale;
                group = 0.0;
                tail = 1000.0;
                last_scale = scale;
            }
            // 'three lakh crore', 'two thousand million': a larger scale multiplies what stands.
            Numeral::Scale(scale) if group == 0.0 && total > 0.0 && scale > last_scale && scale_seen == last_scale => {
                total *= scale;
                scale_seen *= scale;
                last_scale = scale;
            }
            Numeral::Plural(scale)
                if scale >= 1000.0 && (group >= 1.0 && scale < last_scale || group == 0.0 && scale > last_scale) =>
            {
                total = if group == 0.0 { total * scale } else { total + group * scale };
                group = 0.0;
                end = at + 1;
                break;
            }
            // 'four hundred million million' and other repeated scales end the number.
            _ => break,
        }
        end = at + 1;
        at = end;
        let piece = pieces.get(at);
        if piece.is_some_and(Piece::is_dash) {
            // 'twenty-one', but not 'twenty - one' across a dash of the sentence, nor the range 'five-six'.
            let joins = tail == 10.0
                || !matches!(numeral(pieces, at + 1), Numeral::Small(_) | Numeral::Teen(_) | Numeral::Tens(_));
            if !joins || numeral(pieces, at + 1) == Numeral::None || !pieces.get(at).is_some_and(|p| p.glued) {
                break;
            }
            at += 1;
        } else if piece.is_some_and(|p| p.is("and")) {
            let joins = tail >= 100.0
                && (group >= 100.0 || last_scale <= 1000.0 || smaller_scale_follows(pieces, at + 1, last_scale));
            let small = matches!(numeral(pieces, at + 1), Numeral::Small(_) | Numeral::Teen(_) | Numeral::Tens(_));
            // 'two thousand and five hundred' is one number, 'three hundred and two hundred' are two.
            let above = group == 0.0 && last_scale.is_finite();
            if !joins || !small || sub_number_is_own(pieces, at + 1, above) {
                break;
            }
            at += 1;
        } else if tail == 1.0 && matches!(numeral(pieces, at), Numeral::Small(_) | Numeral::Teen(_) | Numeral::Tens(_))
        {
            break;
        }
    }
    if end == start {
        return None;
    }
    let value = total + group;
    let mut number = Number {
        mantissa: if group == 0.0 && total > 0.0 { mantissa } else { value },
        ..Number::exact(end, value, Form::Words)
    };
    if group == 0.0 && total > 0.0 && total == mantissa * scale_seen {
        number.scale = scale_seen;
    }
    Some(fraction_behind(pieces, start, number))
}

/// 'two hundred thousand' behind 'three million and'.
fn smaller_scale_follows(pieces: &[Piece<'_>], from: usize, above: f64) -> bool {
    let mut numerals = (from..from + 5).map(|at| numeral(pieces, at)).take_while(|numeral| numeral.is_number());
    numerals.any(|numeral| matches!(numeral, Numeral::Scale(scale) if scale < above))
}

/// Whether the number after 'and' is one of its own: 'three hundred and two hundred'. Hundreds may follow what is `above` them.
fn sub_number_is_own(pieces: &[Piece<'_>], at: usize, above: bool) -> bool {
    let mut after = at + 1;
    while matches!(numeral(pieces, past_hyphen(pieces, after)), Numeral::Small(_)) {
        after = past_hyphen(pieces, after) + 1;
    }
    match numeral(pieces, after) {
        Numeral::Hundred => !above,
        Numeral::Dozen | Numeral::Plural(_) | Numeral::Denominator(_) => true,
        _ => false,
    }
}

/// What may follow a whole number in words: 'and a half', 'point four', 'thirds', 'in five', and then scales.
fn fraction_behind(pieces: &[Piece<'_>], start: usize, number: Number) -> Number {
    // 'five and a half million', 'one million and a half'; but 'one billion and a half million' are two numbers.
    let scale = number.scale;
    if let Some((fraction, after)) = and_fraction(pieces, number.end)
        .filter(|(_, after)| scale == 1.0 || !matches!(numeral(pieces, *after), Numeral::Scale(_)))
    {
        let mantissa = number.low / scale + fraction;
        let whole = Number { mantissa, scale, ..Number::exact(after, mantissa * scale, Form::Words) };
        return if scale == 1.0 { with_scales(pieces, whole) } else { whole };
    }
    if is(pieces, number.end, "point") {
        let mut at = number.end + 1;
        let mut value = number.low;
        let mut place = 0.1;
        while let Numeral::Small(digit) = numeral(pieces, at) {
            value += digit * place;
            place /= 10.0;
            at += 1;
        }
        if at > number.end + 1 {
            // Sums of tenths drift: what was spoken has few decimals.
            let value = (value * 1e9).round() / 1e9;
            return with_scales(pieces, Number::exact(at, value, Form::Words));
        }
    }
    let at = past_hyphen(pieces, number.end);
    if let Numeral::Denominator(below) = numeral(pieces, at) {
        let is_plural = pieces.get(at).is_some_and(|piece| piece.text.ends_with('s') || piece.text.ends_with('S'));
        // 'twenty-fifth' is an ordinal, 'one fifth' and 'two thirds' are fractions.
        if (number.low == 1.0 && number.end == start + 1 && !is_plural)
            || (number.low > 1.0 && is_plural && number.low < below)
        {
            return quarter_of_a_million(pieces, Number::exact(at + 1, number.low / below, Form::Fraction));
        }
    }
    number
}

/// 'one in five', 'nine out of 10': the share, and where it ends.
pub fn one_in(pieces: &[Piece<'_>], number: &Number) -> Option<Number> {
    let at = number.end;
    let (from, said_out_of) = if is(pieces, at, "in") || is(pieces, at, "of") {
        (at + 1, false)
    } else if is(pieces, at, "out") && is(pieces, at + 1, "of") {
        (at + 2, true)
    } else {
        return None;
    };
    // 'of' alone parts no whole from its share: 'two of the five' are two people.
    if is(pieces, at, "of") || number.scale != 1.0 || !(1.0..=9.0).contains(&number.low) {
        return None;
    }
    let whole = self::number(pieces, from)?;
    let is_year = (1900.0..2100.0).contains(&whole.low);
    let round =
        whole.low <= 20.0 || (number.low == 1.0 && !is_year) || [100.0, 1e3, 1e4, 1e5, 1e6].contains(&whole.low);
    let counts = !said_out_of && pieces.get(whole.end).is_some_and(|piece| piece.word.unit || piece.word.month);
    (whole.low > number.low && whole.low == whole.high && round && !counts)
        .then(|| Number::exact(whole.end, number.low / whole.low, Form::Fraction))
}

/// The value of an ordinal.
pub fn ordinal(text: &str) -> Option<u64> {
    let lower = text.trim().to_ascii_lowercase();
    if let Some(split) = lower.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0) {
        let (number, suffix) = lower.split_at(split);
        return matches!(suffix, "st" | "nd" | "rd" | "th").then(|| number.parse().ok()).flatten();
    }
    let mut value = 0.0;
    let mut is_ordinal = false;
    for word in lower.split([' ', '-', '—']) {
        match lexicon().word(word).numeral {
            Numeral::Tens(tens) if value == 0.0 => value += tens,
            Numeral::Hundred => value = f64::max(value, 1.0) * 100.0,
            Numeral::Small(small) => value += small,
            Numeral::Ordinal(last) | Numeral::Denominator(last) if !is_ordinal && !word.ends_with('s') => {
                value += last;
                is_ordinal = true;
            }
            _ if word == "and" => {}
            _ => return None,
        }
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    is_ordinal.then_some(value as u64)
}
