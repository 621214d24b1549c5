//! People and their roles as a table: `person,name,role,service`. A blank service is the whole provider. Somebody with two roles
//! has two rows. Whether role and service exist is the engine's business, not the table's.

use super::table::{Row, Table};
use super::{Intake, Problem, Problems, cell, level};

const COLUMNS: [&str; 4] = ["person", "name", "role", "service"];

/// One person in one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Line on which it stands.
    pub line: u64,
    /// Name as colleagues know it.
    pub name: String,
    /// Staff reference.
    pub person: String,
    /// Role.
    pub role: String,
    /// Service; `None` is the whole provider.
    pub service: Option<String>,
}

/// Reads people and their roles.
pub fn read(text: &str) -> Intake<Post> {
    let mut problems = Problems::default();
    let rows = Table::read(text, &mut problems).map_or_else(Vec::new, |table| rows(&table, &mut problems));
    Intake {
        rows,
        problems: problems.finish(),
    }
}

fn rows(table: &Table, problems: &mut Problems) -> Vec<Post> {
    for (position, name) in table.header.iter().enumerate() {
        if !name.is_empty() && !COLUMNS.contains(&level(name).as_str()) {
            let message = format!(
                "`{}` is not a column of this list: it has person, name, role and service",
                cell::short(name)
            );
            problems.push(table.problem(1, position, message));
        }
    }
    let columns = COLUMNS.map(|name| {
        let found = table.column(name);
        if found.is_none() {
            problems.push(table.missing(name));
        }
        found
    });
    let [Some(person), Some(name), Some(role), Some(service)] = columns else {
        return Vec::new();
    };
    let mut posts = Vec::new();
    for row in &table.rows {
        match one(table, row, [person, name, role, service]) {
            Ok(post) => posts.push(post),
            Err(found) => found.into_iter().for_each(|problem| problems.push(problem)),
        }
    }
    posts
}

fn one(table: &Table, row: &Row, [person, name, role, service]: [usize; 4]) -> Result<Post, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut read = |column: usize| {
        let read = cell::name(row.cell(column));
        read.map_err(|message| problems.push(table.problem(row.line, column, message)))
            .unwrap_or_default()
    };
    let mut post = Post {
        line: row.line,
        name: read(name),
        person: read(person),
        role: read(role),
        service: None,
    };
    if !row.cell(service).is_empty() {
        post.service = Some(read(service));
    }
    if problems.is_empty() { Ok(post) } else { Err(problems) }
}
