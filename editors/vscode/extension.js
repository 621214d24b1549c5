// Starts `ratchet lsp` for .qip files; everything else is answered there.
"use strict";
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function make() {
  const command = vscode.workspace.getConfiguration("ratchet").get("path") || "ratchet";
  const run = { command, args: ["lsp"] };
  return new LanguageClient("ratchet", "Ratchet", { run, debug: run }, {
    documentSelector: [{ language: "qip" }],
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/{*.qip,tools.lock}") },
  });
}

async function start() {
  client = make();
  try {
    await client.start();
  } catch (error) {
    const said = `Ratchet cannot be started (${error.message}). Install it, or set "ratchet.path" to where it is.`;
    vscode.window.showErrorMessage(said);
  }
}

async function restart() {
  if (client && client.isRunning()) await client.stop();
  await start();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("ratchet.restart", restart),
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("ratchet.path") && restart()),
  );
  await start();
}

function deactivate() {
  return client && client.isRunning() ? client.stop() : undefined;
}

module.exports = { activate, deactivate };
