//! Comma-separated text as a header and rows, each row with its line. Knows nothing about what the cells mean.
//!
//! Spreadsheets differ: a byte order mark, CR LF, semicolons or tabs in place of commas, rows of nothing but commas and blank
//! columns at the right are all read. A row of the wrong width is a problem of that row alone. A quotation mark that is never
//! closed would swallow the rest of the file, so reading begins again in the line after it.

use super::{Problem, Problems, level};
use csv::{Reader, ReaderBuilder, StringRecord};

/// A table as it was written.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// One row that is as wide as the header.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: u64,
    cells: Vec<String>,
}

impl Row {
    /// The cell of a column, without outer spaces.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }
}

impl Table {
    /// Reads a table; `None` when there is no header to go by.
    pub(super) fn read(text: &str, problems: &mut Problems) -> Option<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = Lines::new(text);
        let Some(Line { line, record, .. }) = lines.next() else {
            problems.push(Problem {
                line: 1,
                column: 1,
                column_name: String::new(),
                message: "the file is empty: the first line names the columns".to_owned(),
            });
            return None;
        };
        let header: Vec<String> = record.iter().map(|name| name.trim().to_owned()).collect();
        refuse_repeated(&header, line, problems);
        let mut rows = Vec::new();
        while let Some(found) = lines.next() {
            match found.into_row(&header) {
                Ok(row) => rows.extend(row),
                Err(Misfit {
                    problem,
                    resume_after_first_line,
                }) => {
                    problems.push(problem);
                    if resume_after_first_line {
                        lines.resume_after_first_line();
                    }
                }
            }
        }
        Some(Self { header, rows })
    }

    /// Where a column stands, by its name.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|found| level(found) == name)
    }

    /// A problem with one cell.
    pub(super) fn problem(&self, line: u64, column: usize, message: impl Into<String>) -> Problem {
        Problem {
            line,
            column: column + 1,
            column_name: self.header.get(column).cloned().unwrap_or_default(),
            message: message.into(),
        }
    }

    /// The problem of a column that has to be there.
    pub(super) fn missing(&self, name: &str) -> Problem {
        Problem {
            line: 1,
            column: self.header.len() + 1,
            column_name: name.to_owned(),
            message: format!("the first line names no column `{name}`, which every row needs"),
        }
    }
}

fn refuse_repeated(header: &[String], line: u64, problems: &mut Problems) {
    for (column, name) in header.iter().enumerate() {
        let repeats = header[..column].iter().any(|before| level(before) == level(name));
        if repeats && !name.is_empty() {
            problems.push(Problem {
                line,
                column: column + 1,
                column_name: name.clone(),
                message: format!("the first line names `{name}` twice: keep one of the two columns"),
            });
        }
    }
}

/// Records of the text with the lines on which they begin.
struct Lines<'text> {
    text: &'text str,
    delimiter: u8,
    reader: Reader<&'text [u8]>,
    /// Where `reader` began: bytes and lines before it.
    base: (usize, u64),
    /// Where the last record began.
    last: (usize, u64),
}

struct Line {
    line: u64,
    spans_lines: bool,
    record: StringRecord,
}

impl<'text> Lines<'text> {
    fn new(text: &'text str) -> Self {
        let delimiter = delimiter(text);
        Self {
            text,
            delimiter,
            reader: reader(text, delimiter),
            base: (0, 0),
            last: (0, 0),
        }
    }

    fn next(&mut self) -> Option<Line> {
        let mut record = StringRecord::new();
        let before = self.reader.position().clone();
        // Text that is UTF-8 and rows of any width leave the reader nothing to refuse.
        if !self.reader.read_record(&mut record).unwrap_or(false) {
            return None;
        }
        let from = self.base.0 + before.byte() as usize;
        let until = (self.base.0 + self.reader.position().byte() as usize).min(self.text.len());
        let written = &self.text[from..until];
        let blank = written.len() - written.trim_start_matches(['\r', '\n']).len();
        let skipped = newlines(&written[..blank]);
        let line = self.base.1 + before.line() + skipped;
        self.last = (from + blank, line);
        Some(Line {
            line,
            spans_lines: newlines(written[blank..].trim_end_matches(['\r', '\n'])) > 0,
            record,
        })
    }

    fn resume_after_first_line(&mut self) {
        let (start, line) = self.last;
        let end = self.text[start..]
            .find('\n')
            .map_or(self.text.len(), |at| start + at + 1);
        self.base = (end, line);
        self.reader = reader(&self.text[end..], self.delimiter);
    }
}

impl Line {
    /// The row; `None` for one of blank cells only.
    fn into_row(self, header: &[String]) -> Result<Option<Row>, Misfit> {
        let cells: Vec<String> = self.record.iter().map(str::to_owned).collect();
        let is_blank = |cell: &String| cell.trim().is_empty();
        if cells.iter().all(is_blank) {
            return Ok(None);
        }
        let width = header.len();
        let fits = cells.len() == width || cells.len() > width && cells[width..].iter().all(is_blank);
        if fits {
            return Ok(Some(Row { line: self.line, cells }));
        }
        let column = cells.len().min(width);
        let message = if self.spans_lines {
            "a quotation mark is opened in this row and not closed: close it, or write it twice if it belongs to the text".to_owned()
        } else {
            format!(
                "this row has {} cells, the first line names {width} columns",
                cells.len()
            )
        };
        Err(Misfit {
            problem: Problem {
                line: self.line,
                column: column + 1,
                column_name: header.get(column).cloned().unwrap_or_default(),
                message,
            },
            resume_after_first_line: self.spans_lines,
        })
    }
}

struct Misfit {
    problem: Problem,
    resume_after_first_line: bool,
}

fn reader(text: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// A comma, unless the first line has none and something else does its work.
fn delimiter(text: &str) -> u8 {
    let first = text.trim_start().lines().next().unwrap_or_default();
    [b',', b';', b'\t']
        .into_iter()
        .find(|delimiter| first.bytes().any(|byte| byte == *delimiter))
        .unwrap_or(b',')
}

fn newlines(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u64
}
