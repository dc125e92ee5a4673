//! Tagger and parser: one small network over the words of a sentence, in integers.
//!
//! A word is a sum of rows: all that training and pretrained vectors tell of it by itself, and its shape. A layer looks at
//! each word with its neighbours; two recurrences of the simplest kind (a gate and a candidate a unit; Feng and others 2024)
//! carry along what stood before and what comes after; a last layer mixes these. From the result the part of speech is read
//! off, and, multiplied once for each place that the word can take in a state, the moves of the parser: a state is then a
//! sum of rows (Chen and Manning 2014), whatever it is made of.

pub(crate) mod arithmetic;
mod file;
mod layer;

pub use file::{Network, Parts, write};
pub use layer::Layer;

use super::forms::Forms;
use super::state::{Move, SLOTS, State};
use super::words::{Setting, Word};
use crate::annotate::{Deprel, Token, Upos};
use arithmetic::{Arithmetic, LANES, Work, dispatch};
use layer::add_row;
use std::cell::Cell;

/// Reads sentences with a network; keeps its scratch space from one to the next, and what it worked out of words by themselves.
#[derive(Debug)]
pub struct Reader<'n> {
    network: &'n Network,
    known: Known,
    /// The numbers of the sentence's words.
    words: Vec<u32>,
    common: Vec<u16>,
    window: Vec<i16>,
    gates: Vec<i16>,
    /// Of each word: with its neighbours, what came before, what comes after.
    mixed: Vec<i16>,
    output: Vec<i16>,
    /// Of each word, its part in a state for each slot that it came into.
    parts: Vec<i16>,
    has_part: Vec<bool>,
    rows: Vec<u32>,
}

/// One as the layers count it.
const ONE: i32 = 256;

impl<'n> Reader<'n> {
    /// With no sentence read yet.
    #[must_use]
    pub fn new(network: &'n Network) -> Self {
        Self {
            network,
            known: Known::default(),
            words: Vec::new(),
            common: Vec::new(),
            window: Vec::new(),
            gates: Vec::new(),
            mixed: Vec::new(),
            output: Vec::new(),
            parts: Vec::new(),
            has_part: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Does some work with the reader that this thread keeps for the network: articles share most of their words.
    pub fn of_thread<T>(network: &'static Network, work: impl FnOnce(&mut Reader<'static>) -> T) -> T {
        thread_local!(static KEPT: Cell<Option<Box<Reader<'static>>>> = const { Cell::new(None) });
        let kept = KEPT.try_with(Cell::take).ok().flatten().filter(|kept| std::ptr::eq(kept.network, network));
        let mut reader = kept.unwrap_or_else(|| Box::new(Reader::new(network)));
        let done = work(&mut reader);
        if reader.known.forms.len() <= 2 * MOST_WORDS {
            let _ = KEPT.try_with(|kept| kept.set(Some(reader)));
        }
        done
    }

    /// Gives the tokens of one sentence their parts of speech.
    pub fn tag(&mut self, text: &str, tokens: &mut [Token]) {
        dispatch(Reading { reader: self, text, tokens, parse_from: None });
    }

    /// Gives the tokens of one sentence parts of speech, heads and relations; `first` is the index of the sentence's first
    /// token in its layer.
    pub fn parse(&mut self, text: &str, tokens: &mut [Token], first: usize) {
        dispatch(Reading { reader: self, text, tokens, parse_from: Some(first) });
    }

    /// Looks at the words of a sentence by themselves.
    #[inline(always)]
    fn look<A: Arithmetic>(&mut self, arithmetic: A, text: &str, tokens: &[Token]) {
        if self.known.forms.len() > MOST_WORDS {
            self.known = Known::default();
        }
        let setting = Setting::of(tokens.iter().map(|token| token.span.of(text)));
        self.words.clear();
        self.common.clear();
        for (index, token) in tokens.iter().enumerate() {
            let number = self.known.number(arithmetic, self.network, token.span.of(text), index == 0, setting);
            self.words.push(number);
            self.common.push(self.known.common.get(number as usize).copied().unwrap_or(0));
        }
    }

    #[inline(always)]
    fn encode<A: Arithmetic>(&mut self, arithmetic: A) {
        let network = self.network;
        let length = self.words.len();
        let (window, gates) = (network.window.outputs(), network.gates.outputs());
        let units = gates / 4;
        let mixed = window + 2 * units;
        let output = network.mix.outputs();
        for (values, size) in [
            (&mut self.window, length * window),
            (&mut self.gates, length * gates),
            (&mut self.mixed, length * mixed),
            (&mut self.output, length * output),
        ] {
            // What is left of the sentence before is written over.
            values.resize(size, 0);
        }
        for (at, output) in self.window.chunks_exact_mut(window).enumerate() {
            let part = |place: usize| {
                let word = (at + place).checked_sub(1).and_then(|at| self.words.get(at)).copied();
                self.known.part(word.unwrap_or(Known::NOBODY) as usize, place, window)
            };
            network.window.join([part(0), part(1), part(2)], output);
        }
        network.gates.write_all(arithmetic, &self.window, -layer::MOST, &mut self.gates);
        for (window, mixed) in self.window.chunks_exact(window).zip(self.mixed.chunks_exact_mut(mixed)) {
            mixed[..window.len()].copy_from_slice(window);
        }
        let mut held = vec![0i32; units];
        for (gates, mixed) in self.gates.chunks_exact(gates).zip(self.mixed.chunks_exact_mut(mixed)) {
            carry(&mut held, &gates[..2 * units], &mut mixed[window..window + units]);
        }
        held.fill(0);
        for (gates, mixed) in self.gates.chunks_exact(gates).zip(self.mixed.chunks_exact_mut(mixed)).rev() {
            carry(&mut held, &gates[2 * units..], &mut mixed[window + units..]);
        }
        network.mix.write_all(arithmetic, &self.mixed, 0, &mut self.output);
    }

    #[inline(always)]
    fn tag_with<A: Arithmetic>(&mut self, arithmetic: A, tokens: &mut [Token]) {
        let network = self.network;
        for (token, input) in tokens.iter_mut().zip(self.output.chunks_exact(network.mix.outputs())) {
            let tag = network.tags.best(arithmetic, input, 0, Upos::ALL.len());
            token.upos = Upos::ALL.get(tag).copied().unwrap_or(Upos::X);
        }
    }

    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap)]
    fn parse_with<A: Arithmetic>(&mut self, arithmetic: A, tokens: &mut [Token], first: usize) {
        let network = self.network;
        self.parts.resize(tokens.len() * network.slots.outputs(), 0);
        self.has_part.clear();
        self.has_part.resize(tokens.len() * SLOTS, false);
        self.work_out_sure_parts(arithmetic);
        let mut state = State::new(tokens.iter().map(|token| token.upos).collect(), std::mem::take(&mut self.common));
        let mut hidden = vec![0i16; network.hidden];
        while !state.is_final() {
            if state.at_root() {
                state.apply(Move::Left, Deprel::Root);
                continue;
            }
            if state.stack().is_empty() {
                state.apply(Move::Shift, Deprel::Dep);
                continue;
            }
            self.sum(arithmetic, &state, &mut hidden);
            let mut scores = [0; 3];
            network.moves.apply(arithmetic, &hidden, |at, sums: &[i32; LANES]| {
                // Else the compiler takes the three out of every product.
                let sums = std::hint::black_box(*sums);
                if let (0, Some(sums)) = (at, sums.first_chunk::<3>()) {
                    scores = *sums;
                }
            });
            let chosen = state.best(&scores);
            let relations = match chosen {
                Move::Shift => None,
                Move::Left => Some(&network.relations[0]),
                Move::Right => Some(&network.relations[1]),
            };
            // The first two are no relation, and the root's.
            let relation = relations.map(|layer| layer.best(arithmetic, &hidden, 2, Deprel::ALL.len()));
            state.apply(chosen, relation.and_then(|at| Deprel::ALL.get(at)).copied().unwrap_or(Deprel::Dep));
        }
        for (index, token) in tokens.iter_mut().enumerate() {
            let (head, relation) = state.arc(index);
            token.head = head.map_or(-1, |head| (first + head) as i32);
            token.deprel = relation;
        }
    }

    /// The hidden layer of a state.
    #[inline(always)]
    fn sum<A: Arithmetic>(&mut self, arithmetic: A, state: &State, hidden: &mut [i16]) {
        let network = self.network;
        let size = network.hidden;
        let slots = state.slots();
        for (slot, word) in slots.into_iter().enumerate() {
            self.work_out_part(arithmetic, slot, word as usize);
        }
        self.rows.clear();
        state.collect(&mut self.rows);
        // A stretch of the layer is summed over all rows at once, so that it stays in registers.
        for (stretch, sums) in hidden.as_chunks_mut::<STRETCH>().0.iter_mut().enumerate() {
            let at = stretch * STRETCH;
            let mut total = [0i16; STRETCH];
            let special = |row: usize| network.special.get(row * size + at..).and_then(|row| row.first_chunk());
            add_bytes(&mut total, special(2 * SLOTS));
            for (slot, word) in slots.into_iter().enumerate() {
                let word = word as usize;
                let part =
                    self.parts.get((word * SLOTS + slot) * size + at..).and_then(|part| part.first_chunk::<STRETCH>());
                match part {
                    Some(part) if word < state.len() => {
                        for (sum, value) in total.iter_mut().zip(part) {
                            *sum += value;
                        }
                    }
                    _ => add_bytes(&mut total, special(2 * slot + usize::from(word > state.len()))),
                }
            }
            for row in &self.rows {
                let row = network.rows.get(*row as usize * size + at..);
                add_bytes(&mut total, row.and_then(|row| row.first_chunk()));
            }
            *sums = total.map(|value| value.max(0));
        }
    }

    /// The parts that every word will have: as the next word, and as the top of the stack. Two words at once are faster.
    #[inline(always)]
    fn work_out_sure_parts<A: Arithmetic>(&mut self, arithmetic: A) {
        let network = self.network;
        let (size, output) = (network.hidden, network.mix.outputs());
        let of_two = self.parts.chunks_exact_mut(2 * SLOTS * size).zip(self.has_part.chunks_exact_mut(2 * SLOTS));
        for ((parts, has_part), inputs) in of_two.zip(self.output.chunks_exact(2 * output)) {
            let (input, other) = inputs.split_at(output);
            let (part, another) = parts.split_at_mut(SLOTS * size);
            for slot in [0, SLOTS - 1] {
                let range = slot * size..(slot + 1) * size;
                let outputs = [&mut part[range.clone()], &mut another[range]];
                let first = slot * size / layer::GROUPED;
                network.slots.write(arithmetic, [input, other], -layer::MOST, first, outputs);
                (has_part[slot], has_part[SLOTS + slot]) = (true, true);
            }
        }
    }

    /// Multiplies a word's vector for a slot of the state, unless it was in that slot before.
    #[inline(always)]
    fn work_out_part<A: Arithmetic>(&mut self, arithmetic: A, slot: usize, word: usize) {
        let network = self.network;
        let (size, output) = (network.hidden, network.mix.outputs());
        let place = word.saturating_mul(SLOTS).saturating_add(slot);
        let Some(has_part) = self.has_part.get_mut(place) else { return };
        if std::mem::replace(has_part, true) {
            return;
        }
        let input = self.output.get(word * output..(word + 1) * output).unwrap_or_default();
        if let Some(part) = self.parts.get_mut(place * size..(place + 1) * size) {
            network.slots.write(arithmetic, [input], -layer::MOST, slot * size / layer::GROUPED, [part]);
        }
    }
}

/// Values of the hidden layer that are summed at once: half of the registers hold them.
const STRETCH: usize = 128;

#[inline(always)]
fn add_bytes(total: &mut [i16; STRETCH], row: Option<&[u8; STRETCH]>) {
    if let Some(row) = row {
        for (sum, value) in total.iter_mut().zip(row) {
            *sum += i16::from(value.cast_signed());
        }
    }
}

/// A step of a recurrence: each unit moves towards its candidate as far as its gate is open.
#[inline(always)]
#[allow(clippy::cast_possible_truncation)]
fn carry(held: &mut [i32], gates: &[i16], output: &mut [i16]) {
    const AT_ONCE: usize = 16;
    let (gates, candidates) = gates.split_at(held.len().min(gates.len()));
    let gates = gates.as_chunks::<AT_ONCE>().0.iter().zip(candidates.as_chunks::<AT_ONCE>().0);
    let outputs = held.as_chunks_mut::<AT_ONCE>().0.iter_mut().zip(output.as_chunks_mut::<AT_ONCE>().0);
    for ((gates, candidates), (held, output)) in gates.zip(outputs) {
        for unit in 0..AT_ONCE {
            // What is held has four more binary places, so that small steps are not lost.
            let open = (ONE / 2 + (i32::from(gates[unit]) >> 2)).clamp(0, ONE);
            held[unit] += (((i32::from(candidates[unit]) << 4) - held[unit]) * open) >> 8;
            output[unit] = (held[unit] >> 4) as i16;
        }
    }
}

/// What was worked out of words by themselves. It depends on nothing else, so it never shows whether a word was seen before.
/// The number of a word is that of its form plus 1.
#[derive(Debug, Default)]
struct Known {
    forms: Forms,
    /// The number of each among the common words; 0 for any other.
    common: Vec<u16>,
    /// What each gives the window: as the word before, as the word, as the word after.
    parts: Vec<i32>,
    buffer: String,
    input: Vec<i16>,
}

/// Where so many words are known, all are forgotten before the next sentence: about six megabytes.
const MOST_WORDS: usize = 8192;

impl Known {
    /// The number of what stands around a sentence.
    const NOBODY: u32 = 0;

    /// The number of a word, which is looked at if it was not seen before.
    #[inline(always)]
    fn number<A: Arithmetic>(
        &mut self,
        arithmetic: A,
        network: &Network,
        form: &str,
        first: bool,
        setting: Setting,
    ) -> u32 {
        let (number, is_new) = self.forms.number(form, 2 * setting as u8 + u8::from(first));
        let window = network.window.outputs();
        if self.common.is_empty() {
            self.common.push(0);
            self.parts.resize(3 * window, 0);
        }
        if is_new {
            let word = Word::of(form, first, setting, &mut self.buffer);
            let found = network.find(&word);
            self.input.clear();
            self.input.resize(network.width, 0);
            for row in network.rows_of(&word, found) {
                add_row(&mut self.input, row);
            }
            let start = self.parts.len();
            self.parts.resize(start + 3 * window, 0);
            for (place, part) in self.parts[start..].chunks_exact_mut(window).enumerate() {
                network.window.part(arithmetic, place * network.width, &self.input, part);
            }
            self.common.push(network.common(found));
        }
        number + 1
    }

    fn part(&self, word: usize, place: usize, window: usize) -> &[i32] {
        let start = (3 * word + place) * window;
        self.parts.get(start..start + window).unwrap_or_default()
    }
}

/// A sentence to read.
struct Reading<'r, 'n> {
    reader: &'r mut Reader<'n>,
    text: &'r str,
    tokens: &'r mut [Token],
    parse_from: Option<usize>,
}

impl Work for Reading<'_, '_> {
    #[inline(always)]
    fn run<A: Arithmetic>(self, arithmetic: A) {
        self.reader.look(arithmetic, self.text, self.tokens);
        self.reader.encode(arithmetic);
        self.reader.tag_with(arithmetic, self.tokens);
        (self.reader.network.retag)(self.text, self.tokens);
        if let Some(first) = self.parse_from {
            self.reader.parse_with(arithmetic, self.tokens, first);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::en;

    fn tokens(text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        crate::language::tokens::tokenize(en::rules(), text, crate::span::Span::new(0, text.len() as u32), &mut tokens);
        tokens
    }

    const TEXTS: [&str; 4] = [
        "The harbour master of Lorma told reporters on Tuesday that 14 boats had been lost.",
        "LORMA HARBOUR CLOSED AFTER FLOOD",
        "zxqv - \u{1F600} مرحبا 3.5 (",
        "x",
    ];

    #[test]
    fn every_arithmetic_gives_the_same() {
        let network = en::network().expect("the network of English can be read");
        for text in TEXTS {
            let (mut fast, mut plain) = (tokens(text), tokens(text));
            Reader::new(network).parse(text, &mut fast, 3);
            let mut reader = Reader::new(network);
            Reading { reader: &mut reader, text, tokens: &mut plain, parse_from: Some(3) }.run(arithmetic::Plain);
            assert_eq!(fast, plain, "{text}");
            #[cfg(target_arch = "x86_64")]
            if let Some(v3) = pulp::x86::V3::try_new() {
                let mut narrower = tokens(text);
                let mut reader = Reader::new(network);
                Reading { reader: &mut reader, text, tokens: &mut narrower, parse_from: Some(3) }.run(v3);
                assert_eq!(fast, narrower, "{text}");
            }
        }
    }

    #[test]
    fn a_reader_forgets_the_sentence_before() {
        let network = en::network().expect("the network of English can be read");
        let mut reader = Reader::new(network);
        for text in TEXTS {
            let (mut after_others, mut alone) = (tokens(text), tokens(text));
            reader.parse(text, &mut after_others, 0);
            Reader::new(network).parse(text, &mut alone, 0);
            assert_eq!(after_others, alone, "{text}");
        }
    }

    #[test]
    fn damaged_files_are_refused() {
        let bytes: &'static [u8] = include_bytes!("../../../resources/en/network.bin");
        assert!(Network::read(bytes).is_some());
        for cut in [0, 3, 19, 20, 1000, bytes.len() / 2, bytes.len() - 1] {
            assert!(Network::read(&bytes[..cut]).is_none(), "cut at {cut}");
        }
    }
}
