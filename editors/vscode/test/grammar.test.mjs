// The TextMate grammar colours what the language means: run with `npm test`.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import test from "node:test";

const require = createRequire(import.meta.url);
const textmate = require("vscode-textmate");
const oniguruma = require("vscode-oniguruma");
const here = (path) => new URL(path, import.meta.url);

async function grammar() {
  const wasm = await readFile(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const onigLib = Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  });
  const text = await readFile(here("../syntaxes/qip.tmLanguage.json"), "utf8");
  const registry = new textmate.Registry({
    onigLib,
    loadGrammar: async () => textmate.parseRawGrammar(text, "qip.tmLanguage.json"),
  });
  return registry.loadGrammar("source.qip");
}

const loaded = grammar();

/** Words with the last part of their scope: `plan=keyword.declaration`. */
async function scopes(text) {
  const qip = await loaded;
  let state = textmate.INITIAL;
  const found = [];
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = qip.tokenizeLine(line, state);
    for (const token of tokens) {
      const words = line.slice(token.startIndex, token.endIndex).trim();
      const scope = token.scopes[token.scopes.length - 1].replace(/\.qip$/, "");
      if (words) found.push(`${words}=${scope}`);
    }
    state = ruleStack;
  }
  return found;
}

async function check(text, ...wanted) {
  const found = await scopes(text);
  for (const one of wanted) assert.ok(found.includes(one), `${one} in ${JSON.stringify(found)}`);
}

test("first lines", () =>
  check(
    'plan "P" was "Old"\n  action "A" by practice lead\n    kind: forced field',
    "plan=keyword.declaration", '"P"=string.quoted.double', "was=keyword.other", "action=keyword.declaration", "by=keyword.other",
    "kind=entity.other.attribute-name",
  ));

test("values", () =>
  check(
    'audit "A"\n  every: month, finished within 5 working days\n  significant finding: when "Q" is below 90%',
    "every=entity.other.attribute-name", "within=keyword.control", "5=constant.numeric", "days=keyword.control",
    "significant finding=entity.other.attribute-name", "below=keyword.control", "90%=constant.numeric",
  ));

test("a value over two lines", () =>
  check('plan "P"\n  closes: when retest "R" passed\n    and forum "F" agrees\n  owner: a', "and=keyword.control", "forum=keyword.control", "owner=entity.other.attribute-name"));

test("free text is no code", async () => {
  const found = await scopes('plan "P"\n  problem: within 5 days of opening nobody agrees');
  assert.ok(!found.some((one) => one.endsWith("keyword.control")), JSON.stringify(found));
});

test("comments and curly quotes", () =>
  check("# when\nplan “P”\n  # not code", "# when=comment.line.number-sign", "“P”=string.quoted.double", "# not code=comment.line.number-sign"));

test("a line that is not known has no label", async () => {
  const found = await scopes('plan "P"\n  wibble: 3 days');
  assert.ok(!found.includes("wibble=entity.other.attribute-name"), JSON.stringify(found));
});

test("every shipped workflow is read to its end", async () => {
  const text = await readFile(here("../../../workflows/prn-medicines/prn-medicines.qip"), "utf8");
  const found = await scopes(text);
  assert.ok(found.filter((one) => one.endsWith("keyword.declaration")).length >= 8);
  assert.ok(found.filter((one) => one.endsWith("attribute-name")).length >= 30);
});
