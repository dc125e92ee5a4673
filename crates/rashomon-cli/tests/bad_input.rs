//! Bad input on the command line: a reason a piece on standard error, everything else on standard output, exit status 3.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may stop at once

use std::fs;
use std::process::{Command, Output, Stdio};

fn annotate(arguments: &[&std::ffi::OsStr], input: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rashomon"));
    command.arg("annotate").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    if let Some(input) = input {
        std::io::Write::write_all(child.stdin.as_mut().unwrap(), input.as_bytes()).unwrap();
    }
    drop(child.stdin.take());
    child.wait_with_output().unwrap()
}

#[test]
fn the_rest_is_processed_and_the_status_tells() {
    let folder = std::env::temp_dir().join(format!("rashomon-cli-bad-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("a-empty.txt"), "").unwrap();
    fs::write(
        folder.join("b-records.jsonl"),
        "{\"id\":\"1\",\"text\":\"Three died.\"}\nno\n{\"id\":\"1\",\"text\":\"Four died.\"}\n",
    )
    .unwrap();
    fs::write(folder.join("c-good.txt"), "Bridge closed in Lorma\n\nThe old bridge of Lorma was closed on Monday.")
        .unwrap();
    let missing = folder.join("missing.txt");
    let output = annotate(&[folder.as_os_str(), missing.as_os_str()], None);
    fs::remove_dir_all(&folder).unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(out.lines().count(), 2, "{out}");
    assert_eq!(output.status.code(), Some(3), "{err}");
    let reasons: Vec<&str> = err.lines().filter(|line| line.starts_with("rejected ")).collect();
    assert_eq!(reasons.len(), 4, "{err}");
    assert!(reasons[0].contains("a-empty.txt") && reasons[0].contains("empty"));
    assert!(reasons[1].contains("b-records.jsonl:2:") && reasons[2].contains("b-records.jsonl:3:"));
    assert!(reasons[3].contains("no such file"));
}

#[test]
fn standard_input_is_read_and_good_input_ends_with_0() {
    let output = annotate(&["-".as_ref()], Some("{\"id\":\"1\",\"text\":\"Three people died.\"}\n"));
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("{\"id\":\"1\""));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn a_folder_without_files_is_told() {
    let folder = std::env::temp_dir().join(format!("rashomon-cli-nothing-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let output = annotate(&[folder.as_os_str()], None);
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stderr).unwrap().contains("there is nothing to read"));
}

/// What it costs, `benches/instructions` counts.
#[test]
fn what_repeats_without_end_is_read() {
    for (piece, times) in [("U.S.", 50_000), ("By Ana Orr\n", 20_000), ("Reuters\n", 30_000)] {
        let output = annotate(&["-".as_ref()], Some(&piece.repeat(times)));
        assert!(output.status.success(), "{piece:?}");
        assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 1, "{piece:?}");
    }
}
