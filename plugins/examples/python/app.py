"""What the contract's world exports: the table of `tool.py`, in the generated words of `wit_world`."""

import audit
from tool import TABLE
from componentize_py_types import Err
from wit_world.exports import tool as wire

SOURCES = {"records": wire.Source.RECORDS, "observation": wire.Source.OBSERVATION,
           "conversation": wire.Source.CONVERSATION, "outcomes": wire.Source.OUTCOMES}
KINDS = {"text": wire.FieldKind.TEXT, "number": wire.FieldKind.NUMBER,
         "moment": wire.FieldKind.MOMENT, "flag": wire.FieldKind.FLAG}
VALUES = {wire.FieldValue_Text: "text", wire.FieldValue_Number: "number",
          wire.FieldValue_Moment: "moment", wire.FieldValue_Flag: "flag"}
BETTER = {"more": wire.Better.MORE, "less": wire.Better.LESS, "neither": wire.Better.NEITHER}
SEVERITIES = {"low": wire.Severity.LOW, "medium": wire.Severity.MEDIUM, "high": wire.Severity.HIGH}
ANSWERS = {wire.Answer.MET: "met", wire.Answer.NOT_MET: "not-met",
           wire.Answer.NOT_APPLICABLE: "not-applicable", wire.Answer.UNANSWERED: "unanswered"}


def plain(record):
    """A record in plain words: answers as texts, fields as (position, kind, value)."""
    fields = [(entry.field, VALUES[type(entry.value)], entry.value.value) for entry in record.fields]
    return [ANSWERS[answer] for answer in record.answers], fields


class Tool:
    def describe(self):
        return wire.Description(
            id=TABLE.id, version=TABLE.version, title=TABLE.title, subject=TABLE.subject,
            service_types=TABLE.service_types,
            sections=[wire.Section(row.title, row.population, row.strata) for row in TABLE.sections],
            questions=[
                wire.Question(row.id, row.title, row.text, row.section, SOURCES[row.source], row.critical, row.weight,
                              row.standards, row.causes, row.evidence)
                for row in TABLE.questions
            ],
            measures=[
                wire.Measure(row.id, row.title, row.numerator, row.denominator, row.unit, BETTER[row.better])
                for row in TABLE.measures
            ],
            fields=[wire.Field(row.id, row.title, KINDS[row.kind], row.section) for row in TABLE.fields],
            scoring=wire.Scoring(
                wire.NotApplicableRule.COUNTS_AS_MET if TABLE.excused else wire.NotApplicableRule.EXCLUDED,
                wire.UnansweredRule.REFUSED if TABLE.strict else wire.UnansweredRule.COUNTS_AS_NOT_MET,
                TABLE.critical_overrides,
                wire.Rounding.NEAREST if TABLE.nearest else wire.Rounding.DOWN,
            ),
        )

    def evaluate(self, context, records):
        try:
            report = audit.evaluate(TABLE, context.section, context.service, [plain(record) for record in records])
        except audit.BadRecord as bad:
            errors = [wire.FieldError(path, message) for path, message in bad.errors]
            raise Err(wire.ToolError_BadRecord(wire.BadRecord(bad.position, errors)))
        except audit.NoSuchSection as missing:
            raise Err(wire.ToolError_Internal(str(missing)))
        return wire.Report(
            questions=[
                wire.QuestionResult(one.question, one.met, one.not_met, one.not_applicable, one.unanswered,
                                    one.numerator, one.denominator)
                for one in report.questions
            ],
            score=report.score,
            sections=[wire.SectionScore(section, score) for section, score in report.sections],
            measures=[wire.MeasureResult(*measure) for measure in report.measures],
            findings=[
                wire.Finding(one.question, SEVERITIES[one.severity], one.what, one.place, one.count, one.of,
                             one.standards, one.causes, one.correction, one.records)
                for one in report.findings
            ],
            near_duplicates=[],
        )

    def check_record(self, record):
        return [wire.FieldError(path, message) for path, message in audit.check_record(TABLE, plain(record))]
