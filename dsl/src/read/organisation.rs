//! Blocks that describe the organisation: services, roles, forums and the shared words.

use super::fields::Fields;
use crate::ast::{At, Cause, Forum, Head, Named, Organisation, Role, Service, Standard};
use crate::values::{house, lists, times, words};

pub(super) fn service(head: Head, mut fields: Fields<'_, '_, '_>) -> Service {
    let missing = fields.missing();
    let service = Service {
        head,
        kind: fields.take("type", lists::service_type),
        time_zone: fields.take("time zone", words),
        working_days: fields.take("working days", lists::working_week),
        cut_off: fields.take("cut-off", house::time_of_day),
        handovers: fields.take("handovers", house::times_of_day),
    };
    fields.finish(&missing);
    service
}

pub(super) fn role(head: Head, mut fields: Fields<'_, '_, '_>) -> Role {
    let role = Role {
        head,
        reports_to: fields.take("reports to", words),
        capacity: fields.take("capacity", house::open_actions),
        kind: fields.take("kind", words),
    };
    fields.finish(&[]);
    role
}

pub(super) fn organisation(head: Head, mut fields: Fields<'_, '_, '_>) -> Organisation {
    let bands = fields.take("severity bands", house::bands);
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
    Organisation { bands, facts, head }
}

pub(super) fn cause(head: Head, mut fields: Fields<'_, '_, '_>) -> Cause {
    let cause = Cause {
        area: fields.take("area", words),
        head,
    };
    fields.finish(&[]);
    cause
}

pub(super) fn standard(head: Head, mut fields: Fields<'_, '_, '_>) -> Standard {
    let standard = Standard {
        head,
        maps_to: fields.take("maps to", lists::quoted_names),
        source: fields.take("source", words),
        valid: fields.take("valid", house::validity),
    };
    fields.finish(&[]);
    standard
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
        members: fields.take("members", lists::phrases),
        quorum: fields.take("quorum", house::people),
        reviews: fields.take("reviews", lists::phrases),
        approves: fields.take("approves", lists::phrases),
    };
    fields.finish(&missing);
    forum
}
