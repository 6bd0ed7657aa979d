/** Reads what an action wrote to `GITHUB_OUTPUT`: `name<<DELIMITER`, lines, the delimiter alone; or `name=value`. */
export function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line === "") continue;
    const [operator] = /=|<</.exec(line) ?? [];
    if (operator === undefined) throw new Error(`GITHUB_OUTPUT has a line without a name: ${line}`);
    const split = line.indexOf(operator);
    const name = line.slice(0, split);
    const rest = line.slice(split + operator.length);
    if (operator === "=") {
      outputs[name] = rest;
      continue;
    }
    const end = lines.indexOf(rest, at + 1);
    if (end < 0) throw new Error(`GITHUB_OUTPUT does not close the value of ${name}`);
    outputs[name] = lines.slice(at + 1, end).join("\n");
    at = end;
  }
  return outputs;
}
