"""From records to report: read, doubt, count, score, say. The same for every tool; nothing here knows call bells.

It means the same by every word as the Rust SDK does, so that a tool may be written anew in another language and its
results stay comparable. No clock, no randomness: the same records give the same report.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Callable, Optional

WANTED = {"text": "text", "number": "a number", "moment": "a date and time", "flag": "yes or no"}
REASONS_NAMED_MAX = 12
VALUE_BYTES_MAX = 80
COUNT_MAX = 1_000_000_000


@dataclass(frozen=True)
class SectionRow:
    title: str
    population: str
    strata: list


@dataclass(frozen=True)
class QuestionRow:
    id: str
    title: str
    source: str
    text: str
    standards: list
    causes: list
    evidence: str
    failing: str
    section: int = 0
    critical: bool = False
    weight: int = 1
    correction: Optional[str] = None


@dataclass(frozen=True)
class FieldRow:
    id: str
    title: str
    kind: str
    section: int = 0


@dataclass(frozen=True)
class MeasureRow:
    id: str
    title: str
    numerator: str
    denominator: str
    unit: str
    better: str
    count: Callable
    section: int = 0


@dataclass(frozen=True)
class Problem:
    """Why a check does not believe that a standard was met."""

    text: str
    grave: bool = False


@dataclass(frozen=True)
class Check:
    """Doubts `question`; shown beside `field`. `look` takes a record and gives a `Problem` or nothing."""

    question: int
    field: int
    look: Callable


@dataclass(frozen=True)
class FormRow:
    """Something that cannot be; `look` takes a record and gives a sentence or nothing."""

    field: int
    look: Callable


@dataclass(frozen=True)
class Table:
    id: str
    version: str
    title: str
    subject: str
    service_types: list
    sections: list
    questions: list
    measures: list
    fields: list
    checks: list
    form: list
    excused: bool = False  # "Not applicable" counts as met.
    strict: bool = False  # A missing answer is refused rather than counted as not met.
    critical_overrides: bool = True
    nearest: bool = False  # Rounded to the nearest percent rather than down.


@dataclass
class QuestionResult:
    question: int
    met: int
    not_met: int
    not_applicable: int
    unanswered: int
    numerator: int
    denominator: int


@dataclass
class Finding:
    question: int
    severity: str
    what: str
    place: str
    count: int
    of: int
    standards: list
    causes: list
    correction: Optional[str]
    records: list


@dataclass
class Report:
    questions: list
    score: Optional[int]
    sections: list
    measures: list
    findings: list


class BadRecord(Exception):
    def __init__(self, position, errors):
        super().__init__(f"record {position} cannot be used")
        self.position = position
        self.errors = errors


class NoSuchSection(Exception):
    pass


@dataclass
class Record:
    """One record's fields, found by their position in the table."""

    values: dict = field(default_factory=dict)
    answers: list = field(default_factory=list)

    def value(self, position):
        """The value; blank text is absent."""
        value = self.values.get(position)
        return (value.strip(" \t\n\f\r") or None) if isinstance(value, str) else value

    def has(self, position):
        return self.value(position) is not None

    def count(self, position):
        """A number in whole units; what is below nought is a slip of the pen."""
        return min(max(self.value(position), 0) // 1_000, COUNT_MAX)


@dataclass(frozen=True)
class Doubt:
    position: int
    question: int
    problem: Problem


def check_record(table, sampled):
    """What a form shows beside the fields of one record."""
    record, errors = read(table, sampled)
    for check in table.checks:
        problem = check.look(record)
        if problem:
            title = table.questions[check.question].title
            errors.append((table.fields[check.field].id, f'{problem.text}, so "{title}" is not met'))
    for row in table.form:
        message = row.look(record)
        if message:
            errors.append((table.fields[row.field].id, message))
    return errors


def evaluate(table, section, service, sampled):
    """One audit: `sampled` is a list of (answers, fields)."""
    asked = asked_in(table, section)
    sheet = [usable(table, asked, position, each) for position, each in enumerate(sampled)]
    doubts = doubt(table, sheet, asked)
    results = [counted(table, sheet, question) for question in asked]
    of_section = lambda section: [one for one in results if table.questions[one.question].section == section]
    return Report(
        questions=results,
        score=total(table, results),
        sections=[(section, share(table, of_section(section))) for section in sections_of(table, asked)],
        measures=measured(table, sheet, asked),
        findings=[
            finding(table, service, sheet, doubts, result) for result in results if result.numerator < result.denominator
        ],
    )


def read(table, sampled):
    """Reads a record under the table, with what is wrong about it."""
    answers, fields = sampled
    record, errors = Record(), []
    if len(answers) > len(table.questions):
        errors.append(("answers", f"{len(answers)} answers, but the tool has {len(table.questions)} questions"))
    for position, kind, value in fields:
        if position >= len(table.fields):
            errors.append((f"field {position}", f"the tool has only {len(table.fields)} fields"))
        elif kind != table.fields[position].kind:
            errors.append((table.fields[position].id, f"this should be {WANTED[table.fields[position].kind]}"))
        elif position in record.values:
            errors.append((table.fields[position].id, "this is given twice"))
        else:
            record.values[position] = value
    missing = len(table.questions) - len(answers)
    record.answers = list(answers) + ["unanswered"] * missing
    return record, errors


def usable(table, asked, position, sampled):
    record, errors = read(table, sampled)
    if table.strict:
        for question in asked:
            if record.answers[question] == "unanswered":
                message = "this has not been answered; all answers are needed"
                errors.append((table.questions[question].id, message))
    if errors:
        raise BadRecord(position, errors)
    return record


def asked_in(table, section):
    asked = [at for at, row in enumerate(table.questions) if section is None or row.section == section]
    if section is not None and not asked:
        raise NoSuchSection(f"there is no section {section}, only {len(table.sections)}")
    return asked


def sections_of(table, asked):
    return list(dict.fromkeys(table.questions[question].section for question in asked))


def doubt(table, sheet, asked):
    """Checks contradict "met" and "unanswered"; "not applicable" stands: only a person knows what applies."""
    doubts = []
    for check in table.checks:
        for position, record in enumerate(sheet if check.question in asked else []):
            problem = check.look(record)
            if problem and record.answers[check.question] != "not-applicable":
                record.answers[check.question] = "not-met"
                doubts.append(Doubt(position, check.question, problem))
    return doubts


def counted(table, sheet, question):
    count = Counter(record.answers[question] for record in sheet)
    numerator = count["met"] + (count["not-applicable"] if table.excused else 0)
    missed = 0 if table.strict else count["unanswered"]
    return QuestionResult(
        question, count["met"], count["not-met"], count["not-applicable"], count["unanswered"],
        numerator, numerator + count["not-met"] + missed,
    )


def total(table, results):
    fails = (one for one in results if one.numerator < one.denominator)
    overridden = table.critical_overrides and any(table.questions[one.question].critical for one in fails)
    score = share(table, results)
    return 0 if score is not None and overridden else score


def share(table, results):
    weight = lambda result: table.questions[result.question].weight
    above = sum(weight(one) * one.numerator for one in results)
    below = sum(weight(one) * one.denominator for one in results)
    if below == 0:
        return None
    return (above * 100 + (below // 2 if table.nearest else 0)) // below


def measured(table, sheet, asked):
    sections, measures = sections_of(table, asked), []
    for position, row in enumerate(table.measures):
        if row.section in sections:
            told = [pair for pair in map(row.count, sheet) if pair is not None]
            above, below = sum(pair[0] for pair in told), sum(pair[1] for pair in told)
            if below > 0:
                measures.append((position, above, below))
    return measures


def finding(table, service, sheet, doubts, result):
    row = table.questions[result.question]
    failing = ("not-met",) if table.strict else ("not-met", "unanswered")
    records = [at for at, record in enumerate(sheet) if record.answers[result.question] in failing]
    own = [doubt for doubt in doubts if doubt.question == result.question]
    return Finding(
        question=result.question,
        severity=severity(row, own, len(records), result.denominator),
        what=sentence(row.failing, reasons(sheet, result.question, own, records)),
        place=place(table, service, sheet, row.section, records),
        count=len(records),
        of=result.denominator,
        standards=row.standards,
        causes=row.causes,
        correction=row.correction,
        records=records,
    )


def severity(row, doubts, count, of):
    if row.critical or any(doubt.problem.grave for doubt in doubts):
        return "high"
    return "medium" if row.weight >= 2 or count * 4 >= of else "low"


def reasons(sheet, question, doubts, records):
    """Why records fail, each with how many show it: what checks saw, most frequent first, then the auditor."""
    counted = sorted(Counter(doubt.problem.text for doubt in doubts).items(), key=lambda pair: -pair[1])
    doubted = {doubt.position for doubt in doubts}
    unanswered = lambda at: sheet[at].answers[question] == "unanswered"
    others = ["not answered" if unanswered(at) else "found by the auditor" for at in records if at not in doubted]
    return counted + list(Counter(others).items())


def sentence(failing, reasons):
    named = ", ".join(f"{text} ({count})" for text, count in reasons[:REASONS_NAMED_MAX])
    further = len(reasons) - REASONS_NAMED_MAX
    return failing + (f": {named}" if named else "") + (f" and {further} other reasons" if further > 0 else "") + "."


def place(table, service, sheet, section, records):
    """The service, and for each stratum that the records name, how many of the failing ones lie where."""
    said = service
    for stratum in table.sections[section].strata:
        for position, row in enumerate(table.fields):
            if (row.section, row.kind, row.id) == (section, "text", stratum):
                values = Counter(sheet[at].value(position) for at in records if sheet[at].has(position))
                ranked = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))[:4]
                if ranked:
                    said += f"; {stratum}: " + ", ".join(f"{cut(value)} {count}" for value, count in ranked)
                break
    return said


def cut(value):
    """At most 80 bytes of UTF-8, never half a letter: somebody may have pasted a page into the field."""
    return value.encode()[:VALUE_BYTES_MAX].decode(errors="ignore")
