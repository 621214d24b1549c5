//! Blocks that describe the organisation: services, roles, forums and the shared words.

use super::fields::Fields;
use crate::ast::{At, Forum, Head, Named, Organisation, Role, Service};
use crate::values::{lists, times, words};

pub(super) fn service(head: Head, mut fields: Fields<'_, '_, '_>) -> Service {
    let missing = fields.missing();
    let service = Service {
        head,
        kind: fields.take("type", lists::service_type),
        time_zone: fields.take("time zone", words),
        working_days: fields.take("working days", lists::working_week),
    };
    fields.finish(&missing);
    service
}

pub(super) fn role(head: Head, mut fields: Fields<'_, '_, '_>) -> Role {
    let role = Role {
        head,
        reports_to: fields.take("reports to", words),
    };
    fields.finish(&[]);
    role
}

pub(super) fn organisation(head: Head, mut fields: Fields<'_, '_, '_>) -> Organisation {
    let lines = std::mem::take(&mut fields.lines);
    let facts = lines
        .iter()
        .map(|line| {
            (
                At::new(line.label.clone(), line.label_place),
                fields.read_line(line, words),
            )
        })
        .collect();
    fields.finish(&[]);
    Organisation { head, facts }
}

pub(super) fn named(head: Head, fields: Fields<'_, '_, '_>) -> Named {
    fields.finish(&[]);
    Named { head }
}

pub(super) fn forum(head: Head, mut fields: Fields<'_, '_, '_>) -> Forum {
    let missing = fields.missing();
    let forum = Forum {
        head,
        chair: fields.take("chair", words),
        meets: fields.take("meets", times::every),
        reviews: fields.take("reviews", lists::phrases),
        approves: fields.take("approves", lists::phrases),
    };
    fields.finish(&missing);
    forum
}
