"""The example audit tool in Python: whether people can call for help, and whether somebody comes in time and helps.

This file is yours: questions, fields, checks, measures. Counting, scoring and wording are in `audit.py`. The words are
those of the contract (`wit/audit-tool.wit`).
"""

from audit import Check, FieldRow, FormRow, MeasureRow, Problem, QuestionRow, SectionRow, Table

IN_REACH, IN_TIME, HEARD = range(3)  # Positions of the questions.
UNIT, SHIFT, WAITED, HELPED = range(4)  # Positions of the fields.

WAIT_MAX = 10_000  # Numbers are thousandths: ten minutes.


def waits_too_long(record):
    waited = record.value(WAITED)
    if waited is not None and waited > WAIT_MAX:
        return Problem("somebody came after more than ten minutes")


def is_not_helped(record):
    if record.value(HELPED) is False:
        return Problem("the bell was reset and nobody helped", grave=True)


def comes_before_the_call(record):
    waited = record.value(WAITED)
    if waited is not None and waited < 0:
        return "nobody can come before the call: write the minutes as 0 or more"


def waiting(record):
    """What one record adds above and below the line; `None` when it cannot tell."""
    return (record.count(WAITED), 1) if record.has(WAITED) else None


TABLE = Table(
    id="call-bells",
    version="1.0.0",
    title="Call bells",
    subject="Whether people can call for help, and whether somebody comes in time and helps.",
    service_types=["residential care", "nursing care"],
    sections=[SectionRow("Call bells", population="calls", strata=["unit", "shift"])],
    questions=[
        QuestionRow(
            "cb-in-reach",
            "Bell in reach",
            "observation",
            "Can the person reach and use their call bell from where they are now?",
            critical=True,
            weight=3,
            standards=["reg:12(2)(a)", "reg:9"],
            causes=["time pressure", "knowledge"],
            evidence="Where the bell was, and where the person was.",
            failing="People cannot reach their call bell",
            correction="Put the bell where the person can use it before you leave the room.",
        ),
        QuestionRow(
            "cb-answered-in-time",
            "Answered in time",
            "records",
            "Did somebody come within ten minutes of the call?",
            weight=2,
            standards=["reg:18", "cqc-saf:S6"],
            causes=["time pressure", "leadership oversight"],
            evidence="Minutes from the call to somebody in the room.",
            failing="Calls are not answered in time",
        ),
        QuestionRow(
            "cb-feels-heard",
            "Feels heard",
            "conversation",
            "Does the person say that they can call without worrying that they are a burden?",
            standards=["reg:10", "cqc-saf:C5"],
            causes=["leadership oversight"],
            evidence="What the person said, without their name.",
            failing="People do not feel free to call",
        ),
    ],
    measures=[
        MeasureRow(
            "cb-waiting",
            "Minutes until somebody came",
            numerator="minutes waited",
            denominator="calls of which the wait is noted",
            unit="minutes per call",
            better="less",
            count=waiting,
        )
    ],
    fields=[
        FieldRow("unit", "Unit", "text"),
        FieldRow("shift", "Shift", "text"),
        FieldRow("waited", "Minutes until somebody came", "number"),
        FieldRow("helped", "The person was helped", "flag"),
    ],
    # What the fields of one record contradict: a check only doubts "met", it never excuses anything.
    checks=[Check(IN_TIME, WAITED, waits_too_long), Check(IN_TIME, HELPED, is_not_helped)],
    # What cannot be, shown while the record is being filled in.
    form=[FormRow(WAITED, comes_before_the_call)],
)
