// The extension starts the program that the settings name, and says what to do when it cannot.
import assert from "node:assert/strict";
import Module, { createRequire } from "node:module";
import test from "node:test";

const require = createRequire(import.meta.url);

/** Loads the extension with an editor of our own. */
function load(settings, fails) {
  const seen = { commands: [], errors: [], started: 0, stopped: 0 };
  class LanguageClient {
    constructor(id, name, server, client) {
      Object.assign(seen, { id, server, client });
    }
    async start() {
      seen.started += 1;
      if (fails) throw new Error("no such program");
    }
    isRunning() {
      return !fails;
    }
    async stop() {
      seen.stopped += 1;
    }
  }
  const vscode = {
    commands: { registerCommand: (name, run) => seen.commands.push({ name, run }) },
    window: { showErrorMessage: (message) => seen.errors.push(message) },
    workspace: {
      createFileSystemWatcher: (pattern) => pattern,
      getConfiguration: () => ({ get: (key) => settings[key] }),
      onDidChangeConfiguration: () => ({}),
    },
  };
  const original = Module._load;
  Module._load = (request, ...rest) => {
    if (request === "vscode") return vscode;
    if (request === "vscode-languageclient/node") return { LanguageClient };
    return original(request, ...rest);
  };
  delete require.cache[require.resolve("../extension.js")];
  const extension = require("../extension.js");
  Module._load = original;
  return { extension, seen };
}

test("the program of the settings is started as a language server", async () => {
  const { extension, seen } = load({ path: "/opt/ratchet" });
  await extension.activate({ subscriptions: [] });
  assert.deepEqual(seen.server.run, { command: "/opt/ratchet", args: ["lsp"] });
  assert.deepEqual(seen.client.documentSelector, [{ language: "qip" }]);
  await seen.commands.find((command) => command.name === "ratchet.restart").run();
  await extension.deactivate();
  assert.deepEqual([seen.started, seen.stopped, seen.errors], [2, 2, []]);
});

test("without the program somebody is told what to do", async () => {
  const { extension, seen } = load({}, true);
  await extension.activate({ subscriptions: [] });
  assert.match(seen.errors[0], /Install it, or set "ratchet.path"/);
  assert.equal(extension.deactivate(), undefined);
});

test("the manifest names what the extension brings", async () => {
  const manifest = require("../package.json");
  assert.equal(manifest.contributes.grammars[0].path, "./syntaxes/qip.tmLanguage.json");
  assert.deepEqual(manifest.contributes.languages[0].extensions, [".qip"]);
  assert.ok(manifest.contributes.commands.every(({ command }) => load({}).extension && command === "ratchet.restart"));
});
