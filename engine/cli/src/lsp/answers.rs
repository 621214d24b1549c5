//! Questions of the editor, one function each.

use super::edits;
use super::folders::Organisation;
use super::wire::{self, At};
use ratchet_dsl::assist::completion::Sort;
use ratchet_dsl::assist::position::Positions;
use ratchet_dsl::assist::symbols::{self, Symbol};
use ratchet_dsl::assist::tokens::Colour;
use ratchet_dsl::diagnostic::Diagnostic;
use ratchet_dsl::source::Place;
use ratchet_dsl::{Severity, format};
use serde_json::{Value, json};

/// One document in its folder.
pub struct Asked<'a> {
    pub file: u32,
    pub organisation: &'a Organisation,
    pub positions: Positions<'a>,
    pub uri: &'a str,
}

impl<'a> Asked<'a> {
    /// The document, if the folder has it.
    pub fn new(organisation: &'a Organisation, uri: &'a str) -> Option<Self> {
        let file = organisation.file(uri)?;
        let positions = Positions::of(organisation.assist.folder.text(file));
        Some(Self {
            file,
            organisation,
            positions,
            uri,
        })
    }

    fn text(&self) -> &'a str {
        self.organisation.assist.folder.text(self.file)
    }

    fn range(&self, place: Place) -> Value {
        wire::range(self.positions.range(place))
    }

    fn location(&self, place: Place) -> Option<Value> {
        let uri = self.organisation.uris.get(place.file as usize)?;
        let positions = Positions::of(self.organisation.assist.folder.text(place.file));
        Some(json!({"uri": uri, "range": wire::range(positions.range(place))}))
    }

    pub fn hover(&self, at: At) -> Value {
        let found = self
            .organisation
            .assist
            .hover(self.file, self.positions.offset(at.into()));
        found.map_or(
            Value::Null,
            |hover| json!({"contents": {"kind": "markdown", "value": hover.text}, "range": self.range(hover.place)}),
        )
    }

    pub fn completion(&self, at: At) -> Value {
        let found = self
            .organisation
            .assist
            .completions(self.file, self.positions.offset(at.into()));
        let items: Vec<Value> = found
            .iter()
            .enumerate()
            .map(|(order, item)| {
                let kind = match item.sort {
                    Sort::Block => 15,
                    Sort::Label => 10,
                    Sort::Name => 18,
                    Sort::Value => 12,
                };
                json!({"label": item.label, "kind": kind, "detail": item.detail, "insertText": item.text, "insertTextFormat": 2,
                    "filterText": item.label, "sortText": format!("{order:04}")})
            })
            .collect();
        json!({"isIncomplete": false, "items": items})
    }

    pub fn definition(&self, at: At) -> Value {
        let place = self
            .organisation
            .assist
            .definition(self.file, self.positions.offset(at.into()));
        place.and_then(|place| self.location(place)).unwrap_or(Value::Null)
    }

    pub fn references(&self, at: At, with_introduction: bool) -> Value {
        let offset = self.positions.offset(at.into());
        let first = self.organisation.assist.definition(self.file, offset);
        let places = self.organisation.assist.references(self.file, offset).into_iter();
        let wanted = places.filter(|place| with_introduction || Some(*place) != first);
        wanted.filter_map(|place| self.location(place)).collect()
    }

    pub fn prepare_rename(&self, at: At) -> Result<Value, String> {
        let offset = self.positions.offset(at.into());
        let found = self.organisation.assist.target(self.file, offset);
        let known = found.filter(|_| self.organisation.assist.definition(self.file, offset).is_some());
        let (target, place) = known.ok_or("nothing that this folder names stands here")?;
        Ok(json!({"range": self.range(place), "placeholder": target.name}))
    }

    pub fn rename(&self, at: At, new: &str) -> Result<Value, String> {
        let offset = self.positions.offset(at.into());
        let edits = self.organisation.assist.rename(self.file, offset, new);
        edits
            .map(|edits| edits::workspace_edit(self.organisation, &edits))
            .map_err(|error| error.to_string())
    }

    pub fn symbols(&self) -> Value {
        symbols::symbols(self.file, self.text())
            .iter()
            .map(|symbol| self.symbol(symbol))
            .collect()
    }

    fn symbol(&self, symbol: &Symbol) -> Value {
        let kind = match symbol.kind {
            "role" | "service" | "organisation" | "forum" => 19,
            "event" => 24,
            "action" | "rule" => 12,
            "question" | "measure" => 8,
            "retest" | "scenario" => 6,
            "cause" | "standard" => 14,
            _ => 5,
        };
        let children: Vec<Value> = symbol.children.iter().map(|child| self.symbol(child)).collect();
        json!({"name": symbol.name, "detail": symbol.kind, "kind": kind, "range": self.range(symbol.place), "selectionRange": self.range(symbol.first), "children": children})
    }

    pub fn folds(&self) -> Value {
        let folds = symbols::folds(self.text()).into_iter();
        folds
            .map(|(from, to)| json!({"startLine": from, "endLine": to}))
            .collect()
    }

    /// The edits, or why there are none.
    pub fn formatting(&self) -> Result<Value, String> {
        match format::format(self.text()) {
            Ok(formatted) => Ok(Value::Array(edits::formatting(self.text(), &formatted))),
            Err(error) => Err(format!("This file was left as it is: {error}.")),
        }
    }

    pub fn inlay_hints(&self, range: wire::Span) -> Value {
        let (from, to) = (range.start.line, range.end.line);
        let dates = self.organisation.assist.dates(self.file).into_iter();
        let hints = dates.filter_map(|dated| {
            let at = self.positions.position(dated.place.end);
            let inside = (from..=to).contains(&at.line);
            inside.then(|| json!({"position": wire::position(at), "label": dated.hint, "paddingLeft": true, "tooltip": dated.sentence}))
        });
        hints.collect()
    }

    pub fn code_actions(&self, range: wire::Span) -> Value {
        let place = Place {
            file: self.file,
            start: self.positions.offset(range.start.into()),
            end: self.positions.offset(range.end.into()),
        };
        let offers = self.organisation.assist.offers(place).into_iter();
        offers
            .map(|offer| {
                json!({"title": offer.title, "kind": "quickfix", "isPreferred": true, "diagnostics": [self.problem(offer.problem)],
                    "edit": edits::workspace_edit(self.organisation, offer.edits)})
            })
            .collect()
    }

    /// `rehearse` over every scenario, and `rehearse all` over the first.
    pub fn code_lenses(&self) -> Value {
        let symbols = symbols::symbols(self.file, self.text()).into_iter();
        let scenarios: Vec<Symbol> = symbols.filter(|symbol| symbol.kind == "scenario").collect();
        let lens = |symbol: &Symbol, title: &str, arguments: Value| json!({"range": self.range(symbol.first), "command": {"title": title, "command": super::server::REHEARSE, "arguments": arguments}});
        let mut lenses: Vec<Value> = Vec::new();
        if let [first, _, ..] = scenarios.as_slice() {
            lenses.push(lens(first, "rehearse all", json!([self.uri])));
        }
        lenses.extend(
            scenarios
                .iter()
                .map(|one| lens(one, "rehearse", json!([self.uri, one.name]))),
        );
        Value::Array(lenses)
    }

    pub fn semantic_tokens(&self) -> Value {
        let mut data: Vec<u32> = Vec::new();
        let (mut line, mut column) = (0, 0);
        for (place, colour) in self.organisation.assist.colours(self.file) {
            let range = self.positions.range(place);
            if range.start.line != range.end.line || (range.start.line, range.start.column) < (line, column) {
                continue;
            }
            let kind = Colour::ALL.iter().position(|known| *known == colour).unwrap_or(0) as u32;
            let from = if range.start.line == line { column } else { 0 };
            data.extend([
                range.start.line - line,
                range.start.column - from,
                range.end.column - range.start.column,
                kind,
                0,
            ]);
            (line, column) = (range.start.line, range.start.column);
        }
        json!({"data": data})
    }

    /// The problems of this document.
    pub fn problems(&self) -> Vec<Value> {
        let all = self.organisation.assist.compiled.diagnostics.iter();
        all.filter(|problem| problem.place.file == self.file)
            .map(|problem| self.problem(problem))
            .collect()
    }

    fn problem(&self, problem: &Diagnostic) -> Value {
        let severity = match problem.severity {
            Severity::Error => 1,
            Severity::Warning => 2,
            Severity::Note => 3,
        };
        json!({"range": self.range(problem.place), "severity": severity, "code": problem.name, "source": "ratchet", "message": message(problem)})
    }
}

/// A problem as a few lines: what, why, how it could happen, what to do.
fn message(problem: &Diagnostic) -> String {
    let mut lines = vec![problem.title.clone()];
    if !problem.label.is_empty() {
        lines.push(problem.label.clone());
    }
    if let Some(why) = &problem.why {
        lines.push(format!("Why it matters: {why}"));
    }
    if let Some(story) = &problem.story {
        let told = story.iter().map(|line| match line.on {
            Some(on) => format!("{}: {}", on.format("%-d %B"), line.what),
            None => line.what.clone(),
        });
        lines.push(format!("How it could happen: {}.", told.collect::<Vec<_>>().join("; ")));
    }
    if let Some(help) = &problem.help {
        lines.push(format!("What to do: {help}"));
    }
    lines.join("\n")
}
