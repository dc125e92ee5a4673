//! Tables, and how older files are brought up to date. The SQL is plain, so that other databases can follow.

use crate::store::Error;
use rusqlite::Connection;

/// The steps from an empty file to the present format. A step that was released is never changed; a new one is added.
const STEPS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("schema-2.sql"),
    include_str!("schema-3.sql"),
    include_str!("schema-4.sql"),
    include_str!("schema-5.sql"),
];

/// Brings a file to the present format.
///
/// # Errors
///
/// Where the file is another program's or was made by a later version, or the database fails.
pub fn migrate(connection: &mut Connection) -> Result<(), Error> {
    expect_ours(connection)?;
    migrate_with(connection, STEPS)
}

fn migrate_with(connection: &mut Connection, steps: &[&str]) -> Result<(), Error> {
    let known = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    // Two programs may open a new file at once: only one may make the tables.
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let found: u32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > known {
        return Err(Error::TooNew { found, known });
    }
    for step in steps.iter().skip(found as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}

/// Whether a file can be read as it is.
///
/// # Errors
///
/// Where it is another program's, or was made by another version.
pub fn expect_present(connection: &Connection) -> Result<(), Error> {
    expect_ours(connection)?;
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = u32::try_from(STEPS.len()).unwrap_or(u32::MAX);
    match found.cmp(&known) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(Error::TooNew { found, known }),
        std::cmp::Ordering::Less => {
            Err(Error::Refused("the store is empty or of an older format: add to it first".to_owned()))
        }
    }
}

/// Refuses a database with tables of which none is ours: programs number their formats alike, so the number does not tell.
fn expect_ours(connection: &Connection) -> Result<(), Error> {
    let ours = "SELECT count(*) = 0 OR coalesce(max(name = 'journal'), 0) FROM sqlite_master WHERE type = 'table'";
    let is_ours: bool = connection.query_row(ours, [], |row| row.get(0))?;
    if is_ours { Ok(()) } else { Err(Error::Foreign) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_of_another_program_is_left_alone() {
        let mut file = Connection::open_in_memory().unwrap();
        file.execute_batch("CREATE TABLE bookmarks (x INTEGER); PRAGMA user_version = 2").unwrap();
        assert!(matches!(migrate(&mut file), Err(Error::Foreign)));
        assert!(matches!(expect_present(&file), Err(Error::Foreign)));
        let tables: i64 = file.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 1);
    }

    #[test]
    fn steps_are_taken_once_and_later_files_are_refused() {
        let mut file = Connection::open_in_memory().unwrap();
        let steps = ["CREATE TABLE a (x INTEGER)", "ALTER TABLE a ADD COLUMN y INTEGER"];
        migrate_with(&mut file, &steps[..1]).unwrap();
        file.execute("INSERT INTO a VALUES (1)", []).unwrap();
        migrate_with(&mut file, &steps).unwrap();
        migrate_with(&mut file, &steps).unwrap();
        let kept: i64 = file.query_row("SELECT x FROM a WHERE y IS NULL", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, 1);
        assert!(matches!(migrate_with(&mut file, &steps[..1]), Err(Error::TooNew { found: 2, known: 1 })));
    }

    #[test]
    fn a_step_that_fails_leaves_nothing() {
        let mut file = Connection::open_in_memory().unwrap();
        assert!(migrate_with(&mut file, &["CREATE TABLE a (x INTEGER)", "no sql"]).is_err());
        let tables: i64 = file.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 0);
    }
}
