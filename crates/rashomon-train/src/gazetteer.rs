//! Places.

use crate::Folders;
use anyhow::{Result, bail};

/// What can be chosen.
#[derive(Debug, Default, clap::Args)]
pub struct Options {}

/// Makes the resource.
pub fn make(_folders: &Folders, _options: &Options) -> Result<()> {
    bail!("gazetteer: not written yet")
}
