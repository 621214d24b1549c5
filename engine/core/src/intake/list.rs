//! A list of records for tools to read, as a table: any columns, each with a name.

use super::table::Table;
use super::{Intake, Problem, Problems};
use crate::record_list::RecordList;

/// Reads a list. Its columns are those of the first line.
pub fn read(text: &str) -> (RecordList, Vec<Problem>) {
    let mut problems = Problems::default();
    let mut list = RecordList {
        columns: Vec::new(),
        rows: Vec::new(),
    };
    if let Some(table) = Table::read(text, &mut problems) {
        let unnamed = (0..table.header.len()).filter(|column| table.header[*column].is_empty());
        for column in unnamed {
            problems.push(table.problem(
                1,
                column,
                "a column has no name: name it in the first line, or leave it out",
            ));
        }
        let width = table.header.len();
        let row = |row: &super::table::Row| (0..width).map(|column| row.cell(column).to_owned()).collect();
        list.rows = table.rows.iter().map(row).collect();
        list.columns = table.header;
    }
    let found: Intake<()> = Intake {
        rows: Vec::new(),
        problems: problems.finish(),
    };
    (list, found.problems)
}
