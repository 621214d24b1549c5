//! The language server from the outside: the binary is started, spoken to in JSON-RPC, and listened to.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/daemon.rs"]
mod daemon;

use daemon::ratchet;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

const WORKFLOWS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../workflows");

/// A copy of the shipped workflow.
fn folder() -> tempfile::TempDir {
    let directory = tempfile::Builder::new().prefix("qip é ").tempdir().unwrap();
    for entry in std::fs::read_dir(Path::new(WORKFLOWS).join("prn-medicines"))
        .unwrap()
        .flatten()
    {
        if entry.path().is_file() {
            std::fs::copy(entry.path(), directory.path().join(entry.file_name())).unwrap();
        }
    }
    directory
}

fn uri(path: &Path) -> String {
    format!(
        "file://{}",
        path.display().to_string().replace(' ', "%20").replace('é', "%C3%A9")
    )
}

/// An editor, as far as the server can tell.
struct Editor {
    child: Child,
    from: BufReader<ChildStdout>,
    id: i64,
    notices: Vec<Value>,
    to: Option<ChildStdin>,
}

impl Editor {
    fn start(root: &Path) -> Self {
        let mut child = ratchet()
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        let mut editor = Self {
            child,
            from,
            id: 0,
            notices: Vec::new(),
            to,
        };
        let asked = json!({"processId": null, "rootUri": uri(root), "capabilities": {}, "initializationOptions": {"today": "2026-11-25"}});
        let answer = editor.ask("initialize", asked);
        assert_eq!(answer["capabilities"]["positionEncoding"], "utf-16");
        editor.tell("initialized", json!({}));
        editor
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let to = self.to.as_mut().unwrap();
        write!(to, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        to.flush().unwrap();
    }

    fn tell(&mut self, method: &str, parameters: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": parameters}));
    }

    fn read(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.from.read_line(&mut line).unwrap() > 0, "the server hung up");
            match line.trim().strip_prefix("Content-Length: ") {
                Some(number) => length = number.parse().unwrap(),
                None if line.trim().is_empty() => break,
                None => {}
            }
        }
        let mut text = vec![0; length];
        self.from.read_exact(&mut text).unwrap();
        serde_json::from_slice(&text).unwrap()
    }

    /// The whole answer, result or error; what is announced meanwhile is kept.
    fn answer(&mut self, method: &str, parameters: Value) -> Value {
        self.id += 1;
        let id = self.id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": parameters}));
        loop {
            let message = self.read();
            if message["id"] == id {
                return message;
            }
            self.notices.push(message);
        }
    }

    fn ask(&mut self, method: &str, parameters: Value) -> Value {
        let answer = self.answer(method, parameters);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    fn open(&mut self, path: &Path, text: &str) {
        self.tell(
            "textDocument/didOpen",
            json!({"textDocument": {"uri": uri(path), "languageId": "qip", "version": 1, "text": text}}),
        );
    }

    /// The problems that were announced last for a document, after everything sent so far has been dealt with.
    fn problems(&mut self, path: &Path) -> Vec<Value> {
        self.ask("textDocument/foldingRange", json!({"textDocument": {"uri": uri(path)}}));
        let last = self
            .notices
            .iter()
            .rfind(|notice| notice["params"]["uri"] == uri(path))
            .expect("problems are announced");
        last["params"]["diagnostics"].as_array().unwrap().clone()
    }

    fn end(mut self) {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.to = None;
        assert!(self.child.wait().unwrap().success());
    }
}

/// Position of the middle of words, counted as editors do.
fn at(text: &str, words: &str) -> Value {
    let offset = text.find(words).unwrap_or_else(|| panic!("{words}")) + words.len() / 2;
    let line = text[..offset].matches('\n').count();
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    json!({"line": line, "character": text[start..offset].encode_utf16().count()})
}

fn plan(directory: &Path) -> (PathBuf, String) {
    let path = directory.join("prn-medicines.qip");
    let text = std::fs::read_to_string(&path).unwrap();
    (path, text)
}

/// A text after the edits of an answer.
fn applied(text: &str, edits: &Value) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let offset = |at: &Value| {
        let line = at["line"].as_u64().unwrap() as usize;
        let before: usize = lines.iter().take(line).map(|line| line.len() + 1).sum();
        let mut units = at["character"].as_u64().unwrap();
        let column = lines.get(line).unwrap_or(&"").char_indices().find(|(_, letter)| {
            let here = units == 0;
            units = units.saturating_sub(letter.len_utf16() as u64);
            here
        });
        before + column.map_or(lines.get(line).map_or(0, |line| line.len()), |(at, _)| at)
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            (
                offset(&edit["range"]["start"]),
                offset(&edit["range"]["end"]),
                edit["newText"].as_str().unwrap(),
            )
        })
        .collect();
    edits.sort_unstable();
    let mut text = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}

#[test]
fn problems_appear_while_typing_and_their_fixes_mend_them() {
    let directory = folder();
    let (path, text) = plan(directory.path());
    let mut editor = Editor::start(directory.path());
    editor.open(&path, &text);
    let before = editor.problems(&path);
    assert!(before.iter().all(|problem| problem["severity"] != 1), "{before:?}");

    // A letter outside the basic plane in front shows that columns are counted as the editor counts them.
    let spot = at(&text, "owner: registered manager\n");
    let line = spot["line"].clone();
    let change = json!({"range": {"start": {"line": line, "character": 2}, "end": {"line": line, "character": 27}}, "text": "owner: registerd manager"});
    editor.tell(
        "textDocument/didChange",
        json!({"textDocument": {"uri": uri(&path), "version": 2}, "contentChanges": [change]}),
    );
    let typed = text.replacen("owner: registered manager\n", "owner: registerd manager\n", 1);
    let problems = editor.problems(&path);
    let errors: Vec<&Value> = problems.iter().filter(|problem| problem["severity"] == 1).collect();
    assert_eq!(errors.len(), 1, "{problems:?}");
    assert_eq!(errors[0]["code"], "unknown-name");
    assert!(
        errors[0]["message"]
            .as_str()
            .unwrap()
            .contains("What to do: write `registered manager`")
    );

    let asked = json!({"textDocument": {"uri": uri(&path)}, "range": errors[0]["range"], "context": {"diagnostics": [errors[0]]}});
    let actions = editor.ask("textDocument/codeAction", asked);
    assert_eq!(actions[0]["title"], "Write `registered manager`");
    assert_eq!(applied(&typed, &actions[0]["edit"]["changes"][uri(&path)]), text);
    editor.end();
}

#[test]
fn an_edit_behind_an_emoji_lands_where_the_editor_means() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.qip");
    let text = "role a\nplan \"👩‍⚕️é P\"\n  owner:  b\n";
    std::fs::write(&path, text).unwrap();
    let mut editor = Editor::start(directory.path());
    editor.open(&path, text);
    let column = "plan \"👩‍⚕️é P".encode_utf16().count();
    let change = json!({"range": {"start": {"line": 1, "character": column}, "end": {"line": 1, "character": column}}, "text": "lan"});
    editor.tell(
        "textDocument/didChange",
        json!({"textDocument": {"uri": uri(&path), "version": 2}, "contentChanges": [change]}),
    );
    let symbols = editor.ask(
        "textDocument/documentSymbol",
        json!({"textDocument": {"uri": uri(&path)}}),
    );
    assert_eq!(symbols[1]["name"], "👩‍⚕️é Plan");
    let typed = text.replace(" P\"", " Plan\"");
    let edits = editor.ask(
        "textDocument/formatting",
        json!({"textDocument": {"uri": uri(&path)}, "options": {"tabSize": 2, "insertSpaces": true}}),
    );
    assert_eq!(applied(&typed, &edits), typed.replace("owner:  b", "owner: b"));
    editor.end();
}

#[test]
fn questions_about_names_and_dates_are_answered() {
    let directory = folder();
    let (path, text) = plan(directory.path());
    let mut editor = Editor::start(directory.path());
    editor.open(&path, &text);
    let document = json!({"uri": uri(&path)});
    let spot = |words: &str| json!({"textDocument": document, "position": at(&text, words)});

    let hover = editor.ask("textDocument/hover", spot("15 working days"));
    assert!(
        hover["contents"]["value"]
            .as_str()
            .unwrap()
            .contains("this is due Wed 16 Dec 2026"),
        "{hover}"
    );
    let role = editor.ask("textDocument/definition", spot("nominated individual after"));
    assert!(role["uri"].as_str().unwrap().ends_with("organisation.qip"), "{role}");
    let completion = editor.ask("textDocument/completion", spot("\n  owner: registered"));
    assert!(
        completion["items"].as_array().is_some_and(|items| !items.is_empty()),
        "{completion}"
    );

    let mut asked = spot("\"PRN medicines\"\n  tool");
    asked["context"] = json!({"includeDeclaration": true});
    let uses = editor.ask("textDocument/references", asked.clone());
    assert!(uses.as_array().unwrap().len() > 8);
    let prepared = editor.ask("textDocument/prepareRename", asked.clone());
    assert_eq!(prepared["placeholder"], "PRN medicines");
    asked["newName"] = json!("As-needed medicines");
    let renamed = editor.ask("textDocument/rename", asked);
    let changes = renamed["changes"].as_object().unwrap();
    assert_eq!(changes.len(), 2, "the workflow and its scenarios");
    let after = applied(&text, &changes[&uri(&path)]);
    assert!(after.contains("audit \"As-needed medicines\" was \"PRN medicines\"\n"));
    assert_eq!(after.matches("\"PRN medicines\"").count(), 1);

    let mut refused = spot("\"Protocol complete\" is below");
    refused["newName"] = json!("Whole");
    assert!(
        editor.answer("textDocument/rename", refused)["error"]["message"]
            .as_str()
            .unwrap()
            .contains("named by the tool")
    );

    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let hints = editor.ask(
        "textDocument/inlayHint",
        json!({"textDocument": document, "range": whole}),
    );
    assert!(
        hints
            .as_array()
            .unwrap()
            .iter()
            .any(|hint| hint["label"] == "next Mon 7 Dec 2026"),
        "{hints}"
    );
    let tokens = editor.ask("textDocument/semanticTokens/full", json!({"textDocument": document}));
    assert!(tokens["data"].as_array().unwrap().len() > 100);
    assert_eq!(
        editor.ask(
            "textDocument/formatting",
            json!({"textDocument": document, "options": {}})
        ),
        json!([])
    );
    assert_eq!(
        editor.answer("textDocument/wibble", json!({"textDocument": document}))["error"]["code"],
        -32601
    );
    assert_eq!(
        editor.answer("textDocument/hover", json!({"textDocument": document}))["error"]["code"],
        -32602
    );
    editor.end();
}

#[test]
fn scenarios_are_rehearsed_from_their_lens() {
    let directory = folder();
    let path = directory.path().join("cycle.test.qip");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut editor = Editor::start(directory.path());
    editor.open(&path, &text);
    let lenses = editor.ask("textDocument/codeLens", json!({"textDocument": {"uri": uri(&path)}}));
    assert_eq!(
        lenses.as_array().unwrap().len(),
        1 + text.matches("\nscenario ").count() + usize::from(text.starts_with("scenario "))
    );
    let command = &lenses[0]["command"];
    let played = editor.ask(
        "workspace/executeCommand",
        json!({"command": command["command"], "arguments": command["arguments"]}),
    );
    assert_eq!(
        (played["good"].as_bool(), played["rehearsal"]["failed"].as_u64()),
        (Some(true), Some(0)),
        "{played}"
    );
    assert!(
        editor
            .notices
            .iter()
            .any(|notice| notice["method"] == "window/showMessage")
    );
    let one = &lenses[1]["command"];
    let played = editor.ask(
        "workspace/executeCommand",
        json!({"command": one["command"], "arguments": one["arguments"]}),
    );
    assert_eq!(played["rehearsal"]["passed"], 1);
    editor.end();
}

#[test]
fn a_change_in_one_file_is_seen_in_the_other() {
    let directory = folder();
    let (path, text) = plan(directory.path());
    let organisation = directory.path().join("organisation.qip");
    let words = std::fs::read_to_string(&organisation).unwrap();
    let mut editor = Editor::start(directory.path());
    editor.open(&path, &text);
    editor.open(&organisation, &words);
    assert!(editor.problems(&path).iter().all(|problem| problem["severity"] != 1));
    let change = json!([{"text": words.replace("cause unclear process", "cause muddle")}]);
    editor.tell(
        "textDocument/didChange",
        json!({"textDocument": {"uri": uri(&organisation), "version": 2}, "contentChanges": change}),
    );
    assert!(
        editor
            .problems(&path)
            .iter()
            .any(|problem| problem["code"] == "unknown-name")
    );
    // Closed without saving: what counts is what is on the disk.
    editor.tell(
        "textDocument/didClose",
        json!({"textDocument": {"uri": uri(&organisation)}}),
    );
    assert!(editor.problems(&path).iter().all(|problem| problem["severity"] != 1));
    editor.end();
}

/// A real editor. Where Neovim is not installed this says so and looks at nothing.
#[test]
fn neovim_shows_problems_and_formats() {
    let Ok(version) = Command::new("nvim").arg("--version").output() else {
        eprintln!(
            "SKIPPED: Neovim is not installed here (Debian: apt-get install neovim), so no real editor was tried"
        );
        return;
    };
    assert!(version.status.success());
    let directory = folder();
    let (path, text) = plan(directory.path());
    std::fs::write(
        &path,
        text.replace("owner: registered manager", "owner:   registerd manager"),
    )
    .unwrap();
    let script = directory.path().join("try.lua");
    std::fs::write(&script, include_str!("support/neovim.lua")).unwrap();
    let result = directory.path().join("result.json");
    // As a command and not with `-l`, which is another flag before 0.9.
    let command = format!(
        "lua arg = {{ [[{}]], [[{}]] }} dofile([[{}]])",
        path.display(),
        result.display(),
        script.display()
    );
    let output = Command::new("nvim")
        .args(["--headless", "--clean", "-c"])
        .args([command.as_str(), "-c", "qall!"])
        .env("RATCHET", env!("CARGO_BIN_EXE_ratchet"))
        .env("XDG_STATE_HOME", directory.path())
        .output()
        .unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    let seen: Value =
        serde_json::from_str(&std::fs::read_to_string(&result).unwrap_or_else(|_| panic!("{said}"))).unwrap();
    assert_eq!(seen["code"], "unknown-name", "{seen} {said}");
    assert_eq!(
        seen["line"].as_u64().unwrap() as usize,
        text[..text.find("owner: registered manager").unwrap()]
            .matches('\n')
            .count()
    );
    assert!(seen["hover"].as_str().unwrap().contains("this is due"), "{seen}");
    assert!(seen["formatted"].as_bool().unwrap(), "{seen}");
    assert_eq!(seen["after_fix"], 0, "{seen}");
}
