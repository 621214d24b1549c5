// From records to report: read, doubt, count, score, say. The same for every tool; nothing here knows call bells.
//
// It means the same by every word as the Rust SDK does, so that a tool may be written anew in another language and its
// results stay comparable. No clock, no randomness: the same records give the same report.

const WANTED = { text: "text", number: "a number", moment: "a date and time", flag: "yes or no" };
const ANSWERS = ["met", "not-met", "not-applicable", "unanswered"];
const REASONS_NAMED_MAX = 12;
const VALUE_BYTES_MAX = 80;
const COUNT_MAX = 1_000_000_000n;

/** A check of `question`, shown beside `field`: `look(record)` gives `{ text, grave }` or undefined. */
export const check = (question, field, look) => ({ question, field, look });

/** The table in the words of the contract. */
export function describeWith(table) {
  const { id, version, title, subject, serviceTypes, sections, fields, scoring } = table;
  const questions = table.questions.map(({ failing, correction, ...question }) => question);
  const measures = table.measures.map(({ section, count, ...measure }) => measure);
  return { id, version, title, subject, serviceTypes, sections, questions, measures, fields, scoring };
}

/** What a form shows beside the fields of one record. */
export function checkRecordWith(table, sampled) {
  const { record, errors } = read(table, sampled);
  for (const { question, field, look } of table.checks) {
    const problem = look(record);
    if (problem) {
      const title = table.questions[question].title;
      errors.push({ path: table.fields[field].id, message: `${problem.text}, so "${title}" is not met` });
    }
  }
  for (const { field, look } of table.form) {
    const message = look(record);
    if (message) errors.push({ path: table.fields[field].id, message });
  }
  return errors;
}

/** One audit. What is thrown is the contract's `tool-error`. */
export function evaluateWith(table, context, sampled) {
  const asked = askedIn(table, context.section);
  const sheet = sampled.map((each, position) => {
    const { record, errors } = read(table, each);
    record.answers = table.questions.map((_, question) => each.answers[question] ?? "unanswered");
    if (table.scoring.unanswered === "refused") {
      for (const question of asked.filter((question) => record.answers[question] === "unanswered")) {
        errors.push({
          path: table.questions[question].id,
          message: "this has not been answered; all answers are needed",
        });
      }
    }
    if (errors.length > 0) throw { tag: "bad-record", val: { position, errors } };
    return record;
  });
  const doubts = doubt(table, sheet, asked);
  const questions = asked.map((question) => counted(table, sheet, question));
  return {
    questions,
    score: total(table, questions),
    sections: sectionsOf(table, asked).map((section) => ({
      section,
      score: share(table, questions.filter((result) => table.questions[result.question].section === section)),
    })),
    measures: measured(table, sheet, asked),
    findings: questions
      .filter((result) => result.numerator < result.denominator)
      .map((result) => finding(table, context, sheet, doubts, result)),
    nearDuplicates: [],
  };
}

/** One record's fields, found by their position in the table. */
class Fields {
  values = new Map();

  /** The value; blank text is absent. */
  value(field) {
    const value = this.values.get(field);
    if (typeof value !== "string") return value;
    const text = value.replace(/^[ \t\n\f\r]+|[ \t\n\f\r]+$/g, "");
    return text === "" ? undefined : text;
  }

  has(field) {
    return this.value(field) !== undefined;
  }

  /** A number in whole units; what is below nought is a slip of the pen. */
  count(field) {
    const units = this.value(field) / 1_000n;
    return units < 0n ? 0n : units > COUNT_MAX ? COUNT_MAX : units;
  }
}

/** Reads a record under the table, with what is wrong about it. */
function read(table, sampled) {
  const record = new Fields();
  const errors = [];
  if (sampled.answers.length > table.questions.length) {
    errors.push({
      path: "answers",
      message: `${sampled.answers.length} answers, but the tool has ${table.questions.length} questions`,
    });
  }
  for (const { field, value } of sampled.fields) {
    const row = table.fields[field];
    if (row === undefined) {
      errors.push({ path: `field ${field}`, message: `the tool has only ${table.fields.length} fields` });
    } else if (value.tag !== row.kind) {
      errors.push({ path: row.id, message: `this should be ${WANTED[row.kind]}` });
    } else if (record.values.has(field)) {
      errors.push({ path: row.id, message: "this is given twice" });
    } else {
      record.values.set(field, value.val);
    }
  }
  return { record, errors };
}

function askedIn(table, section) {
  const all = table.questions.map((_, question) => question);
  if (section === undefined || section === null) return all;
  const asked = all.filter((question) => table.questions[question].section === section);
  if (asked.length === 0) {
    throw { tag: "internal", val: `there is no section ${section}, only ${table.sections.length}` };
  }
  return asked;
}

function sectionsOf(table, asked) {
  return [...new Set(asked.map((question) => table.questions[question].section))];
}

/** Checks contradict "met" and "unanswered"; "not applicable" stands, because only a person knows what applies. */
function doubt(table, sheet, asked) {
  const doubts = [];
  for (const { question, look } of table.checks.filter((row) => asked.includes(row.question))) {
    sheet.forEach((record, position) => {
      const problem = look(record);
      if (problem && record.answers[question] !== "not-applicable") {
        record.answers[question] = "not-met";
        doubts.push({ position, question, problem });
      }
    });
  }
  return doubts;
}

function counted(table, sheet, question) {
  const [met, notMet, notApplicable, unanswered] = ANSWERS.map(
    (answer) => sheet.filter((record) => record.answers[question] === answer).length);
  const numerator = met + (table.scoring.notApplicable === "counts-as-met" ? notApplicable : 0);
  const missed = table.scoring.unanswered === "counts-as-not-met" ? unanswered : 0;
  return { question, met, notMet, notApplicable, unanswered, numerator, denominator: numerator + notMet + missed };
}

function total(table, questions) {
  const score = share(table, questions);
  const overridden = table.scoring.criticalOverrides && questions.some(
    (result) => table.questions[result.question].critical && result.numerator < result.denominator);
  return score !== undefined && overridden ? 0 : score;
}

function share(table, results) {
  const weigh = (part) => results.reduce((sum, result) => sum + table.questions[result.question].weight * result[part], 0);
  const below = weigh("denominator");
  if (below === 0) return undefined;
  const half = table.scoring.rounding === "nearest" ? Math.floor(below / 2) : 0;
  return Math.floor((weigh("numerator") * 100 + half) / below);
}

function measured(table, sheet, asked) {
  const sections = sectionsOf(table, asked);
  const measures = table.measures.map(({ section, count }, measure) => {
    const told = sections.includes(section) ? sheet.map(count).filter((pair) => pair !== undefined) : [];
    const sum = (side) => told.reduce((sum, pair) => sum + pair[side], 0n);
    return { measure, numerator: sum(0), denominator: sum(1) };
  });
  return measures.filter((measure) => measure.denominator > 0n);
}

function finding(table, context, sheet, doubts, { question, denominator }) {
  const row = table.questions[question];
  const silenceCounts = table.scoring.unanswered === "counts-as-not-met";
  const fails = (answer) => answer === "not-met" || (answer === "unanswered" && silenceCounts);
  const records = sheet.map((_, position) => position).filter((position) => fails(sheet[position].answers[question]));
  const own = doubts.filter((doubt) => doubt.question === question);
  return {
    question,
    severity: severity(row, own, records.length, denominator),
    what: sentence(row.failing, reasons(sheet, question, own, records)),
    place: place(table, context, sheet, row.section, records),
    count: records.length,
    of: denominator,
    standards: row.standards,
    causes: row.causes,
    immediateCorrection: row.correction,
    records,
  };
}

function severity(row, doubts, count, of) {
  if (row.critical || doubts.some((doubt) => doubt.problem.grave)) return "high";
  return row.weight >= 2 || count * 4 >= of ? "medium" : "low";
}

/** Why records fail, each with how many show it: what checks saw, most frequent first, then the auditor. */
function reasons(sheet, question, doubts, records) {
  const counted = tally(doubts.map((doubt) => doubt.problem.text)).sort((left, right) => right[1] - left[1]);
  const doubted = new Set(doubts.map((doubt) => doubt.position));
  const others = records.filter((position) => !doubted.has(position)).map((position) =>
    sheet[position].answers[question] === "unanswered" ? "not answered" : "found by the auditor");
  return [...counted, ...tally(others)];
}

function sentence(failing, reasons) {
  const named = reasons.slice(0, REASONS_NAMED_MAX).map(([text, count]) => `${text} (${count})`).join(", ");
  const further = reasons.length - REASONS_NAMED_MAX;
  return `${failing}${named === "" ? "" : `: ${named}`}${further > 0 ? ` and ${further} other reasons` : ""}.`;
}

/** The service, and for each stratum that the records name, how many of the failing ones lie where. */
function place(table, context, sheet, section, records) {
  let place = context.service;
  for (const stratum of table.sections[section].strata) {
    const field = table.fields.findIndex(
      (row) => row.section === section && row.kind === "text" && row.id === stratum);
    if (field < 0) continue;
    const values = tally(records.map((position) => sheet[position].value(field)).filter((value) => value !== undefined));
    values.sort((left, right) => right[1] - left[1] || byCodePoint(left[0], right[0]));
    const named = values.slice(0, 4).map(([value, count]) => `${cut(value)} ${count}`);
    if (named.length > 0) place += `; ${stratum}: ${named.join(", ")}`;
  }
  return place;
}

/** Texts with how often each stands there, in the order in which they were first seen. */
function tally(texts) {
  const counted = new Map();
  for (const text of texts) counted.set(text, (counted.get(text) ?? 0) + 1);
  return [...counted];
}

/** JavaScript would compare halves of letters; this is the order of the bytes in UTF-8. */
function byCodePoint(left, right) {
  const [a, b] = [Array.from(left), Array.from(right)];
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const difference = a[at].codePointAt(0) - b[at].codePointAt(0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** At most 80 bytes of UTF-8, never half a letter: somebody may have pasted a page into the field. */
function cut(value) {
  let bytes = 0, kept = "";
  for (const letter of value) {
    const code = letter.codePointAt(0);
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > VALUE_BYTES_MAX) break;
    kept += letter;
  }
  return kept;
}
