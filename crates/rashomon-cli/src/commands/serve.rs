//! `rashomon serve`: this machine alone, unless told otherwise.

use super::{Outcome, ledger};
use crate::args::Arguments;
use crate::args::ledger::Serve;
use anyhow::{Context as _, Result, bail};
use rashomon_serve::http::{self, Scope, Service, Settings, Token};
use std::path::Path;

/// Characters of a secret: shorter ones can be guessed.
const LEAST_SECRET: usize = 24;

pub fn run(all: &Arguments, arguments: &Serve) -> Result<Outcome> {
    if !arguments.listen.ip().is_loopback() && !arguments.public {
        bail!("{} can be reached from other machines: say --public if that is meant", arguments.listen.ip());
    }
    // Opening for writing makes a store where there is none.
    drop(ledger::open(all)?);
    let tokens = match &arguments.tokens {
        Some(file) => {
            let lines = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
            tokens(&lines, file)?
        }
        None => Vec::new(),
    };
    let settings = Settings { store: ledger::path(all)?, hosts: arguments.hosts.clone(), tokens, clock: ledger::now };
    let service = Service::open(settings)?;
    http::serve(service, arguments.listen, |address| anstream::eprintln!("listening on http://{address}"))?;
    Ok(Outcome::default())
}

/// Lines 'NAME SCOPES SECRET'; what follows '#' at the beginning of a line is a comment.
fn tokens(lines: &str, file: &Path) -> Result<Vec<Token>> {
    let mut tokens = Vec::new();
    for (number, line) in (1..).zip(lines.lines()) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (name, scopes, secret) = match fields.as_slice() {
            [] => continue,
            [first, ..] if first.starts_with('#') => continue,
            [name, scopes, secret] => (name, scopes, secret),
            _ => bail!("{}:{number}: write NAME add,edit SECRET", file.display()),
        };
        if secret.chars().count() < LEAST_SECRET {
            bail!("{}:{number}: the secret has fewer than {LEAST_SECRET} characters", file.display());
        }
        let scope = |scope: &str| match scope {
            "add" => Ok(Scope::Add),
            "edit" => Ok(Scope::Edit),
            _ => bail!("{}:{number}: '{scope}' is no scope: add or edit", file.display()),
        };
        let scopes = scopes.split(',').map(scope).collect::<Result<Vec<_>>>()?;
        tokens.push(Token::new(secret, name, &scopes));
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_read_and_weak_ones_refused() {
        let read = |lines: &str| tokens(lines, Path::new("tokens"));
        let good =
            read("# who\n\nfeeder add 0123456789abcdef01234567\nRuta add,edit fedcba9876543210fedcba98\n").unwrap();
        assert_eq!((good.len(), good[1].name.as_str(), good[1].scopes.len()), (2, "Ruta", 2));
        for bad in ["feeder add short", "feeder all 0123456789abcdef01234567", "0123456789abcdef01234567"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
