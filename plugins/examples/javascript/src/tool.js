// The example audit tool in JavaScript: whether people can call for help, and whether somebody comes in time and helps.
//
// This file is yours: questions, fields, checks, measures. Counting, scoring and wording are in audit.js. The words are
// those of the contract (wit/audit-tool.wit) in camel case; numbers of 64 bits are BigInt.

import { check, evaluateWith, checkRecordWith, describeWith } from "./audit.js";

const IN_REACH = 0, IN_TIME = 1, HEARD = 2; // Positions of the questions.
const UNIT = 0, SHIFT = 1, WAITED = 2, HELPED = 3; // Positions of the fields.

const WAIT_MAX = 10_000n; // Numbers are thousandths: ten minutes.

const table = {
  id: "call-bells",
  version: "1.0.0",
  title: "Call bells",
  subject: "Whether people can call for help, and whether somebody comes in time and helps.",
  serviceTypes: ["residential care", "nursing care"],
  sections: [{ title: "Call bells", population: "calls", strata: ["unit", "shift"] }],
  questions: [
    {
      id: "cb-in-reach",
      title: "Bell in reach",
      text: "Can the person reach and use their call bell from where they are now?",
      section: 0,
      source: "observation",
      critical: true,
      weight: 3,
      standards: ["reg:12(2)(a)", "reg:9"],
      causes: ["time pressure", "knowledge"],
      evidence: "Where the bell was, and where the person was.",
      failing: "People cannot reach their call bell",
      correction: "Put the bell where the person can use it before you leave the room.",
    },
    {
      id: "cb-answered-in-time",
      title: "Answered in time",
      text: "Did somebody come within ten minutes of the call?",
      section: 0,
      source: "records",
      critical: false,
      weight: 2,
      standards: ["reg:18", "cqc-saf:S6"],
      causes: ["time pressure", "leadership oversight"],
      evidence: "Minutes from the call to somebody in the room.",
      failing: "Calls are not answered in time",
    },
    {
      id: "cb-feels-heard",
      title: "Feels heard",
      text: "Does the person say that they can call without worrying that they are a burden?",
      section: 0,
      source: "conversation",
      critical: false,
      weight: 1,
      standards: ["reg:10", "cqc-saf:C5"],
      causes: ["leadership oversight"],
      evidence: "What the person said, without their name.",
      failing: "People do not feel free to call",
    },
  ],
  measures: [
    {
      id: "cb-waiting",
      title: "Minutes until somebody came",
      numerator: "minutes waited",
      denominator: "calls of which the wait is noted",
      unit: "minutes per call",
      better: "less",
      section: 0,
      // What one record adds above and below the line; undefined when it cannot tell.
      count: (record) => record.has(WAITED) ? [record.count(WAITED), 1n] : undefined,
    },
  ],
  fields: [
    { id: "unit", title: "Unit", kind: "text", section: 0 },
    { id: "shift", title: "Shift", kind: "text", section: 0 },
    { id: "waited", title: "Minutes until somebody came", kind: "number", section: 0 },
    { id: "helped", title: "The person was helped", kind: "flag", section: 0 },
  ],
  scoring: {
    notApplicable: "excluded",
    unanswered: "counts-as-not-met",
    criticalOverrides: true,
    rounding: "down",
  },
  // What the fields of one record contradict: a check only doubts "met", it never excuses anything.
  checks: [
    check(IN_TIME, WAITED, (record) =>
      record.value(WAITED) > WAIT_MAX ? { text: "somebody came after more than ten minutes" } : undefined),
    check(IN_TIME, HELPED, (record) =>
      record.value(HELPED) === false ? { text: "the bell was reset and nobody helped", grave: true } : undefined),
  ],
  // What cannot be, shown while the record is being filled in.
  form: [
    {
      field: WAITED,
      look: (record) =>
        record.value(WAITED) < 0n
          ? "nobody can come before the call: write the minutes as 0 or more"
          : undefined,
    },
  ],
};

/** The interface that the contract's world exports. */
export const tool = {
  describe: () => describeWith(table),
  evaluate: (context, records) => evaluateWith(table, context, records),
  checkRecord: (record) => checkRecordWith(table, record),
};
