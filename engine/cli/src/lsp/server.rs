//! The loop: take messages until nothing waits, then say what is wrong now.

use super::answers::Asked;
use super::folders::{Folders, Open};
use super::rehearsal;
use super::wire;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use ratchet_dsl::assist::position::edited;
use ratchet_dsl::assist::tokens::Colour;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The command behind the code lens.
pub const REHEARSE: &str = "ratchet.rehearse";

/// The other side hung up, or spoke another language.
type Broken = Box<dyn std::error::Error + Send + Sync>;

/// Serves one editor until it says goodbye.
pub fn serve(connection: &Connection) -> Result<(), Broken> {
    let (id, asked) = connection.initialize_start()?;
    let answer = json!({"capabilities": capabilities(), "serverInfo": {"name": "ratchet", "version": env!("CARGO_PKG_VERSION")}});
    connection.initialize_finish(id, answer)?;
    let mut folders = Folders::default();
    folders.workspace = workspace(&asked);
    folders.today = asked["initializationOptions"]["today"]
        .as_str()
        .and_then(|day| day.parse().ok());
    let mut server = Server {
        connection,
        dirty: BTreeSet::new(),
        folders,
        shown: BTreeSet::new(),
    };
    server.run()
}

/// Folders that the editor has open.
fn workspace(asked: &Value) -> Vec<PathBuf> {
    let folders = asked["workspaceFolders"].as_array().into_iter().flatten();
    let uris = folders.filter_map(|folder| folder["uri"].as_str());
    let root = asked["rootUri"].as_str();
    uris.chain(root).filter_map(wire::path).collect()
}

fn capabilities() -> Value {
    let legend: Vec<&str> = Colour::ALL.iter().map(|colour| colour.standard()).collect();
    json!({
        "codeActionProvider": {"codeActionKinds": ["quickfix"]},
        "codeLensProvider": {},
        "completionProvider": {"triggerCharacters": ["\"", ":", " "]},
        "definitionProvider": true,
        "documentFormattingProvider": true,
        "documentSymbolProvider": true,
        "executeCommandProvider": {"commands": [REHEARSE]},
        "foldingRangeProvider": true,
        "hoverProvider": true,
        "inlayHintProvider": true,
        "positionEncoding": "utf-16",
        "referencesProvider": true,
        "renameProvider": {"prepareProvider": true},
        "semanticTokensProvider": {"full": true, "legend": {"tokenModifiers": [], "tokenTypes": legend}},
        "textDocumentSync": {"change": 2, "openClose": true, "save": true},
    })
}

struct Server<'c> {
    connection: &'c Connection,
    /// Folders whose texts changed since they were compiled.
    dirty: BTreeSet<PathBuf>,
    folders: Folders,
    /// Documents that the editor shows problems for.
    shown: BTreeSet<String>,
}

impl Server<'_> {
    fn run(&mut self) -> Result<(), Broken> {
        loop {
            let next = match self.connection.receiver.try_recv() {
                Ok(message) => message,
                Err(_) => {
                    self.refresh()?;
                    match self.connection.receiver.recv() {
                        Ok(message) => message,
                        Err(_) => return Ok(()),
                    }
                }
            };
            match next {
                Message::Request(request) if self.connection.handle_shutdown(&request)? => return Ok(()),
                Message::Request(request) => {
                    self.refresh()?;
                    let answer = self.answer(request);
                    self.connection.sender.send(answer.into())?;
                }
                Message::Notification(notification) => self.notice(&notification),
                Message::Response(_) => {}
            }
        }
    }

    /// Compiles what changed and says what is wrong with it now.
    fn refresh(&mut self) -> Result<(), Broken> {
        for root in std::mem::take(&mut self.dirty) {
            let organisation = self.folders.compile(&root);
            let mut sent = Vec::new();
            for uri in &organisation.uris {
                let problems = Asked::new(organisation, uri)
                    .map(|asked| asked.problems())
                    .unwrap_or_default();
                sent.push((uri.clone(), problems));
            }
            for (uri, problems) in sent {
                self.publish(&uri, problems)?;
            }
        }
        for organisation in self.folders.abandoned() {
            for uri in &organisation.uris {
                self.publish(uri, Vec::new())?;
            }
        }
        Ok(())
    }

    /// Sends the problems of a document; none are sent for one that had none.
    fn publish(&mut self, uri: &str, problems: Vec<Value>) -> Result<(), Broken> {
        let open = self.folders.open(uri);
        let before = if problems.is_empty() {
            self.shown.remove(uri)
        } else {
            !self.shown.insert(uri.to_owned())
        };
        if problems.is_empty() && !before && open.is_none() {
            return Ok(());
        }
        let mut parameters = json!({"uri": uri, "diagnostics": problems});
        if let Some(open) = open {
            parameters["version"] = json!(open.version);
        }
        self.tell("textDocument/publishDiagnostics", parameters)
    }

    fn tell(&self, method: &str, parameters: Value) -> Result<(), Broken> {
        let notification = Notification::new(method.to_owned(), parameters);
        self.connection.sender.send(notification.into())?;
        Ok(())
    }

    /// Something happened in the editor. What cannot be read is left aside: a notification has no answer.
    fn notice(&mut self, notification: &Notification) {
        let parameters = &notification.params;
        match notification.method.as_str() {
            "textDocument/didOpen" => {
                if let Some(did) = read::<wire::DidOpen>(parameters) {
                    let wire::Opened { text, uri, version } = did.text_document;
                    self.folders.forget_disk();
                    self.folders.put(&uri, Open { text, version });
                    self.touch(&uri);
                }
            }
            "textDocument/didChange" => {
                if let Some(did) = read::<wire::DidChange>(parameters) {
                    self.change(&did);
                }
            }
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => {
                self.folders.forget_disk();
                self.dirty.extend(self.folders.roots());
            }
            "textDocument/didClose" => {
                if let Some(did) = read::<wire::OfDocument>(parameters) {
                    let uri = did.text_document.uri;
                    self.folders.close(&uri);
                    self.folders.forget_disk();
                    self.dirty.extend(self.folders.roots());
                }
            }
            _ => {}
        }
    }

    fn change(&mut self, did: &wire::DidChange) {
        let uri = &did.text_document.uri;
        let Some(open) = self.folders.open(uri) else { return };
        let mut text = open.text.clone();
        for change in &did.content_changes {
            text = match change.range {
                Some(range) => edited(&text, range.into(), &change.text),
                None => change.text.clone(),
            };
        }
        self.folders.put(
            uri,
            Open {
                text,
                version: did.text_document.version,
            },
        );
        self.touch(uri);
    }

    fn touch(&mut self, uri: &str) {
        let root = self.folders.root_of(uri);
        self.dirty.insert(root);
    }

    fn answer(&mut self, request: Request) -> Response {
        let Request { id, method, params } = request;
        match self.ask(&method, &params) {
            Ok(Some(result)) => Response::new_ok(id, result),
            Ok(None) => refuse(
                id,
                ErrorCode::MethodNotFound,
                format!("Ratchet does not know `{method}`"),
            ),
            Err(Refused(code, message)) => refuse(id, code, message),
        }
    }

    /// The answer to a question; `None` if it is not known.
    fn ask(&mut self, method: &str, parameters: &Value) -> Result<Option<Value>, Refused> {
        if method == "workspace/executeCommand" {
            return self.execute(&required(parameters)?).map(Some);
        }
        let uri = parameters["textDocument"]["uri"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let organisation = self.folders.organisation(&uri);
        let Some(asked) = Asked::new(organisation, &uri) else {
            return Ok(method.starts_with("textDocument/").then_some(Value::Null));
        };
        let at = |parameters| required::<wire::OfPosition>(parameters).map(|of| of.position);
        let range = |parameters| required::<wire::OfRange>(parameters).map(|of| of.range);
        let answer = match method {
            "textDocument/codeAction" => asked.code_actions(range(parameters)?),
            "textDocument/codeLens" => asked.code_lenses(),
            "textDocument/completion" => asked.completion(at(parameters)?),
            "textDocument/definition" => asked.definition(at(parameters)?),
            "textDocument/documentSymbol" => asked.symbols(),
            "textDocument/foldingRange" => asked.folds(),
            "textDocument/formatting" => asked.formatting().map_err(failed)?,
            "textDocument/hover" => asked.hover(at(parameters)?),
            "textDocument/inlayHint" => asked.inlay_hints(range(parameters)?),
            "textDocument/prepareRename" => asked.prepare_rename(at(parameters)?).map_err(failed)?,
            "textDocument/references" => {
                let of: wire::References = required(parameters)?;
                asked.references(of.at.position, of.context.include_declaration)
            }
            "textDocument/rename" => {
                let of: wire::Rename = required(parameters)?;
                asked.rename(of.at.position, &of.new_name).map_err(failed)?
            }
            "textDocument/semanticTokens/full" => asked.semantic_tokens(),
            _ => return Ok(None),
        };
        Ok(Some(answer))
    }

    /// Plays scenarios and shows how they went.
    fn execute(&mut self, execute: &wire::Execute) -> Result<Value, Refused> {
        if execute.command != REHEARSE {
            return Err(Refused(
                ErrorCode::InvalidParams,
                format!("Ratchet has no command `{}`", execute.command),
            ));
        }
        let argument = |at: usize| execute.arguments.get(at).and_then(Value::as_str);
        let uri = argument(0).ok_or_else(|| Refused(ErrorCode::InvalidParams, "which document?".to_owned()))?;
        let played = rehearsal::play(self.folders.organisation(uri), argument(1));
        let kind = if played.good { 3 } else { 1 };
        let _ = self.tell("window/showMessage", json!({"type": kind, "message": played.said}));
        Ok(json!({"good": played.good, "said": played.said, "rehearsal": played.value}))
    }
}

/// Why there is no answer.
struct Refused(ErrorCode, String);

fn failed(message: String) -> Refused {
    Refused(ErrorCode::RequestFailed, message)
}

fn refuse(id: RequestId, code: ErrorCode, message: String) -> Response {
    Response::new_err(id, code as i32, message)
}

fn read<T: DeserializeOwned>(parameters: &Value) -> Option<T> {
    T::deserialize(parameters).ok()
}

fn required<T: DeserializeOwned>(parameters: &Value) -> Result<T, Refused> {
    T::deserialize(parameters).map_err(|error| Refused(ErrorCode::InvalidParams, error.to_string()))
}
