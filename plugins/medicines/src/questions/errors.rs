//! Errors: seven questions about one medicines error or near miss.

use crate::questions::stock;
use crate::table::ERRORS;
use ratchet_tool_sdk::contract::Source::{Conversation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section ERRORS, from stock::END;
    ADVICE = ask("er-advice-at-once", "Person looked after at once", Records,
        "Was a clinician asked what to do as soon as it was found, and was the person watched as told?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S8", "cqc-saf:C4", "cqc-kloe:S7", "reg:12(2)(b)", "nice-sc1:1.5"])
        .causes(&["knowledge", "unclear process"])
        .evidence("When it was found, when a clinician was asked, and what they said.")
        .failing("Nobody asked for advice when an error was found")
        .correct("Ask 111 or the prescriber now, and watch the person.");
    REPORTED = ask("er-reported", "Reported the same day", Records,
        "Was it reported on the day it was found, and to safeguarding and CQC where it harmed somebody or could have?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S1", "cqc-saf:S3", "cqc-kloe:S1", "reg:13", "nice-sc1:1.6"])
        .causes(&["leadership oversight", "knowledge"])
        .evidence("Found at, reported at, and to whom.")
        .failing("Errors were reported late or not at all")
        .correct("Report it now.");
    OPEN = ask("er-open", "Person and family told", Conversation,
        "Does the person, or their family as they wish, say that they were told what happened and that somebody said sorry?")
        .weight(2)
        .standards(&["reg:20", "cqc-saf:S1", "cqc-saf:R4", "cqc-kloe:R2"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("What they said.")
        .failing("People are not told of errors with their medicines");
    FACTORS = ask("er-factors", "What led to it was found", Records,
        "Does the review look at interruptions, labels, charts, staffing and supply, rather than stop at who gave it?")
        .weight(2)
        .standards(&["cqc-saf:S1", "cqc-saf:W7", "cqc-kloe:W6", "reg:17(2)(b)", "nice-sc1:1.5"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("What was found.")
        .failing("Reviews of errors do not find what led to them");
    CHANGED = ask("er-changed", "Something was changed", Records,
        "Was at least one thing about the way of working changed, with an owner and a date, beyond training and reminders?")
        .weight(2)
        .standards(&["cqc-saf:W7", "cqc-kloe:W6", "reg:17(2)(b)"])
        .causes(&["leadership oversight"])
        .evidence("What was changed, by which role, by when.")
        .failing("Errors lead to reminders and training only");
    STAFF_SAFE = ask("er-staff-report", "Staff report without fear", Conversation,
        "Do staff say that they would report their own error, near misses too, and what became of the last one?")
        .standards(&["cqc-saf:W3", "cqc-saf:S1", "cqc-kloe:S1", "cqc-kloe:W2"])
        .causes(&["leadership oversight"])
        .evidence("What they said, without names.")
        .failing("Staff are afraid to report errors");
    NOT_AGAIN = ask("er-not-again", "It has not happened again", Outcomes,
        "Since then, has the same kind of error not happened again in the service?")
        .weight(2)
        .standards(&["cqc-saf:E5", "cqc-saf:S8", "cqc-kloe:E2", "reg:12(2)(b)"])
        .causes(&["leadership oversight", "unclear process"])
        .evidence("Errors of this kind before and since.")
        .failing("The same kind of error happened again");
}
