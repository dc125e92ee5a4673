//! Dependencies.

use crate::Folders;
use anyhow::{Result, bail};

/// What can be chosen.
#[derive(Debug, Default, clap::Args)]
pub struct Options {}

/// Makes the resource.
pub fn train(_folders: &Folders, _options: &Options) -> Result<()> {
    bail!("parser: not written yet")
}
