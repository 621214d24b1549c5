//! Audits, rules, themes, packs and exceptions.

use super::fields::Fields;
use super::{Opening, labels};
use crate::ast::{At, Audit, Exception, GoodRow, Head, OwnMeasure, OwnQuestion, Pack, Rule, Theme};
use crate::values::{clauses::clauses, lists, times, words};
use crate::vocabulary;

pub(super) fn audit(head: Head, mut fields: Fields<'_, '_, '_>) -> Audit {
    let missing = fields.missing();
    let (mut questions, mut measures) = (Vec::new(), Vec::new());
    for (kind, opening) in fields.openings() {
        let part = Fields::collect(fields.reader, kind, opening.node);
        if kind.word == "question" {
            questions.push(question(opening, part));
        } else {
            part.finish(&[]);
            measures.push(OwnMeasure {
                head: opening.head,
                from: opening.from,
                text: opening.text,
            });
        }
    }
    let audit = Audit {
        head,
        tool: fields.take("tool", lists::tool),
        owner: fields.take("owner", words),
        every: fields.take("every", times::every),
        standards: fields.take("standard", lists::quoted_names),
        sample: fields.take("sample", lists::sample),
        significant: fields.take("significant finding", clauses),
        questions,
        measures,
        services: fields.take("services", lists::quoted_names),
        authorised_by: fields.take("authorised by", words),
        escalate: fields.take("escalate", lists::ladder),
        after_significant: fields.take("after a significant finding", times::every),
        after_good: fields
            .take_each(vocabulary::GOOD_ROW, times::every)
            .into_iter()
            .map(|(label, every)| GoodRow {
                count: At::new(labels::good_row(&label.value), label.place),
                every,
            })
            .collect(),
    };
    let missing: Vec<&str> = if audit.tool.is_absent() && audit.questions.is_empty() {
        ["tool"].into_iter().chain(missing).collect()
    } else {
        missing
    };
    fields.finish(&missing);
    audit
}

fn question(opening: Opening<'_>, mut fields: Fields<'_, '_, '_>) -> OwnQuestion {
    let question = OwnQuestion {
        causes: fields.take("cause", lists::phrases),
        evidence: fields.take("evidence", words),
        from: opening.from,
        head: opening.head,
        importance: fields.take("importance", words),
        standards: fields.take("standard", lists::quoted_names),
        text: opening.text,
    };
    fields.finish(&[]);
    question
}

pub(super) fn rule(head: Head, mut fields: Fields<'_, '_, '_>) -> Rule {
    let missing = fields.missing();
    let rule = Rule {
        head,
        when: fields.take("when", clauses),
        does: fields.take("do", words),
        owner: fields.take("owner", words),
        due: fields.take("due", times::deadline),
        escalate: fields.take("escalate", lists::ladder),
    };
    fields.finish(&missing);
    rule
}

pub(super) fn theme(head: Head, mut fields: Fields<'_, '_, '_>) -> Theme {
    let missing = fields.missing();
    let theme = Theme {
        head,
        owner: fields.take("owner", words),
        watches: fields.take("watches", lists::audit_names),
        across: fields.take("across", words),
        raised: fields.take("raised", clauses),
        goes_to: fields.take("goes to", lists::forum),
        improved: fields.take("improved", clauses),
    };
    fields.finish(&missing);
    theme
}

pub(super) fn pack(head: Head, mut fields: Fields<'_, '_, '_>) -> Pack {
    let missing = fields.missing();
    let pack = Pack {
        head,
        reader: fields.take("for", words),
        every: fields.take("every", times::every),
        shows: fields.take("shows", lists::phrases),
    };
    fields.finish(&missing);
    pack
}

pub(super) fn exception(head: Head, mut fields: Fields<'_, '_, '_>) -> Exception {
    let missing = fields.missing();
    let exception = Exception {
        head,
        warning: fields.take("warning", words),
        place: fields.take("where", words),
        reason: fields.take("reason", words),
    };
    fields.finish(&missing);
    exception
}
