import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";

/** The two requests that are made of GitHub, as its own description names them. */
export type Operation = "repos/create-deployment" | "repos/create-deployment-status";

interface Content {
  readonly content?: { readonly "application/json": { readonly schema: JsonSchema } };
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
}

interface Described {
  readonly operationId: Operation;
  readonly requestBody: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

const file = new URL("../../fixtures/github-deployments.openapi.json", import.meta.url);
const { paths } = JSON.parse(readFileSync(file, "utf8")) as { paths: Record<string, { post: Described }> };
const operations = Object.values(paths).map(({ post }) => post);

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const ajv = new Ajv({
  allErrors: true,
  strict: false,
  formats: { uri: (text) => URL.canParse(text), "date-time": dateTime, int64: true, email: /@/ },
});
const compiled = new Map<object, ValidateFunction>();

/** What about a request's body is not as GitHub describes it; a key it does not know counts, though GitHub ignores it. */
export function requestFlaws(operation: Operation, body: unknown): readonly string[] {
  const schema = schemaOf(described(operation).requestBody);
  const known = Object.keys(schema?.properties ?? {});
  const unknown = Object.keys(body as object).filter((key) => !known.includes(key));
  return [...flaws(schema, body), ...unknown.map((key) => `request has unknown ${key}`)];
}

/** What about an answer is not as GitHub describes it for that status. Errors that it does not list are free. */
export function answerFlaws(operation: Operation, status: number, body: unknown): readonly string[] {
  const answer = described(operation).responses[status];
  return answer === undefined ? [] : flaws(schemaOf(answer), body);
}

function described(operation: Operation): Described {
  const found = operations.find(({ operationId }) => operationId === operation);
  if (found === undefined) throw new Error(`GitHub's description has no ${operation}`);
  return found;
}

function schemaOf({ content }: Content): JsonSchema | undefined {
  return content?.["application/json"].schema;
}

function flaws(schema: JsonSchema | undefined, value: unknown): readonly string[] {
  if (schema === undefined) return [];
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  return validate(value) ? [] : (validate.errors ?? []).map((each) => `${each.instancePath} ${each.message}`);
}
