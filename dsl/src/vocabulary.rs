//! The labels of every block, each with an example: what is known, what is needed, and what to show when a value cannot be read.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A kind of block or part.
#[derive(Debug)]
pub struct Kind {
    /// The word that begins it.
    pub word: &'static str,
    /// The same with its article.
    pub a: &'static str,
    /// Whether its name stands in quotes.
    pub naming: Naming,
    /// Its labels.
    pub fields: &'static [Field],
    /// Words that begin its parts.
    pub parts: &'static [&'static Kind],
}

/// How a block is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// `audit "PRN medicines"`
    Quoted,
    /// `role quality lead`
    Words,
}

/// A label.
#[derive(Debug)]
pub struct Field {
    /// The words before the colon.
    pub label: &'static str,
    /// A whole line as it could be written.
    pub example: &'static str,
    /// Whether the block makes no sense without it.
    pub need: Need,
}

/// Whether a block makes no sense without a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must be there.
    Must,
    /// It may be there.
    May,
}

impl Field {
    /// The label as somebody writes it, with a number where it takes one.
    pub fn written(&self) -> &'static str {
        self.example.split_once(':').map_or(self.label, |(label, _)| label)
    }
}

impl Kind {
    /// The field with this label, in small letters.
    pub fn field(&self, label: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.label == label)
    }
}

const fn must(label: &'static str, example: &'static str) -> Field {
    Field {
        label,
        example,
        need: Need::Must,
    }
}

const fn may(label: &'static str, example: &'static str) -> Field {
    Field {
        label,
        example,
        need: Need::May,
    }
}

/// The kind of block that a word begins.
pub fn block(word: &str) -> Option<&'static Kind> {
    BLOCKS.iter().copied().find(|kind| kind.word == word)
}

/// Every word that the grammar of values knows, in small letters: taken from the grammar itself, so that none is forgotten.
pub fn keywords() -> &'static BTreeSet<&'static str> {
    static KEYWORDS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
        let grammar = include_str!("values.pest");
        let rules = grammar.lines().filter(|line| !line.trim_start().starts_with("//"));
        let literals = rules.flat_map(|line| line.split("^\"").skip(1));
        let words = literals.filter_map(|rest| rest.split('"').next());
        words.filter(|word| !ENDINGS.contains(word)).collect()
    });
    &KEYWORDS
}

/// Endings that the grammar allows on some of its words; no words of their own.
const ENDINGS: [&str; 7] = ["s", "d", "ed", "st", "nd", "rd", "th"];

/// Whether a word, in small letters, is one of the grammar's, with or without an ending.
pub fn is_keyword(word: &str) -> bool {
    let known = |word: &str| keywords().contains(word);
    known(word)
        || ENDINGS
            .iter()
            .any(|ending| word.strip_suffix(ending).is_some_and(known))
}

/// The blocks and parts that have a label, other than the one at hand.
pub fn homes(label: &str) -> impl Iterator<Item = &'static Kind> {
    BLOCKS
        .iter()
        .copied()
        .chain(PARTS.iter().copied())
        .filter(move |kind| kind.field(label).is_some())
}

/// Every kind of block.
pub static BLOCKS: [&Kind; 14] = [
    &AUDIT,
    &CAUSE,
    &EVENT,
    &EXCEPTION,
    &FORUM,
    &ORGANISATION,
    &PACK,
    &PLAN,
    &ROLE,
    &RULE,
    &SCENARIO,
    &SERVICE,
    &STANDARD,
    &THEME,
];

/// Every kind of part.
pub static PARTS: [&Kind; 5] = [&ACTION, &MEASURE, &PLAN_MEASURE, &QUESTION, &RETEST];

const OWNER: Field = must("owner", "owner: quality lead");
const ESCALATE: Field = may(
    "escalate",
    "escalate: to registered manager when overdue, to nominated individual after 5 working days",
);
const SAMPLE: &str = "sample: 10 PRN administrations, including evenings, weekends, every team";

/// The label of `after 3 good results in a row`, whatever the number.
pub const GOOD_ROW: &str = "after good results in a row";

/// `service`
pub static SERVICE: Kind = Kind {
    word: "service",
    a: "a service",
    naming: Naming::Quoted,
    fields: &[
        must("type", "type: residential care, 42 people"),
        must(
            "working days",
            "working days: Monday to Friday, except bank holidays in England and Wales",
        ),
        may("time zone", "time zone: Europe/London"),
        may("cut-off", "cut-off: 16:00"),
        may("handovers", "handovers: 07:30, 14:30, 21:00"),
    ],
    parts: &[],
};

/// `role`
pub static ROLE: Kind = Kind {
    word: "role",
    a: "a role",
    naming: Naming::Words,
    fields: &[
        may("reports to", "reports to: registered manager"),
        may("capacity", "capacity: 12 open actions"),
        may("kind", "kind: team"),
    ],
    parts: &[],
};

/// `organisation`
pub static ORGANISATION: Kind = Kind {
    word: "organisation",
    a: "an organisation",
    naming: Naming::Words,
    fields: &[may(
        "severity bands",
        "severity bands: moderate from 4, high from 8, extreme from 15",
    )],
    parts: &[],
};

/// `event`
pub static EVENT: Kind = Kind {
    word: "event",
    a: "an event",
    naming: Naming::Words,
    fields: &[],
    parts: &[],
};

/// `cause`
pub static CAUSE: Kind = Kind {
    word: "cause",
    a: "a cause",
    naming: Naming::Words,
    fields: &[may("area", "area: organisation")],
    parts: &[],
};

/// `standard`
pub static STANDARD: Kind = Kind {
    word: "standard",
    a: "a standard",
    naming: Naming::Quoted,
    fields: &[
        may("maps to", "maps to: \"cqc-saf:S8\", \"regulations:12\""),
        may("source", "source: Medicines policy, page 7"),
        may("valid", "valid: from 1 June 2026 until 31 May 2027"),
    ],
    parts: &[],
};

/// `forum`
pub static FORUM: Kind = Kind {
    word: "forum",
    a: "a forum",
    naming: Naming::Quoted,
    fields: &[
        must("chair", "chair: nominated individual"),
        must("meets", "meets: every month"),
        may("members", "members: registered manager, quality lead"),
        may("quorum", "quorum: 3 people"),
        may("reviews", "reviews: themes, overdue actions, retests due this month"),
        may("approves", "approves: plan priorities, plan closures"),
    ],
    parts: &[],
};

/// `audit`
pub static AUDIT: Kind = Kind {
    word: "audit",
    a: "an audit",
    naming: Naming::Quoted,
    fields: &[
        may("tool", "tool: medicines 1, section \"PRN\""),
        OWNER,
        must(
            "every",
            "every: month, on the first Monday, finished within 5 working days",
        ),
        may("standard", "standard: \"Medicines policy 7 (PRN)\""),
        must("sample", SAMPLE),
        must(
            "significant finding",
            "significant finding: when \"Protocol complete\" is below 100%",
        ),
        may("services", "services: \"Oak House\", \"Elm Court\""),
        may("authorised by", "authorised by: registered manager"),
        ESCALATE,
        may(
            "after a significant finding",
            "after a significant finding: every 2 weeks",
        ),
        may(GOOD_ROW, "after 3 good results in a row: every quarter"),
    ],
    parts: &[&QUESTION, &MEASURE],
};

/// `question`
pub static QUESTION: Kind = Kind {
    word: "question",
    a: "a question",
    naming: Naming::Quoted,
    fields: &[
        may("cause", "cause: time pressure, unclear process"),
        may("evidence", "evidence: date of the incident and of the review"),
        may("importance", "importance: critical"),
        may("standard", "standard: \"Care records policy 4.2\""),
    ],
    parts: &[],
};

/// `measure`
pub static MEASURE: Kind = Kind {
    word: "measure",
    a: "a measure",
    naming: Naming::Quoted,
    fields: &[],
    parts: &[],
};

/// `measure` of a plan
pub static PLAN_MEASURE: Kind = Kind {
    word: "measure",
    a: "a measure of a plan",
    naming: Naming::Quoted,
    fields: &[may("kind", "kind: outcome"), may("target", "target: at least 80%")],
    parts: &[],
};

/// `rule`
pub static RULE: Kind = Kind {
    word: "rule",
    a: "a rule",
    naming: Naming::Quoted,
    fields: &[
        must("when", "when: incident"),
        must("do", "do: correct the protocol and book supervision"),
        OWNER,
        must("due", "due: within 72 hours of incident"),
        ESCALATE,
    ],
    parts: &[],
};

/// `plan`
pub static PLAN: Kind = Kind {
    word: "plan",
    a: "a plan",
    naming: Naming::Quoted,
    fields: &[
        must(
            "opens",
            "opens: when audit \"PRN medicines\" has a significant finding in 2 audits in a row",
        ),
        must("problem", "problem: PRN protocols miss required parts."),
        may("aim", "aim: everybody is given PRN for a written reason"),
        must("cause", "cause: unclear process, knowledge"),
        OWNER,
        ESCALATE,
        may(
            "if a retest fails",
            "if a retest fails: reopen actions, tell nominated individual",
        ),
        must(
            "closes",
            "closes: when retest \"Three months\" passed and forum \"Quality forum\" agrees",
        ),
        may(
            "watch",
            "watch: 6 months, reopen when audit \"PRN medicines\" has a significant finding",
        ),
    ],
    parts: &[&ACTION, &PLAN_MEASURE, &RETEST],
};

/// `action`
pub static ACTION: Kind = Kind {
    word: "action",
    a: "an action",
    naming: Naming::Quoted,
    fields: &[
        must("kind", "kind: forced field"),
        may("due", "due: within 15 working days of opening"),
        may("every", "every: week, for 8 weeks"),
        may("support", "support: coaching by practice lead"),
        may(
            "evidence",
            "evidence: 2 observed administrations, 1 on an evening or weekend",
        ),
        ESCALATE,
    ],
    parts: &[],
};

/// `retest`
pub static RETEST: Kind = Kind {
    word: "retest",
    a: "a retest",
    naming: Naming::Quoted,
    fields: &[
        must("when", "when: 6 weeks after all actions are in place"),
        may("audit", "audit: \"PRN medicines\""),
        may("sample", SAMPLE),
        may("minimum", "minimum: 8 records"),
        may("accepts", "accepts: medicines 2.0.0"),
        must(
            "pass",
            "pass: \"Protocol complete\" is 100% and \"Rationale recorded\" is at least 90%",
        ),
    ],
    parts: &[],
};

/// `theme`
pub static THEME: Kind = Kind {
    word: "theme",
    a: "a theme",
    naming: Naming::Quoted,
    fields: &[
        OWNER,
        must("watches", "watches: audit \"Care planning\", audit \"Supervision\""),
        may("across", "across: all services"),
        must(
            "raised",
            "raised: when cause unclear process is found in 2 or more audits within 3 months",
        ),
        may("goes to", "goes to: forum \"Quality forum\""),
        must(
            "improved",
            "improved: when every watched audit is at least 85% in 2 audits in a row",
        ),
    ],
    parts: &[],
};

/// `pack`
pub static PACK: Kind = Kind {
    word: "pack",
    a: "a pack",
    naming: Naming::Quoted,
    fields: &[
        must("for", "for: commissioner"),
        may("every", "every: quarter"),
        must("shows", "shows: findings, actions, retest results"),
    ],
    parts: &[],
};

/// `exception`
pub static EXCEPTION: Kind = Kind {
    word: "exception",
    a: "an exception",
    naming: Naming::Quoted,
    fields: &[
        must("warning", "warning: one-retest-only"),
        may("where", "where: plan \"Fire log\""),
        must("reason", "reason: the fire service looks at it again each quarter"),
    ],
    parts: &[],
};

/// `scenario`
pub static SCENARIO: Kind = Kind {
    word: "scenario",
    a: "a scenario",
    naming: Naming::Quoted,
    fields: &[
        must("start", "start: 1 June 2026 at 09:00"),
        may("service", "service: \"Oak House\""),
        may(
            "given",
            "given: plan \"PRN with a reason, every time\" is open, all actions are in place",
        ),
        may("then", "then: audit \"PRN medicines\" has a significant finding"),
        may("wait", "wait: 6 weeks"),
        may("expect", "expect: plan \"PRN with a reason, every time\" is open"),
    ],
    parts: &[],
};
