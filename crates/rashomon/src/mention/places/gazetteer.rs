//! The gazetteer: names, and the places that bear them, read in place from one file.
//!
//! `resources/places/gazetteer.bin` (made by `rashomon-train gazetteer` from GeoNames, CC BY 4.0) is a header of five
//! little-endian `u32` (magic, lengths of the four parts), then records of [`RECORD`] bytes, names (a length byte each), postings (indexes of records, three bytes each) and an
//! [`fst`] map from folded names to postings: `first << 8 | count`. Nothing is parsed at the start, and nothing allocated.
//!
//! A record is: GeoNames id (3 bytes), offset of the name (3), latitude and longitude in steps of 180/65535 and 360/65535
//! degrees (2 each, so 300 m at worst), records of the first- and second-level division (2 each, 0 for none), ISO code of the country
//! (2 letters), precision, with the highest bit set for the capital of a country (1), population (1, see [`Record::population`]).

use super::fold::{abbreviation, fold};
use crate::annotate::{Place, Precision};
use fst::Map;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Bytes of a record.
pub const RECORD: usize = 18;
/// First four bytes of the file.
pub const MAGIC: u32 = 0x3143_4c50;
/// Steps of the population byte in one unit of the natural logarithm.
pub const POPULATION_STEPS: f64 = 11.0;

static BYTES: &[u8] = include_bytes!("../../../resources/places/gazetteer.bin");

/// The gazetteer; parsed on first use, which costs a checksum-free look at its header.
pub fn gazetteer() -> &'static Gazetteer {
    static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
    GAZETTEER.get_or_init(|| Gazetteer::read(BYTES).unwrap_or_else(Gazetteer::empty))
}

/// Names and places.
#[derive(Debug)]
pub struct Gazetteer {
    records: &'static [u8],
    names: &'static [u8],
    postings: &'static [u8],
    index: Option<Map<&'static [u8]>>,
}

/// Index of a place in the gazetteer; 0 is none.
pub type PlaceId = u32;

/// A place in the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// Its index.
    pub id: PlaceId,
    /// GeoNames id; 0 for places of our own list and for second-level divisions.
    pub geonames: u32,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// First-level division that it lies in; 0 for none.
    pub admin1: PlaceId,
    /// Second-level division that it lies in; 0 for none.
    pub admin2: PlaceId,
    /// ISO 3166-1 alpha-2 code, or two spaces.
    pub country: [u8; 2],
    /// How large a thing it is.
    pub precision: Precision,
    /// Whether it is the capital of its country.
    pub is_capital: bool,
    /// Natural logarithm of its inhabitants plus one, in steps of 1 / [`POPULATION_STEPS`].
    pub population: u8,
}

impl Record {
    /// Natural logarithm of the number of inhabitants plus one; 0 where it is not known.
    #[must_use]
    pub fn ln_population(&self) -> f64 {
        f64::from(self.population) / POPULATION_STEPS
    }

    /// ISO 3166-1 alpha-2 code of the country.
    #[must_use]
    pub fn country_code(&self) -> Option<&str> {
        std::str::from_utf8(&self.country).ok().filter(|code| !code.trim().is_empty())
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u24_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 3)?;
    Some(u32::from(bytes[0]) | u32::from(bytes[1]) << 8 | u32::from(bytes[2]) << 16)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

impl Gazetteer {
    fn empty() -> Self {
        Self { records: &[], names: &[], postings: &[], index: None }
    }

    fn read(bytes: &'static [u8]) -> Option<Self> {
        if u32_at(bytes, 0)? != MAGIC {
            return None;
        }
        let mut at = 20;
        let mut part = |field: usize| {
            let length = u32_at(bytes, field)? as usize;
            let part = bytes.get(at..at + length)?;
            at += length;
            Some(part)
        };
        let (records, names, postings, index) = (part(4)?, part(8)?, part(12)?, part(16)?);
        Some(Self { records, names, postings, index: Some(Map::new(index).ok()?) })
    }

    /// Whether any place bears a name; the name must be [folded](fold).
    #[must_use]
    pub fn is_place(&self, folded: &str) -> bool {
        self.index.as_ref().is_some_and(|index| index.contains_key(folded))
    }

    /// Whether a text is the abbreviation of a place, as written ('Calif.', 'NSW').
    #[must_use]
    pub fn is_abbreviation(&self, form: &str) -> bool {
        form.len() <= 16 && self.is_place(&abbreviation(form))
    }

    /// The places of a folded name, larger ones first; at most 255.
    pub fn places(&self, folded: &str) -> impl Iterator<Item = Record> + '_ {
        let found = self.index.as_ref().and_then(|index| index.get(folded)).unwrap_or(0);
        #[allow(clippy::cast_possible_truncation)]
        let (first, count) = ((found >> 8) as usize, (found & 0xff) as usize);
        (first..first + count).filter_map(|posting| self.record(u24_at(self.postings, posting * 3)?))
    }

    /// The places that a text can name: by its name, or by abbreviation.
    #[must_use]
    pub fn candidates(&self, text: &str) -> Vec<Record> {
        if text.len() > 64 {
            return Vec::new();
        }
        let mut records: Vec<Record> = Vec::new();
        // 'St. Varn' and 'Mt. Oste' are names, whatever point stands in them.
        let is_titled = ["st. ", "ste. ", "mt. ", "ft. ", "pt. "]
            .iter()
            .any(|title| text.get(..title.len()).is_some_and(|front| front.eq_ignore_ascii_case(title)));
        let is_short = text.len() <= 14 && (text.contains('.') && !is_titled || text.len() <= 4);
        if is_short {
            records.extend(self.places(&abbreviation(text)));
        }
        // 'us' and 'is' are words: two or three letters name a place only by an abbreviation's spelling or with a capital.
        let folded = fold(text);
        let small = folded.len() <= 3 && !text.starts_with(char::is_uppercase);
        if !small {
            records.extend(
                self.places(&folded)
                    .filter(|place| !(is_short && text.contains('.') && place.precision == Precision::PopulatedPlace)),
            );
        }
        records
    }

    /// The country of an ISO 3166-1 alpha-2 code.
    #[must_use]
    pub fn country(&self, code: [u8; 2]) -> Option<Record> {
        static COUNTRIES: OnceLock<FxHashMap<[u8; 2], PlaceId>> = OnceLock::new();
        let countries = COUNTRIES.get_or_init(|| {
            let records = (0..).map_while(|id| self.record(id));
            records
                .filter(|record| record.precision == Precision::Country && record.country != *b"  ")
                .map(|record| (record.country, record.id))
                .collect()
        });
        countries.get(&code).and_then(|id| self.record(*id))
    }

    /// A place by its index.
    #[must_use]
    pub fn record(&self, id: PlaceId) -> Option<Record> {
        let at = id as usize * RECORD;
        let bytes = self.records.get(at..at + RECORD)?;
        Some(Record {
            id,
            geonames: u24_at(bytes, 0)?,
            lat: f64::from(u16_at(bytes, 6)?) * 180.0 / 65535.0 - 90.0,
            lon: f64::from(u16_at(bytes, 8)?) * 360.0 / 65535.0 - 180.0,
            admin1: PlaceId::from(u16_at(bytes, 10)?),
            admin2: PlaceId::from(u16_at(bytes, 12)?),
            country: [*bytes.get(14)?, *bytes.get(15)?],
            precision: *Precision::ALL.get((*bytes.get(16)? & 0x7f) as usize)?,
            is_capital: *bytes.get(16)? & 0x80 != 0,
            population: *bytes.get(17)?,
        })
    }

    /// The name of a place.
    #[must_use]
    pub fn name(&self, id: PlaceId) -> &'static str {
        let name = || {
            let at = u24_at(self.records, id as usize * RECORD + 3)? as usize;
            let length = *self.names.get(at)? as usize;
            std::str::from_utf8(self.names.get(at + 1..at + 1 + length)?).ok()
        };
        name().unwrap_or("")
    }

    /// A place as mentions carry it. Coordinates have four decimals.
    #[must_use]
    pub fn place(&self, record: &Record) -> Place {
        let round = |degrees: f64| (degrees * 1e4).round() / 1e4;
        Place {
            geonames: record.geonames,
            name: self.name(record.id).to_owned(),
            lat: round(record.lat),
            lon: round(record.lon),
            precision: record.precision,
            country: record.country_code().map(str::to_owned),
            admin1: (record.admin1 != 0).then(|| self.name(record.admin1).to_owned()),
        }
    }
}

/// Whether `outer` contains `inner`, by the divisions of the gazetteer. A place contains itself.
///
/// ```
/// use rashomon::mention::places::{contains_record, gazetteer};
/// let texas = gazetteer().candidates("Texas")[0];
/// let houston = gazetteer().candidates("Houston")[0];
/// assert!(contains_record(&texas, &houston) && !contains_record(&houston, &texas));
/// ```
#[must_use]
pub fn contains_record(outer: &Record, inner: &Record) -> bool {
    if outer.id == inner.id {
        return true;
    }
    match outer.precision {
        Precision::Country => outer.country == inner.country && inner.precision != Precision::Country,
        Precision::Admin1 => inner.admin1 == outer.id,
        Precision::Admin2 => inner.admin2 == outer.id,
        _ => false,
    }
}

/// Great-circle distance in kilometres.
#[must_use]
pub fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (la1, lo1, la2, lo2) = (a.0.to_radians(), a.1.to_radians(), b.0.to_radians(), b.1.to_radians());
    let h = ((la2 - la1) / 2.0).sin().powi(2) + la1.cos() * la2.cos() * ((lo2 - lo1) / 2.0).sin().powi(2);
    6371.0 * 2.0 * h.sqrt().min(1.0).asin()
}
