//! Bad input: each piece ends with a reason that says what to do, everything around it is read, nothing panics or blocks.
//!
//! The inputs are built here, in a folder of the test's own.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may stop at once

use flate2::Compression;
use flate2::write::GzEncoder;
use rashomon::article::{Article, Rejected};
use rashomon_read::articles;
use rashomon_read::limits::Limits;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

const GOOD: &str =
    "Bridge closed in Lorma\n\nThe old bridge of Lorma was closed on Monday after a flood, the police said.";

/// A folder that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("rashomon-bad-input-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn read(paths: &[&Path]) -> (Vec<Article>, Vec<Rejected>) {
    let paths: Vec<PathBuf> = paths.iter().map(|path| path.to_path_buf()).collect();
    let (mut read, mut refused) = (Vec::new(), Vec::new());
    for item in articles(&paths, Limits::default()) {
        match item {
            Ok(article) => read.push(article),
            Err(rejected) => refused.push(rejected),
        }
    }
    (read, refused)
}

/// Reads `bad` before a good file: the good one must come through, the bad one must be refused for `reason`.
fn refused_for(folder: &Folder, bad: &Path, reason: &str) {
    let good = folder.file("good.txt", GOOD);
    let (read, refused) = read(&[bad, &good]);
    assert_eq!(read.len(), 1, "{bad:?}");
    assert_eq!(read[0].text, GOOD);
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(refused[0].reason.contains(reason), "{}", refused[0].reason);
    assert_eq!(refused[0].source_name, bad.display().to_string());
}

#[test]
fn an_array_loses_only_what_is_broken() {
    let folder = Folder::new("array");
    let array = format!(
        "[\n{},\n{{\"text\": \"cut\n{},\nno object\n{{\n  \"text\": \"On several lines.\"\n}}\n]\n",
        record("1"),
        record("2")
    );
    let (read, refused) =
        read(&[&folder.file("array.json", array), &folder.file("one.json", "{\n \"text\": \"Alone.\"\n}")]);
    assert_eq!(
        read.iter().map(|article| article.text.as_str()).collect::<Vec<_>>(),
        [
            "The bridge of Lorma was closed, report 1 said.",
            "The bridge of Lorma was closed, report 2 said.",
            "On several lines.",
            "Alone.",
        ]
    );
    let places: Vec<_> = refused.iter().map(|rejected| rejected.line).collect();
    assert_eq!(places, [Some(3), Some(5)], "{refused:?}");
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn record(id: &str) -> String {
    serde_json::json!({ "id": id, "text": format!("The bridge of Lorma was closed, report {id} said.") }).to_string()
}

#[test]
fn an_empty_file() {
    let folder = Folder::new("empty");
    refused_for(&folder, &folder.file("empty.txt", ""), "empty");
    refused_for(&folder, &folder.file("blank.txt", " \n\n\t"), "empty");
    refused_for(&folder, &folder.file("empty.txt.gz", gzip(b"")), "empty");
}

#[test]
fn a_line_of_100_megabytes() {
    let folder = Folder::new("line");
    let mut bytes = format!("{}\n{{\"text\":\"", record("1")).into_bytes();
    bytes.resize(100 << 20, b'a');
    bytes.extend(format!("\"}}\n{}\n", record("3")).bytes());
    let (read, refused) = read(&[&folder.file("long.jsonl", bytes)]);
    assert_eq!(read.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), ["1", "3"]);
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].line, Some(2));
    assert!(refused[0].reason.contains("MB"), "{}", refused[0].reason);
    refused_for(&folder, &folder.file("long.txt", vec![b'a'; 100 << 20]), "longer than");
}

#[test]
fn nul_bytes() {
    let folder = Folder::new("nul");
    refused_for(&folder, &folder.file("nul.txt", b"The bridge\0of Lorma was closed."), "NUL");
    refused_for(&folder, &folder.file("zeros.txt", vec![0; 1 << 20]), "NUL");
}

#[test]
fn utf_16_and_latin_1_are_read() {
    let folder = Folder::new("encoding");
    let mut utf_16 = vec![0xff, 0xfe];
    utf_16.extend(GOOD.encode_utf16().flat_map(u16::to_le_bytes));
    let bare: Vec<u8> = GOOD.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let latin_1: Vec<u8> = "<html><head><meta charset=\"utf-8\"><title>Brücke in Lorma gesperrt</title></head><body><article><p>Die alte Brücke \
                            über den Fluß ist seit Montag gesperrt, wie die Polizei erklärte.</p></article></body></html>"
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let records: Vec<u8> =
        format!("{}\n{}\n", record("1"), record("2")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (read, refused) = read(&[
        &folder.file("mark.txt", utf_16),
        &folder.file("bare.txt", bare),
        &folder.file("latin.html", latin_1),
        &folder.file("records.jsonl", records),
    ]);
    // The second text is that of the first, and is kept once.
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(read[0].text, GOOD);
    assert!(read[1].text.contains("Brücke über den Fluß"), "{}", read[1].text);
    assert_eq!(read.len(), 4);
}

#[test]
fn a_million_nested_tags() {
    let folder = Folder::new("nested");
    let mut page = String::from("<html><body>");
    page.push_str(&"<div>".repeat(1_000_000));
    let began = std::time::Instant::now();
    refused_for(&folder, &folder.file("deep.html", &page), "no article text");
    page.push_str("<p>The old bridge of Lorma was closed on Monday after a flood, the police of the town said.</p>");
    let (read, _) = read(&[&folder.file("deep-with-text.html", &page)]);
    assert!(read[0].text.starts_with("The old bridge"));
    assert!(began.elapsed().as_secs() < 20);
}

#[test]
fn a_gzip_bomb() {
    let folder = Folder::new("bomb");
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let zeros = vec![0u8; 1 << 20];
    for _ in 0..1024 {
        encoder.write_all(&zeros).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    refused_for(&folder, &folder.file("bomb.gz", &bomb), "NUL");
    // As a record and as a text the growth itself is what is refused.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(format!("{}\n{{\"text\":\"", record("1")).as_bytes()).unwrap();
    let letters = vec![b'a'; 1 << 20];
    for _ in 0..1024 {
        encoder.write_all(&letters).unwrap();
    }
    let (read, refused) = read(&[&folder.file("bomb.jsonl.gz", encoder.finish().unwrap())]);
    assert_eq!(read.len(), 1);
    assert!(refused.iter().any(|r| r.reason.contains("gzip bomb")), "{refused:?}");
}

#[test]
fn a_truncated_gzip_keeps_what_came_before() {
    let folder = Folder::new("truncated");
    let lines: Vec<String> = (0..2000).map(|i| record(&format!("{i}-{}", i * 7919 % 1009))).collect();
    let whole = gzip(lines.join("\n").as_bytes());
    let cut = &whole[..whole.len() / 2];
    let (read, refused) = read(&[&folder.file("cut.jsonl.gz", cut)]);
    assert!(read.len() > 500 && read.len() < 2000, "{}", read.len());
    assert!(refused.last().unwrap().reason.contains("end early"), "{refused:?}");
    let text = (0..400)
        .map(|i| format!("Report {} of {i} said that the bridge of Lorma was closed.", i * 7919))
        .collect::<Vec<_>>()
        .join("\n\n");
    let whole = gzip(text.as_bytes());
    let (read, refused) = self::read(&[&folder.file("cut.txt.gz", &whole[..whole.len() / 2])]);
    assert!(text.starts_with(&read[0].text[..1000]));
    assert_eq!(refused.len(), 1);
}

#[test]
fn members_of_a_gzip_count_as_one() {
    let folder = Folder::new("members");
    let mut bytes = gzip(format!("{}\n", record("1")).as_bytes());
    bytes.extend(gzip(format!("{}\n", record("2")).as_bytes()));
    assert_eq!(read(&[&folder.file("two.jsonl.gz", bytes)]).0.len(), 2);
}

#[test]
fn lines_that_are_no_records() {
    let folder = Folder::new("records");
    let lines = [
        record("1"),
        "not json".to_owned(),
        "{\"id\":\"3\"}".to_owned(),
        record("1"),
        "[]".to_owned(),
        "{\"text\":\"cut off".to_owned(),
        "{\"id\":\"7\",\"title\":\"Bridge closed in Lorma\",\"text\":\"\"}".to_owned(),
        record("8"),
    ];
    let (read, refused) = read(&[&folder.file("mixed.jsonl", lines.join("\n"))]);
    assert_eq!(read.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), ["1", "7", "8"]);
    let found: Vec<(u64, bool)> = refused.iter().map(|r| (r.line.unwrap(), r.reason.contains(':'))).collect();
    assert_eq!(found, [(2, true), (3, true), (4, true), (5, true), (6, true)]);
    assert!(refused[2].reason.contains("id '1' came before"), "{}", refused[2].reason);
}

#[test]
fn a_missing_file_and_one_without_permission() {
    let folder = Folder::new("missing");
    refused_for(&folder, &folder.0.join("none.txt"), "no such file");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let locked = folder.file("locked.txt", GOOD);
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
        // The superuser may read everything; then there is nothing to refuse.
        if fs::File::open(&locked).is_err() {
            refused_for(&folder, &locked, "permission");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_folder_with_a_socket_and_a_pipe_in_it() {
    let folder = Folder::new("folder");
    let inner = folder.0.join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("a.txt"), GOOD).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(inner.join("b.sock")).unwrap();
    let made =
        std::process::Command::new("mkfifo").arg(inner.join("c.fifo")).status().is_ok_and(|status| status.success());
    fs::write(inner.join("d.txt"), "Another bridge\n\nAnother bridge was closed in Torva on Tuesday, the police said.")
        .unwrap();
    let (read, refused) = read(&[&folder.0]);
    assert_eq!(read.len(), 2);
    assert_eq!(refused.len(), 1 + usize::from(made));
    assert!(refused[0].reason.contains("socket") && refused[0].source_name.ends_with("b.sock"));
}

#[test]
fn a_text_and_a_page_have_bounds_of_their_own() {
    let folder = Folder::new("bounds");
    refused_for(&folder, &folder.file("long.txt", "The bridge was closed, police said. ".repeat(150_000)), "split it");
    refused_for(
        &folder,
        &folder.file("wide.html", format!("<html><body>{}", "<p>a</p>".repeat(1_100_000))),
        "split it",
    );
}

#[test]
fn files_that_hold_no_text() {
    let folder = Folder::new("other");
    refused_for(&folder, &folder.file("a.pdf", "%PDF-1.7 …"), "PDF");
    refused_for(&folder, &folder.file("a.json", "[{\"text\": \"a"), "broken off");
    refused_for(&folder, &folder.file("a.txt", "—— · ——"), "no letter");
}
