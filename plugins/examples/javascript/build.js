// Makes the component: call-bells.wasm. Everything of WASI is left out, since the host grants none of it.

import { componentize } from "@bytecodealliance/componentize-js";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const wit = existsSync(here("wit")) ? here("wit") : here("../../wit");

const { component } = await componentize({
  sourcePath: here("src/tool.js"),
  witPath: wit,
  worldName: "audit-tool",
  disableFeatures: ["random", "stdio", "clocks", "http", "fetch-event"],
});
const out = process.argv[2] ?? here("call-bells.wasm");
await writeFile(out, component);
console.log(`${out}: ${component.length} bytes`);
