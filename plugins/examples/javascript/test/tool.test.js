// The tool as plain JavaScript: no WebAssembly needed. `ratchet plugin test .` tries the component.

import assert from "node:assert/strict";
import test from "node:test";
import { tool } from "../src/tool.js";

const context = { section: 0, on: 1_793_577_600n, service: "Rowan House" };
const record = (reference, answers, fields = []) => ({ reference, answers, fields });
const waited = (minutes) => ({ field: 2, value: { tag: "number", val: BigInt(minutes * 1000) } });

test("a record doubts an answer that it contradicts", () => {
  const report = tool.evaluate(context, [
    record("r1", ["met", "met", "met"], [waited(12)]),
    record("r2", ["met", "met", "met"], [waited(9)]),
  ]);
  assert.equal(report.score, 83);
  assert.equal(report.findings[0].what,
    "Calls are not answered in time: somebody came after more than ten minutes (1).");
  assert.deepEqual(report.measures, [{ measure: 0, numerator: 21n, denominator: 2n }]);
});

test("nothing gives neither a score nor a finding", () => {
  const report = tool.evaluate(context, []);
  assert.equal(report.score, undefined);
  assert.deepEqual(report.findings, []);
});

test("a record that makes no sense is refused by its position", () => {
  const wrong = record("r1", [], [{ field: 9, value: { tag: "flag", val: true } }]);
  assert.throws(() => tool.evaluate(context, [wrong]), (thrown) => {
    assert.deepEqual(thrown, {
      tag: "bad-record",
      val: { position: 0, errors: [{ path: "field 9", message: "the tool has only 4 fields" }] },
    });
    return true;
  });
});

test("the form says what cannot be", () => {
  const [error] = tool.checkRecord(record("r1", [], [waited(-1)]));
  assert.deepEqual(error, {
    path: "waited",
    message: "nobody can come before the call: write the minutes as 0 or more",
  });
});
