//! `ratchet new plugin`: the beginning of an audit tool, in a folder that builds, has tests and passes the conformance kit.
//!
//! It is the example tool of `plugins/examples` under another name, so what is written here is what our own tests build.
//! Everything that it needs of Ratchet is written along: the contract, and for Rust the SDK.

mod files;

use crate::exit::{Class, Done, Failure};
use crate::output::{self, Format, QUIET, STRONG};
use files::File;
use ratchet_plugin_host::bundled;
use serde_json::json;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Bytes of a name: it becomes a folder, a package and a word in workflow files.
const NAME_BYTES_MAX: usize = 40;

/// Begin something new.
#[derive(Debug, clap::Subcommand)]
pub enum New {
    /// Begin an audit tool: a folder that builds, has tests and passes the conformance kit.
    #[command(after_help = "Example:\n  ratchet new plugin hand-washing --lang c")]
    Plugin {
        /// Its id: small letters, digits and hyphens, for example hand-washing.
        name: String,
        /// The language that it is written in.
        #[arg(long, value_enum, default_value_t = Language::Rust)]
        lang: Language,
        /// Where its folder is made.
        #[arg(long, value_name = "FOLDER", default_value = ".")]
        r#in: PathBuf,
    },
}

/// A language with an SDK or an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// Rust, with the SDK written along.
    Rust,
    /// JavaScript, with componentize-js from npm.
    Js,
    /// Python, with componentize-py from PyPI.
    Python,
    /// C, with clang and lld.
    C,
}

impl Language {
    /// What to do in the new folder, in order.
    const fn steps(self) -> &'static [&'static str] {
        match self {
            Self::Rust => &["cargo test", "ratchet plugin build ."],
            Self::Js => &[
                "npm install",
                "npm test",
                "npm run build",
                "ratchet plugin test .",
                "ratchet plugin build .",
            ],
            Self::Python => &[
                "pip install componentize-py==0.25.1",
                "python3 -m unittest",
                "./build",
                "ratchet plugin test .",
                "ratchet plugin build .",
            ],
            Self::C => &["./build", "ratchet plugin test .", "ratchet plugin build ."],
        }
    }
}

pub fn run(verb: &New, format: Format) -> Done {
    let New::Plugin { name, lang, r#in } = verb;
    check_name(name)?;
    let folder = r#in.join(name);
    let written = write(&folder, name, *lang)?;
    match format {
        Format::Json => output::json(
            "ratchet.new.plugin/1",
            &json!({"files": written, "folder": folder.display().to_string(), "steps": lang.steps()}),
        ),
        Format::Text => {
            anstream::println!("{STRONG}{}{STRONG:#}: {} files", folder.display(), written.len());
            anstream::println!("{QUIET}Go there and run, one after the other:{QUIET:#}");
            anstream::println!("  cd {}", folder.display());
            lang.steps().iter().for_each(|step| anstream::println!("  {step}"));
        }
    }
    Ok(())
}

fn check_name(name: &str) -> Result<(), Failure> {
    let bad = |text: String| Err(Failure::coded(Class::Input, "bad-name", text));
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let begins_well = name.bytes().next().is_some_and(|first| first.is_ascii_lowercase());
    if name.len() > NAME_BYTES_MAX || !begins_well || !name.split('-').all(is_word) {
        return bad(format!(
            "`{}` cannot be a tool's name: take small letters and digits, words joined by single hyphens, at most {NAME_BYTES_MAX} in all, for example `hand-washing`",
            name.chars().take(NAME_BYTES_MAX).collect::<String>().escape_debug()
        ));
    }
    if bundled::ALL.iter().any(|tool| tool.id == name) {
        return bad(format!(
            "`{name}` is a tool that comes with Ratchet: take another name, or nobody could tell the two apart"
        ));
    }
    Ok(())
}

/// Writes all files, or leaves nothing behind. A folder that is there is never touched.
fn write(folder: &Path, name: &str, language: Language) -> Result<Vec<String>, Failure> {
    let unwritable = |error: &io::Error| {
        let text = format!("`{}` cannot be written: {error}", folder.display());
        Failure::coded(Class::Input, "unwritable", text)
    };
    fs::create_dir(folder).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::coded(
            Class::Input,
            "folder-exists",
            format!(
                "`{}` is there already, and nothing in it was touched: take another name, or move it away first",
                folder.display()
            ),
        ),
        io::ErrorKind::NotFound => Failure::coded(
            Class::Input,
            "no-folder",
            format!(
                "`{}` cannot be made, because the folder around it is not there",
                folder.display()
            ),
        ),
        _ => unwritable(&error),
    })?;
    let mut written = Vec::new();
    for file in files::of(language) {
        if let Err(error) = write_one(folder, name, &file) {
            // Ours alone: it was made a moment ago.
            let _ = fs::remove_dir_all(folder);
            return Err(unwritable(&error));
        }
        written.push(file.path.replace(files::NAME, name));
    }
    Ok(written)
}

fn write_one(folder: &Path, name: &str, file: &File) -> io::Result<()> {
    let path = folder.join(file.path.replace(files::NAME, name));
    if let Some(around) = path.parent() {
        fs::create_dir_all(around)?;
    }
    match std::str::from_utf8(file.content) {
        Ok(text) => fs::write(&path, renamed(text, name))?,
        Err(_) => fs::write(&path, file.content)?,
    }
    if file.is_program() {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// The example under another name: its id, its title, and the crate's name in Rust.
fn renamed(text: &str, name: &str) -> String {
    let mut title = name.replace('-', " ");
    title[..1].make_ascii_uppercase();
    text.replace(files::NAME, name)
        .replace("call_bells", &name.replace('-', "_"))
        .replace("\"Call bells\"", &format!("\"{title}\""))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_that_could_not_be_used_are_refused_in_words() {
        for name in ["night-watch", "a", "a1-b2"] {
            assert!(check_name(name).is_ok(), "{name}");
        }
        let long = "a".repeat(41);
        for name in [
            "",
            "-",
            "a-",
            "a--b",
            "Night",
            "1a",
            "../up",
            "a b",
            "caf\u{e9}",
            long.as_str(),
        ] {
            let refused = check_name(name).unwrap_err();
            assert!(refused.message.contains("hand-washing"), "{name}: {}", refused.message);
        }
        assert!(
            check_name("medicines")
                .unwrap_err()
                .message
                .contains("comes with Ratchet")
        );
    }

    #[test]
    fn a_folder_that_is_there_is_not_touched() {
        let directory = tempfile::tempdir().unwrap();
        let folder = directory.path().join("mine");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("plugin.toml"), "mine").unwrap();
        let refused = write(&folder, "mine", Language::C).unwrap_err();
        assert!(
            refused.message.contains("nothing in it was touched"),
            "{}",
            refused.message
        );
        assert_eq!(fs::read_to_string(folder.join("plugin.toml")).unwrap(), "mine");
        assert!(write(&directory.path().join("no/where"), "where", Language::C).is_err());
    }

    #[test]
    fn every_language_is_written_whole_and_renamed() {
        for language in [Language::Rust, Language::Js, Language::Python, Language::C] {
            let directory = tempfile::tempdir().unwrap();
            let folder = directory.path().join("night-watch");
            let written = write(&folder, "night-watch", language).unwrap();
            for path in &written {
                let bytes = fs::read(folder.join(path)).unwrap();
                let text = String::from_utf8_lossy(&bytes);
                assert!(!text.contains("call-bells") && !text.contains("call_bells"), "{path}");
            }
            let manifest = fs::read_to_string(folder.join("plugin.toml")).unwrap();
            assert!(manifest.contains("id = \"night-watch\""), "{manifest}");
            for wanted in ["golden/good.csv", "golden/good.json", "plugin.toml", ".gitignore"] {
                assert!(written.iter().any(|path| path == wanted), "{language:?}: {wanted}");
            }
        }
    }

    #[test]
    fn nothing_of_the_examples_is_left_out() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins");
        for (language, places) in [
            (
                Language::Rust,
                &["sdk/src", "examples/rust/src", "examples/rust/tests", "wit"][..],
            ),
            (
                Language::Js,
                &["examples/javascript/src", "examples/javascript/test", "wit"],
            ),
            (Language::Python, &["examples/python", "wit"]),
            (
                Language::C,
                &["examples/c/src", "examples/c/include", "examples/c/generated"],
            ),
        ] {
            let have = files::of(language);
            for place in places.iter().chain(&["examples/golden"]) {
                for entry in fs::read_dir(root.join(place)).unwrap() {
                    let path = entry.unwrap().path();
                    let name = path.file_name().unwrap().to_string_lossy().into_owned();
                    if path.is_dir() || name.ends_with(".wasm") {
                        continue;
                    }
                    let is_written = have.iter().any(|file| file.path.rsplit('/').next() == Some(&name));
                    assert!(is_written, "{language:?}: {}", path.display());
                }
            }
        }
    }
}
