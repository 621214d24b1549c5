//! Problems of reading and naming: what the language itself demands before any check can run.

use crate::diagnostic::{Entry, Page, Severity};

macro_rules! entries {
    ($($constant:ident $code:literal $name:literal $severity:ident catches $catches:literal why $why:literal example $example:literal better $better:literal)+) => {
        $(
            #[doc = concat!("`", $name, "`")]
            pub static $constant: Entry = Entry {
                name: $name,
                code: $code,
                severity: Severity::$severity,
                page: Page { catches: $catches, why: $why, source: "", example: $example, better: $better, fix: "applied where the message says so; otherwise only you know what was meant" },
            };
        )+
        /// All of them, by code.
        pub static ALL: &[&Entry] = &[$(&$constant),+];
    };
}

entries! {
    STRAY_LINE "Q0001" "stray-line" Error
    catches "A line that is neither a block, nor a line of the block that it stands in."
    why "A line that nobody understands would otherwise be ignored, and somebody would rely on it."
    example "audit \"PRN medicines\"\n  owner practice lead"
    better "audit \"PRN medicines\"\n  owner: practice lead"

    UNKNOWN_BLOCK "Q0002" "unknown-block" Error
    catches "A line in the first column that begins with a word which no block begins with."
    why "Everything indented below it would be lost."
    example "adit \"PRN medicines\""
    better "audit \"PRN medicines\""

    UNKNOWN_FIELD "Q0003" "unknown-line" Error
    catches "A line whose label does not exist in the block that it stands in."
    why "Nothing in a file is ignored in silence: what stands there must mean something."
    example "audit \"PRN medicines\"\n  onwer: practice lead"
    better "audit \"PRN medicines\"\n  owner: practice lead"

    UNREADABLE_VALUE "Q0004" "unreadable-value" Error
    catches "A value whose words cannot be understood from some word on."
    why "A value that is only half understood must not be carried out."
    example "due: in about a week"
    better "due: within 5 working days of opening"

    UNREADABLE_HEAD "Q0005" "unreadable-first-line" Error
    catches "The first line of a block or part with something after the name that does not belong there."
    why "The rest of the line would be lost."
    example "action \"New template\" owned by practice lead"
    better "action \"New template\" by practice lead"

    LINE_MISSING "Q0006" "line-missing" Error
    catches "A block without a line that it cannot do without."
    why "An audit without an owner or a plan without a problem statement cannot be carried out, and nothing is assumed."
    example "audit \"PRN medicines\"\n  every: month, finished within 5 working days"
    better "audit \"PRN medicines\"\n  owner: practice lead\n  every: month, finished within 5 working days"

    FIELD_TWICE "Q0007" "said-twice" Error
    catches "The same label twice in one block."
    why "Two owners or two deadlines contradict each other."
    example "owner: practice lead\nowner: team leader"
    better "owner: practice lead"

    VALUE_MISSING "Q0008" "value-missing" Error
    catches "A label with nothing after its colon."
    why "An empty line is an open question."
    example "owner:"
    better "owner: practice lead"

    NAME_MISSING "Q0009" "name-missing" Error
    catches "A block or part without a name."
    why "Other lines refer to it by its name, and people do too."
    example "audit"
    better "audit \"PRN medicines\""

    NAME_NEEDS_QUOTES "Q0010" "name-needs-quotes" Error
    catches "A name of an audit, plan, action and so on that does not stand in quotes."
    why "Names may hold any words, so only the quotes say where they end."
    example "action Rewrite the template by practice lead"
    better "action \"Rewrite the template\" by practice lead"

    AND_OR_MIXED "Q0011" "and-or-mixed" Error
    catches "`and` and `or` in one condition without brackets."
    why "Read aloud, `A and B or C` means different things to different people."
    example "when \"A\" is below 90% and \"B\" is below 90% or score is below 80%"
    better "when (\"A\" is below 90% and \"B\" is below 90%) or score is below 80%"

    BRACKETS "Q0012" "brackets" Error
    catches "A bracket that is not closed, one that was never opened, or more than eight within each other."
    why "The condition would mean something else than it looks."
    example "when (score is below 80%"
    better "when score is below 80%"

    FILE_TOO_LARGE "Q0013" "file-too-large" Error
    catches "A file of more than 4 MiB."
    why "A workflow is a few pages; a file of this size is something else."
    example "a spreadsheet saved as audits.qip"
    better "keep only workflows in files that end in .qip"

    WRONG_CLAUSE "Q0014" "wrong-condition" Error
    catches "A condition that can be read but has no meaning in its line."
    why "`closes: when incident` would say nothing about improvement."
    example "pass: forum \"Quality forum\" agrees"
    better "pass: \"Protocol complete\" is 100%"

    WRONG_VALUE "Q0015" "wrong-value" Error
    catches "A value that can be read but does not fit its line."
    why "It would be carried out differently from how it reads."
    example "due: within 24 hours of incident      (in a rule that is about a finding)"
    better "due: within 24 hours of finding"

    NAME_TWICE "Q0020" "name-twice" Error
    catches "Two blocks of the same kind with the same name, or two actions or retests of one plan."
    why "Lines that refer to the name could mean either."
    example "role team leader\nrole team leader"
    better "role team leader\nrole deputy team leader"

    UNKNOWN_NAME "Q0021" "unknown-name" Error
    catches "A role, audit, question, forum, event, cause, standard or other name that nothing in the folder introduces."
    why "A deadline for a role that does not exist reaches nobody."
    example "owner: qualty lead"
    better "owner: quality lead"

    UNKNOWN_TOOL "Q0022" "unknown-tool" Error
    catches "An audit tool that `tools.lock` does not pin."
    why "Without the tool's description nobody can say whether its questions exist."
    example "tool: medecines 1"
    better "tool: medicines 1"

    UNKNOWN_TOOL_VERSION "Q0023" "unknown-tool-version" Error
    catches "A version of a tool other than the pinned one."
    why "Another version may ask other questions and score them in another way."
    example "tool: medicines 7"
    better "tool: medicines 1"

    TOOLS_LOCK_UNREADABLE "Q0024" "tools-lock-unreadable" Error
    catches "A `tools.lock` that cannot be read."
    why "It is written by Ratchet and pins what every tool asks; a damaged one pins nothing."
    example "a tools.lock that was edited by hand"
    better "install the tool again, which writes the file anew"

    TOOL_CHANGED "Q0025" "tool-changed" Warning
    catches "An installed tool that differs from the one pinned in `tools.lock`."
    why "The audits of this folder were written for the pinned one; its questions and scores may have changed."
    example "medicines 1.0.0 with another digest than the pinned one"
    better "look at what changed, then pin the new one"

    RENAME "Q0026" "old-name-in-use" Error
    catches "A block that says it was called by a name which another block still has, or claims too."
    why "What is recorded under the old name can only belong to one of them."
    example "role practice lead was \"team leader\"\nrole team leader"
    better "role practice lead was \"senior carer\"\nrole team leader"

    EXCEPTION_OF_ERROR "Q0027" "error-excepted" Error
    catches "An exception from something that is an error."
    why "Errors are what would let a plan close without anybody having looked, or make a file mean something else than it says."
    example "exception \"We trust each other\"\n  warning: plan-closes-without-retest"
    better "put the error right"

    EXCEPTION_UNUSED "Q0028" "exception-without-use" Note
    catches "An exception that no warning needs any more."
    why "It would hide the warning without anybody having decided so, when it comes back."
    example "exception \"Fire log\"\n  warning: one-retest-only      (and the plan has two retests by now)"
    better "leave the exception out"
}
