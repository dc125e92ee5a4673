//! Ids: newtypes over content. No bare string is an id, and no id depends on a clock or on the order of arrival.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as given or derived earlier.
            #[must_use]
            pub fn new(id: impl AsRef<str>) -> Self {
                Self(Arc::from(id.as_ref()))
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// Names an article: the `id` of its record, else a hash of its canonical URL, else of its title and text.
    ArticleId
}
id! {
    /// Names a story: derived from its founding article, kept for life.
    StoryId
}
id! {
    /// Names a claim: derived from its article and its place in it.
    ClaimId
}
id! {
    /// Names a finding: derived from its story and the claims it was founded on.
    FindingId
}

/// Sixteen hexadecimal digits of BLAKE3 over the parts, each ended so that no two lists of parts run together.
///
/// ```
/// use rashomon::id::digest;
/// assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
/// ```
#[must_use]
pub fn digest(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}
