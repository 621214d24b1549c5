//! Writing rows down without noise. `questions!` and `fields!` give each row its place and a name for it, so that a check
//! says `q::TWO_SIGNATURES` and never counts; a row that lacks something does not compile and says what it lacks.

use crate::contract::Source;
use crate::table::QuestionRow;

/// Begins a question: id, title as written in workflow files, where its answer comes from, the question itself.
pub const fn ask(id: &'static str, title: &'static str, source: Source, text: &'static str) -> QuestionRow {
    QuestionRow {
        id,
        title,
        text,
        section: 0,
        source,
        critical: false,
        weight: 1,
        standards: &[],
        causes: &[],
        evidence: "",
        failing: "",
        correction: None,
    }
}

impl QuestionRow {
    /// One failure overrides the total score.
    #[must_use]
    pub const fn critical(mut self) -> Self {
        self.critical = true;
        self
    }

    /// How much it counts, 1 unless said.
    #[must_use]
    pub const fn weight(mut self, weight: u16) -> Self {
        self.weight = weight;
        self
    }

    /// Standards behind it.
    #[must_use]
    pub const fn standards(mut self, standards: &'static [&'static str]) -> Self {
        self.standards = standards;
        self
    }

    /// Causes that often stand behind a failure.
    #[must_use]
    pub const fn causes(mut self, causes: &'static [&'static str]) -> Self {
        self.causes = causes;
        self
    }

    /// Evidence that the auditor should note.
    #[must_use]
    pub const fn evidence(mut self, evidence: &'static str) -> Self {
        self.evidence = evidence;
        self
    }

    /// What is wrong when it fails, as the beginning of a sentence without its full stop.
    #[must_use]
    pub const fn failing(mut self, failing: &'static str) -> Self {
        self.failing = failing;
        self
    }

    /// What must be put right at once when it fails.
    #[must_use]
    pub const fn correct(mut self, correction: &'static str) -> Self {
        self.correction = Some(correction);
        self
    }

    /// The row as part of a section.
    #[must_use]
    pub const fn in_section(mut self, section: u16) -> Self {
        self.section = section;
        self
    }

    /// Stops the compiler when something is missing.
    pub const fn assert_whole(&self) {
        assert!(!self.id.is_empty(), "this question has no id");
        assert!(!self.title.is_empty(), "this question has no title");
        assert!(
            self.title.len() <= 120,
            "this question's title is longer than 120 bytes"
        );
        assert!(!self.text.is_empty(), "this question asks nothing");
        assert!(
            self.weight > 0,
            "this question has no weight: at least 1, or leave `.weight()` out"
        );
        assert!(
            !self.standards.is_empty(),
            "this question serves no standard: add `.standards(&[\"cqc-saf:S8\"])`"
        );
        assert!(
            !self.causes.is_empty(),
            "this question suggests no cause: add `.causes(&[\"knowledge\"])`"
        );
        assert!(
            !self.evidence.is_empty(),
            "this question wants no evidence: add `.evidence(\"...\")`"
        );
        assert!(
            !self.failing.is_empty(),
            "this question does not say what is wrong when it fails: add `.failing(\"...\")`"
        );
    }
}

/// Several slices of rows as one, section after section.
///
/// # Panics
/// When `COUNT` is not how many there are; in a constant this stops the compiler.
pub const fn join<const COUNT: usize>(parts: &[&[QuestionRow]]) -> [QuestionRow; COUNT] {
    let mut rows = [ask("", "", Source::Records, ""); COUNT];
    let (mut part, mut row, mut next) = (0, 0, 0);
    while part < parts.len() {
        if row == parts[part].len() {
            part += 1;
            row = 0;
            continue;
        }
        rows[next] = parts[part][row];
        row += 1;
        next += 1;
    }
    assert!(next == COUNT, "there are fewer rows than said");
    rows
}

/// The questions of one section: `ROWS`, a constant for the position of each, and `END`, where the next section begins.
///
/// ```
/// # use ratchet_tool_sdk::{ask, contract::Source::Observation, questions};
/// questions! {
///     section 0, from 0;
///     CUP_IN_REACH = ask("cup-in-reach", "Cup in reach", Observation, "Does a cup stand where the person can reach it?")
///         .standards(&["reg:14"])
///         .causes(&["time pressure"])
///         .evidence("Where the cup stood.")
///         .failing("Drinks were out of reach");
/// }
/// assert_eq!((CUP_IN_REACH, END, ROWS[0].title), (0, 1, "Cup in reach"));
/// ```
///
/// A question that serves no standard does not compile; the error stands at its row and says what to add.
///
/// ```compile_fail
/// # use ratchet_tool_sdk::{ask, contract::Source::Observation, questions};
/// questions! {
///     section 0, from 0;
///     CUP_IN_REACH = ask("cup-in-reach", "Cup in reach", Observation, "Does a cup stand where the person can reach it?")
///         .causes(&["time pressure"])
///         .evidence("Where the cup stood.")
///         .failing("Drinks were out of reach");
/// }
/// ```
#[macro_export]
macro_rules! questions {
    (section $section:expr, from $from:expr; $($name:ident = $row:expr;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Order { $($name,)* }
        $(
            #[doc = concat!("Position of the question `", stringify!($name), "`.")]
            #[allow(dead_code)] // Some questions are only asked: no check needs to name them.
            pub const $name: u16 = $from + Order::$name as u16;
            const _: () = $row.assert_whole();
        )*
        /// The rows, in the order of their positions.
        pub const ROWS: [$crate::QuestionRow; [$(stringify!($name)),*].len()] = [$($row.in_section($section)),*];
        /// Position after the last question of this section.
        #[allow(dead_code)] // Nothing follows the last section.
        pub const END: u16 = $from + ROWS.len() as u16;
    };
}

/// All data fields of a tool: `ROWS` and a constant for the position of each. The ids are the column names of a CSV file.
///
/// ```
/// # use ratchet_tool_sdk::fields;
/// fields! {
///     in 0 {
///         PERSON: Text "person", "Reference of the person";
///         DRUNK: Number "drunk-ml", "Drunk in a day, in ml";
///     }
/// }
/// assert_eq!((DRUNK, ROWS[1].id), (1, "drunk-ml"));
/// ```
#[macro_export]
macro_rules! fields {
    ($(in $section:tt { $($name:ident: $kind:ident $id:literal, $title:literal;)* })*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Order { $($($name,)*)* }
        $($(
            #[doc = $title]
            #[allow(dead_code)] // Some fields are only described: no check needs to name them.
            pub const $name: u16 = Order::$name as u16;
        )*)*
        /// All fields.
        pub const ROWS: [$crate::FieldRow; [$($($id,)*)*].len()] = [$($($crate::FieldRow {
            id: $id,
            title: $title,
            kind: $crate::contract::FieldKind::$kind,
            section: $section,
        },)*)*];
    };
}
