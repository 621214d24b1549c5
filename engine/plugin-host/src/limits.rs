//! Every bound on a tool, each with its reason.

use std::time::Duration;

/// Bounds that an operator may want to change. `Limits::default()` is right for a service of any ordinary size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Memory of one call in bytes. 64 MiB hold an audit of 100,000 answers many times over.
    pub memory_bytes_max: usize,
    /// Time of one call. A tool needs less than a millisecond; two seconds forgive a machine that is busy.
    pub time_max: Duration,
    /// Size of an answer in bytes, counted by what the host must keep. The largest honest report is far below 1 MiB.
    pub output_bytes_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory_bytes_max: 64 << 20,
            time_max: Duration::from_secs(2),
            output_bytes_max: 8 << 20,
        }
    }
}

/// Size of a component. Our tools have about 100 KB; a component that brings the interpreter of its language has 12 MB
/// (JavaScript) to 19 MB (Python).
pub const COMPONENT_BYTES_MAX: usize = 32 << 20;

/// Calls that run at the same time; further ones wait. More would not be quicker on any machine that a provider has,
/// and each reserves address space.
pub const CALLS_AT_ONCE_MAX: u32 = 32;

/// Stack of a tool. Wasmtime's default, named here because deep recursion must end in a trap and not in the daemon's stack.
pub const STACK_BYTES_MAX: usize = 512 << 10;

/// How often running calls are looked at. A call may overrun its time by this much.
pub const TICK: Duration = Duration::from_millis(10);

/// Memory of a slot that stays resident between calls, so that a call need not fault its pages in again.
pub const RESIDENT_BYTES_MAX: usize = 2 << 20;

/// Core instances in a component: the tool itself, and the small ones that tie its imports. Ours have three, a component
/// that brings Python's interpreter with its libraries has 38.
pub const CORE_INSTANCES_MAX: u32 = 64;

/// Tables in a component.
pub const TABLES_MAX: u32 = 8;

/// Elements of a table: functions that are called indirectly.
pub const TABLE_ELEMENTS_MAX: usize = 20_000;

/// Lines that a tool may note in one call; a chatty tool must not fill a disk.
pub const LOG_LINES_MAX: u32 = 32;

/// Bytes of a line that are kept.
pub const LOG_LINE_BYTES_MAX: usize = 512;

/// Sections of a tool: more would not fit a menu.
pub const SECTIONS_MAX: usize = 64;

/// Questions of a tool. The largest real audit tools have some 250.
pub const QUESTIONS_MAX: usize = 2_000;

/// Measures of a tool.
pub const MEASURES_MAX: usize = 200;

/// Fields of a tool.
pub const FIELDS_MAX: usize = 1_000;

/// Bytes of an id or a version.
pub const ID_BYTES_MAX: usize = 64;

/// Bytes of a title, a standard's id, a cause or a unit.
pub const TITLE_BYTES_MAX: usize = 120;

/// Bytes of any longer text: a question, a finding, a place, a message.
pub const TEXT_BYTES_MAX: usize = 4_000;

/// Entries of a list beside a question or finding: standards, causes, strata, kinds of service.
pub const LIST_MAX: usize = 32;

/// Findings that one question may lead to; a tool that finds more has not summed up.
pub const FINDINGS_PER_QUESTION_MAX: usize = 8;

/// Problems reported for one record.
pub const FIELD_ERRORS_MAX: usize = 200;

/// Outermost sections of a component's file. A component of many small modules has some hundred; a million empty ones are an attack.
pub const SECTIONS_OF_FILE_MAX: usize = 10_000;

/// Bytes of a manifest: a page of text.
pub const MANIFEST_BYTES_MAX: usize = 16 << 10;
